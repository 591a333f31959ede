"""Plain words: what two spellings of a column's name, or of a status, have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsletter.subscribers.garbled_text import ungarbled

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=16_384)
def plain_words(text: str) -> str:
    """Return the words in small letters without accents, one blank between them.

    `EmailOptOut`, `EMAIL_OPT-OUT` and `email opt out` are one; so are `désabonné` and the same word after
    its UTF-8 was read as Windows-1252.
    """
    if not text.isascii():
        text = ungarbled(text) or text
    letters = unicodedata.normalize("NFKD", _HUMP.sub(" ", text)).casefold()
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", letters).strip()


@lru_cache(maxsize=16_384)
def plain(name: str) -> str:
    """Reduce a column's name to what two spellings share: `E-Mail`, `e_mail` and `E mail` are one."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(char for char in letters if not unicodedata.combining(char) and char != "\ufeff")
    return re.sub(r"[\W_]+", " ", letters).strip()
