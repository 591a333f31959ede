"""The pattern table: regular expressions, one a line, compiled into one; and how text is folded for it."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from functools import cached_property

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_QUOTES = str.maketrans("‘’`´“”„«»", '\'\'\'\'"""""')


def fold(text: str) -> str:
    """Return text as the tables expect it: NFKC, small letters, no accents, straight quotes, single blanks.

    Only the accents of Latin, Greek and Cyrillic letters go: Japanese voice marks change the letter.
    """
    small = unicodedata.normalize("NFKC", text.translate(_QUOTES)).lower()
    return " ".join(_without_accents(small).split())


class PatternTable:
    """Regular expressions, one a line, or more where the next lines are indented; searched as one.

    A line that begins with "# " is a heading; `{name}` stands for one of the parts. Small letters only.
    Accents may be written or left out: the text that is searched has none. Compiled at its first use: all
    tables take 0.1 s, and most commands read no returned mail.
    """

    def __init__(self, table: str, /, **parts: str) -> None:
        self._table = table
        self._parts = parts

    @cached_property
    def expression(self) -> str:
        """The rows as one regular expression."""
        joined = "|".join(rows(self._table))
        # Twice: a part may be made of parts.
        for _ in range(2):
            for name, part in self._parts.items():
                joined = joined.replace(f"{{{name}}}", part)
        return _without_accents(joined)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.expression)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place in folded text that an expression matches."""
        return self._compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return what an expression matches at the start of folded text."""
        return self._compiled.match(text)

    def without(self, text: str) -> str:
        """Return folded text with a blank for every such place."""
        return self._compiled.sub(" ", text)


def rows(table: str) -> list[str]:
    """Return the rows of a table: no headings, no empty lines, indented lines joined to the one above."""
    found: list[str] = []
    for line in textwrap.dedent(table.strip("\n")).splitlines():
        if not line.strip() or line.startswith("# "):
            continue
        if line.startswith(" ") and found:
            found[-1] += line.strip()
        else:
            found.append(line.strip())
    return found


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
