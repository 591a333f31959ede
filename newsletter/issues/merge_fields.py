"""Finds merge fields such as `{{ first_name | "neighbor" }}`: known names, each with a fallback.

In fenced code everything is plain text. `\\{` is a literal brace, `\\\\` a literal backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.issues.fences import outside
from newsletter.model import Publication
from newsletter.model.deferred_dataclass import dataclass

_PERSONAL = ("first_name", "last_name", "email")
_SPACE = r"[ \t]{0,20}"
# Fallbacks have a maximum length so that a text full of unclosed quotation marks is read in linear time.
_FIELD = (
    r"\{\{" + _SPACE + r"(?P<name>[^\W\d][\w-]{0,63})" + _SPACE + r"(?:\|" + _SPACE
    + r'(?:"(?P<straight>[^"\n]{0,200})"|“(?P<curly>[^“”\n]{0,200})”)' + _SPACE + r")?\}\}"
)  # fmt: skip
_FIELD_OR_BRACES = re.compile(r"\\[\\{}]|" + _FIELD + r"|(?P<stray>\{\{+)")
_ESCAPE = re.compile(r"\\([\\{}])")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """One merge field in a text; `text[start:end]` is the whole of it, braces included."""

    name: str
    fallback: str
    """"" when the writer gave none."""
    start: int
    end: int


def field_names(publication: Publication) -> tuple[str, ...]:
    """Return every name a merge field may have in this publication."""
    return (*_PERSONAL, *(name for name in publication.attributes if name not in _PERSONAL))


def find_fields(text: str) -> tuple[FieldUse, ...]:
    """Return the merge fields of a text in order, whether or not their names are known."""
    return tuple(_use(match) for match in _matches(text) if match["name"] is not None)


def has_braces(text: str) -> bool:
    """Tell whether a text contains a merge field, or anything that looks like one."""
    return any(match["name"] is not None or match["stray"] is not None for match in _matches(text))


def literal(text: str) -> str:
    """Return a plain text between merge fields as readers see it: `\\{` becomes `{`."""
    return _ESCAPE.sub(r"\1", text)


def escape(text: str) -> str:
    """Return `text` so that `literal` gives it back and no merge field is found in it."""
    return re.sub(r"[\\{}]", r"\\\g<0>", text)


def field_at(text: str, start: int) -> FieldUse | None:
    """Return the merge field that begins at an offset, or None."""
    match = _FIELD_OR_BRACES.match(text, start)
    return _use(match) if match is not None and match["name"] is not None else None


def stray_braces(text: str) -> tuple[str, ...]:
    """Return every `{{` of a text that does not start a merge field."""
    return tuple(match["stray"] for match in _matches(text) if match["stray"] is not None)


NO_FIELD = 'these braces are not a merge field, which looks like {{ first_name | "neighbor" }}'
BRACE_HINT = "To show a brace, write \\{"


def _matches(text: str) -> Iterator[re.Match[str]]:
    if "{{" in text:
        for start, end in outside(text):
            yield from _FIELD_OR_BRACES.finditer(text, start, end)


def _use(match: re.Match[str]) -> FieldUse:
    fallback = match["straight"] or match["curly"] or ""
    return FieldUse(name=match["name"], fallback=fallback, start=match.start(), end=match.end())
