"""Words: what headlines are compared by, and how a phrase is found in them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words, casefolded, without accents and apostrophes; "L.A." is "la"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in letters if not unicodedata.combining(char) and char not in "'’‘.")
    return tuple(re.findall(r"\w+", plain))


def has_phrase(text: str, phrase: str) -> bool:
    """Say whether the phrase's words stand in the text one after the other, as whole words."""
    wanted = words_of(phrase)
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(words_of(text))} "
