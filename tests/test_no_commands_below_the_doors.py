"""No text below the doors names a shell command: a page, an API and an email say it their own way."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from newsletter.cli.main import COMMANDS

PACKAGE = Path(__file__).parents[1] / "newsletter"
DOORS = ("cli", "run")
FILES = [file for file in sorted(PACKAGE.rglob("*.py")) if file.relative_to(PACKAGE).parts[0] not in DOORS]
COMMAND = re.compile(
    rf"\bnewsletter (?:-C \S+ )?(?:{'|'.join(COMMANDS)})\b|(?<![\w-])--[a-z][a-z-]+(?![\w-]*:)"
)
NOT_OURS = {
    "app/approvals.py": "git's own options",
    "reports/certificate_page.py": "CSS custom properties",
    "processes/git_history.py": "git's own options",
    "processes/pg_dump.py": "pg_dump's own options",
}


def texts(file: Path) -> list[str]:
    """Return every string of a module but its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_text_names_a_command(file: Path) -> None:
    if file.relative_to(PACKAGE).as_posix() in NOT_OURS:
        return
    assert [text for text in texts(file) if COMMAND.search(text)] == []


def test_a_command_would_be_seen() -> None:
    assert COMMAND.search("Run newsletter mailings resume 3")
    assert COMMAND.search("add --correction")
    assert not COMMAND.search("a newsletter for mailings, with a dash -- here")
