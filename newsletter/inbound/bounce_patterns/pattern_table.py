"""The pattern table: regular expressions, one a line, compiled into one; and how text is folded for it."""

from __future__ import annotations

import re
import textwrap
import unicodedata

_ACCENTS = re.compile(r"[\u0300-\u036f]")
_QUOTES = str.maketrans("‘’`´“”„«»", '\'\'\'\'"""""')


def fold(text: str) -> str:
    """Return text as the tables expect it: NFKC, small letters, no accents, straight quotes, single blanks.

    Only the accents of Latin, Greek and Cyrillic letters go: Japanese voice marks change the letter.
    """
    small = unicodedata.normalize("NFKC", text.translate(_QUOTES)).lower()
    return " ".join(_without_accents(small).split())


def any_of(table: str, /, **parts: str) -> re.Pattern[str]:
    """Compile a table: one expression a line, or more where the next ones are indented.

    A line that begins with "# " is a heading; `{name}` stands for one of the parts. Small letters only.
    Accents may be written or left out: the text that is searched has none.
    """
    joined = "|".join(rows(table))
    # Twice: a part may be made of parts.
    for _ in range(2):
        for name, part in parts.items():
            joined = joined.replace(f"{{{name}}}", part)
    return re.compile(_without_accents(joined))


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
