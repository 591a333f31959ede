"""Text for finding people: their name and address without case and accents, and the words of a query.

A word of three letters or more is found anywhere in a name or an address; one or two letters are found where
a word begins. An index of three letters at a time (SQLite's tokenizer trigram) can do both if each word has
two marks in front of it.
"""

from __future__ import annotations

import unicodedata

MOST_WORDS = 8
_LONGEST = 100
_SHORT = 3
_MARK = "\ue000"
"""A private-use character; it is taken out of what people type."""


def searched_text(first_name: str, last_name: str, address: str) -> str:
    """Return what a person is found by."""
    words = fold(f"{first_name} {last_name} {address}").split()
    return " ".join(f"{_MARK}{_MARK}{word}" for word in words)


def query_parts(query: str) -> tuple[str, ...]:
    """Return the parts that a searched text must all contain, each of three letters or more."""
    words = dict.fromkeys(fold(query[:_LONGEST]).split())
    return tuple(word if len(word) >= _SHORT else f"{_MARK}{_MARK}{word}" for word in words)[:MOST_WORDS]


def fold(text: str) -> str:
    """Return text without case, accents and marks of ours: Núñez becomes nunez."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in plain if char != _MARK and not unicodedata.combining(char))
