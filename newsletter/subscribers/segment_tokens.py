"""Splits a segment's expression into its tokens."""

from __future__ import annotations

import re

from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

_TOKEN = re.compile(
    r"""[ \t]*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)
        |(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9A-Za-z_.-])
        |(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,6})?)(?![0-9A-Za-z_.-])
        |"(?P<text>[^"\x00-\x1f]*)"
        |(?P<sign>!=|<=|>=|[=<>()\[\],.]))""",
    re.VERBOSE,
)
_DIGITS = 15
"""So many digits a floating-point number keeps, whichever database compares it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A name, text, number, date or sign, or the end; `column` counts from 1."""

    kind: str
    value: str
    column: int

    @property
    def shown(self) -> str:
        """The token as an error quotes it."""
        return phrase("the end") if self.kind == "end" else f"“{self.value}”"

    @property
    def place(self) -> str:
        """Where it is, for the end of an error."""
        return phrase(" (column {column})", column=self.column)


class TokenError(ValueError):
    """A text has something in it that is no token; `column` counts from 1."""

    def __init__(self, message: str, *, column: int) -> None:
        super().__init__(message)
        self.column = column


def split_tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text and the end; raises TokenError for what is none."""
    tokens: list[Token] = []
    position, end = 0, len(text.rstrip(" \t"))
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or not _is_exact(match["number"]):
            rest = text[position:]
            column = position + 1 + len(rest) - len(rest.lstrip(" \t"))
            raise TokenError(
                phrase("cannot make out “{rest}” (column {column})", rest=rest[:21].strip(), column=column),
                column=column,
            )
        kind = match.lastgroup or ""
        opening = 1 if kind == "text" else 0
        tokens.append(Token(kind=kind, value=match[kind], column=match.start(kind) + 1 - opening))
        position = match.end()
    return (*tokens, Token(kind="end", value="", column=end + 1))


def _is_exact(number: str | None) -> bool:
    return number is None or sum(map(str.isdigit, number)) <= _DIGITS
