"""Seen: every word of a draft that a reader or its writer sees, for looking whether a sentence is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from newsletter.importing.sanitize import sanitize
from newsletter.issues.markdown import block_tokens, spans
from newsletter.issues.merge_fields import literal
from tests.issues.samples import parse

_COMMENT = re.compile(r"^<!--(.*?)-->$", re.S | re.M)
_UNSEEN = {"place", "path", "folder", "source", "slug", "lines", "list", "url"}


def seen(text: str) -> str:
    """Return a draft's words on one line, notes included; raises when it does not read."""
    notes = " ".join(_COMMENT.findall(text))
    return flat(" ".join((*_strings(parse(text)), notes)))


def flat(text: str) -> str:
    """Return a text as it may be compared: sound, on one line."""
    return " ".join(sanitize(text).split())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield literal(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name == "markdown":
                yield from _words(getattr(value, field.name))
            elif field.name not in _UNSEEN:
                yield from _strings(getattr(value, field.name))


def _words(markdown: str) -> Iterator[str]:
    for token in block_tokens(markdown):
        if token.type == "fence":
            yield token.content
        elif token.type == "inline":
            yield "".join(" " if part.type.endswith("break") else part.content for part, _ in spans(token))


def words(text: str) -> str:
    """Return a text's words alone: the marks between an outlet and a headline are no words."""
    return " ".join(re.findall(r"\w+", text.casefold()))
