"""Sets values in the front matter of an issue's text; every other line stays as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from newsletter.issues.merge_fields import escape

_BOM = "\ufeff"
_SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]+")


def front_text(value: str) -> str:
    """Return a text as a value of the front matter; JSON's quoting is valid YAML, and braces are escaped."""
    return json.dumps(escape(_SPACES.sub(" ", value).strip()), ensure_ascii=False)


def with_front_values(text: str, values: Mapping[str, str]) -> str:
    """Return the text with these keys set, as YAML; a key that is missing is added at the end.

    A text without front matter is returned as it is.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    lines = text.removeprefix(_BOM).splitlines(keepends=True)
    closing = _closing(lines)
    if closing is None:
        return text
    front, rest = lines[1:closing], lines[closing:]
    end = lines[0][len(lines[0].rstrip("\r\n")) :] or "\n"
    for name, value in values.items():
        front = _with_value(front, name, f"{name}: {value}{end}")
    return mark + "".join((lines[0], *front, *rest))


def _closing(lines: list[str]) -> int | None:
    if not lines or lines[0].rstrip() != "---":
        return None
    return next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)


def _with_value(front: list[str], name: str, line: str) -> list[str]:
    """Replace the line of a key, and the lines that its value goes on in."""
    key = re.compile(rf"[\"']?{re.escape(name)}[\"']?[ \t]*:")
    for start, one in enumerate(front):
        if key.match(one):
            stop = start + 1
            while stop < len(front) and front[stop][:1] in (" ", "\t", "-"):
                stop += 1
            return [*front[:start], line, *front[stop:]]
    return [*front, line]
