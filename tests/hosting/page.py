"""The pages on hosting and on workers: their files and commands, taken out of them as they stand."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "docs" / "how-to"
HOST = _FOLDER / "host-it.md"
WORKERS = _FOLDER / "run-workers.md"
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str, *, part: str = "", page: Path = HOST) -> list[str]:
    """Return the blocks of a kind (sh, ini, yaml, nginx, caddy), of the part with this heading or of all."""
    text = page.read_text(encoding="utf-8")
    if part:
        text = re.split(r"^## ", text.split(f"## {part}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return [textwrap.dedent(body) for _, found, body in _BLOCK.findall(text) if found == kind]


def replaced(text: str, **places: str) -> str:
    """Return the text with paths and ports of a test in place of the page's: each must be there."""
    for old, new in places.items():
        assert old in text, old
        text = text.replace(old, new)
    return text
