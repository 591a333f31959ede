"""Case folding that a database can repeat: which letters of a text to replace, so that both compare alike.

Databases lower ASCII letters alone in the same way everywhere; of the others each has its own notion. To
compare a stored text with known ones it is enough to replace those letters that fold into letters of the
known texts: a text with any other letter differs from them, folded or not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache


def fold(text: str) -> str:
    """Return a text as it is compared: without spaces at its ends, and case-folded (Unicode full folding).

    Importing turns every other kind of space into this one.
    """
    return text.strip(" ").casefold()


def replacements(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the letters beyond ASCII, and their folding, that can make a text equal to one of these."""
    letters = set().union(*texts)
    return tuple((letter, folded) for letter, folded in _folding() if letters.issuperset(folded))


@cache
def _folding() -> tuple[tuple[str, str], ...]:
    """Return every character beyond ASCII that case folding changes, about 1,400."""
    characters = map(chr, range(0x80, sys.maxunicode + 1))
    return tuple((one, one.casefold()) for one in characters if one.casefold() != one)
