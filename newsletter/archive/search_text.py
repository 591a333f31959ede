"""Text for searching: what of an edition is searched, words without case and accents, and excerpts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from newsletter.model import Edition
from newsletter.rendering.merge_fields import fill
from newsletter.rendering.render_context import UNSUBSCRIBE

MOST_WORDS = 10
_MOST_CHARACTERS = 200
_BEFORE, _LENGTH = 60, 200
_MASTHEAD = 200
"""Characters that a theme writes above the title at most: name and date."""
_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"\s+")
_FOOTER = re.compile(r"\n_{40,}\n(?!.*\n_{40,}\n)", re.DOTALL)
"""The line that the theme draws above the footer of the plain text: the last one of its kind."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an excerpt; `found` if it is a word that was searched for."""

    text: str
    found: bool


def searched_text(edition: Edition) -> str:
    """Return the plain text of an edition for anybody, without the theme's own links, lines of signs and
    footer.

    The footer is in every issue: an office's address would find them all.
    """
    own = {field.marker for field in edition.fields if field.name == UNSUBSCRIBE}
    own |= {link.url for link in edition.links if link.place is None and link.url}
    lines = (
        line
        for line in _FOOTER.split(edition.text)[0].splitlines()
        if _WORD.search(line) and not any(one in line for one in own)
    )
    title, _html, text = fill(replace(edition, html="", text="\n".join(lines)), {})
    return _after(_SPACES.sub(" ", title).strip(), _SPACES.sub(" ", text).strip())


def _after(title: str, text: str) -> str:
    """Return the text without what stands above its title, and the title: that is searched of its own."""
    before, found, after = text.partition(title)
    return after.strip() if found and len(before) <= _MASTHEAD else text


def fold(text: str) -> str:
    """Return text without case and accents: Reunión becomes reunion."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def query_words(query: str) -> tuple[str, ...]:
    """Return the words of a query, folded; () for a query of signs alone. No sign has a meaning."""
    return tuple(dict.fromkeys(_WORD.findall(fold(query[:_MOST_CHARACTERS]))))[:MOST_WORDS]


def excerpt(text: str, words: Collection[str]) -> tuple[Passage, ...]:
    """Return a part of the text round the first word that begins like one of `words`, and which those are."""
    first = next(_marks(text, words, 0, len(text)), None)
    start = _word_start(text, first[0] - _BEFORE if first else 0)
    end = _word_end(text, start + _LENGTH)
    return tuple(_passages(text, start, end, list(_marks(text, words, start, end))))


def _marks(text: str, words: Collection[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where words of the text between two places begin like one of `words`, and where they end."""
    for found in _WORD.finditer(text, start, end):
        if fold(found[0]).startswith(tuple(words)):
            yield found.span()


def _passages(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Iterator[Passage]:
    if start > 0:
        yield Passage("… ", found=False)
    at = start
    for one, other in marks:
        if one > at:
            yield Passage(text[at:one], found=False)
        yield Passage(text[one:other], found=True)
        at = other
    if at < end:
        yield Passage(text[at:end], found=False)
    if end < len(text):
        yield Passage(" …", found=False)


def _word_start(text: str, at: int) -> int:
    """Return where the word begins that follows the space before `at`."""
    if at <= 0:
        return 0
    space = text.find(" ", at, at + _BEFORE)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    """Return where the last whole word before `at` ends."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - _BEFORE, at)
    return space if space >= 0 else at
