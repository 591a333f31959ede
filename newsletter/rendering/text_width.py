"""Estimates how wide text is on screen, to tell what fits side by side.

Fonts differ, so it errs on the wide side.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from newsletter.rendering.wrap import average_word

PHONE_WIDTH = 256
"""A text's width in CSS pixels at 320 px (WCAG 2.2, 1.4.10) in a mail program that removes `<style>`."""

_NARROW = "ijlI.,:;'’|!·"
BOLD = 1.18
"""How much wider bold letters are: digits of bold Georgia are 0.71 em, of Georgia 0.61."""


def em(text: str, *, bold: bool = False) -> float:
    """Return a line's width as a multiple of its font size; a merge field counts as a usual word."""
    return sum(map(_em, average_word(text))) * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if character.isdigit():
        return 0.61
    if character in _NARROW:
        return 0.31
    if character.isspace() or character in "()[]-/":
        return 0.38
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "mwMW@%—":
        return 0.9
    return 0.7 if character.isupper() else 0.55
