"""Finds prose on a page: the blocks of its text, and which of them are sentences outside links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.boilerplate_lines import is_boilerplate_line, is_sentence
from newsletter.importing.page_tree import tag_of

INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
     "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
     "sup", "time", "tt", "u", "var", "wbr")
)  # fmt: skip
"""Elements that continue the line they are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """One paragraph, list item, cell or the like: its words, and those of them outside links."""

    words: str
    unlinked: str

    @property
    def is_prose(self) -> bool:
        """Whether the block is a sentence that is neither a link nor a boilerplate line."""
        return is_sentence(self.unlinked) and not is_boilerplate_line(self.words)


def text_blocks(element: HtmlElement) -> Iterator[TextBlock]:
    """Yield the blocks of text in an element, in their order."""
    words: list[str] = []
    unlinked: list[str] = []
    for text, linked in _texts(element, linked=False):
        if text is not None:
            words.append(text)
            unlinked += [] if linked else [text]
            continue
        yield from _block(words, unlinked)
        words, unlinked = [], []
    yield from _block(words, unlinked)


def has_prose(element: HtmlElement) -> bool:
    """Tell whether an element has a sentence outside links that is no boilerplate line."""
    return any(block.is_prose for block in text_blocks(element))


def prose_length(element: HtmlElement) -> int:
    """Return the number of characters of an element's prose."""
    return sum(len(block.unlinked) for block in text_blocks(element) if block.is_prose)


def _block(words: list[str], unlinked: list[str]) -> Iterator[TextBlock]:
    whole = " ".join("".join(words).split())
    if whole:
        yield TextBlock(words=whole, unlinked=" ".join("".join(unlinked).split()))


def _texts(element: HtmlElement, *, linked: bool) -> Iterator[tuple[str | None, bool]]:
    """Yield texts, whether they are linked, and None where a block begins or ends."""
    inline = tag_of(element) in INLINE
    linked = linked or tag_of(element) == "a"
    if not inline:
        yield None, False
    yield element.text or "", linked
    for child in element:
        yield from _texts(child, linked=linked)
        yield child.tail or "", linked
    if not inline:
        yield None, False
