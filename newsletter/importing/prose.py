"""Finds prose on a page: the blocks of its text, and which of them are sentences outside links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsletter.importing.boilerplate_lines import is_boilerplate_line, is_sentence, word_count
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


@dataclass(slots=True)
class Measure:
    """The sizes of an element's text: characters in all, in links and in prose; words; links with text."""

    length: int = 0
    linked: int = 0
    prose: int = 0
    words: int = 0
    links: int = 0

    def add(self, other: Measure) -> None:
        """Add another measure to this one."""
        self.length += other.length
        self.linked += other.linked
        self.prose += other.prose
        self.words += other.words
        self.links += other.links


def measures(root: HtmlElement) -> dict[HtmlElement, Measure]:
    """Measure every element below and including `root` that is no part of a line, in one walk."""
    measurer = _Measurer()
    measurer.walk(root, linked=False)
    measurer.end_block()
    return measurer.found


class _Measurer:
    """Walks a tree and adds each block to the element that it is in."""

    def __init__(self) -> None:
        self.found: dict[HtmlElement, Measure] = {}
        self._within: list[Measure] = [Measure()]
        self._words: list[str] = []
        self._unlinked: list[str] = []

    def walk(self, element: HtmlElement, *, linked: bool) -> None:
        """Measure an element and what is in it."""
        tag = tag_of(element)
        linked = linked or tag == "a"
        if tag == "a" and next((text for text in element.itertext() if text.strip()), ""):
            self._within[-1].links += 1
        if tag in INLINE:
            self._walk_inside(element, linked=linked)
            return
        self.end_block()
        self._within.append(Measure())
        self._walk_inside(element, linked=linked)
        self.end_block()
        measure = self._within.pop()
        self.found[element] = measure
        self._within[-1].add(measure)

    def _walk_inside(self, element: HtmlElement, *, linked: bool) -> None:
        self._text(element.text, linked=linked)
        for child in element:
            self.walk(child, linked=linked)
            self._text(child.tail, linked=linked)

    def _text(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._words.append(text)
            self._unlinked += [] if linked else [text]

    def end_block(self) -> None:
        """End the current block, and add it to the innermost element."""
        for block in _block(self._words, self._unlinked):
            self._within[-1].add(
                Measure(
                    length=len(block.words),
                    linked=len(block.words) - len(block.unlinked),
                    prose=len(block.unlinked) if block.is_prose else 0,
                    words=word_count(block.words),
                )
            )
        self._words, self._unlinked = [], []


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
