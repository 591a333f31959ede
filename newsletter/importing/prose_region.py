"""Finds the part of a page with the prose, on pages that mark no main element."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from newsletter.importing.date_line import date_line
from newsletter.importing.folded_text import HEADINGS
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.prose import prose_length, text_blocks

_MOST = 0.85
"""The share of an element's prose that a part of it has when the rest is not the post."""
_WRAPPERS = frozenset(
    ("div", "section", "main", "article", "center", "td", "tr", "tbody", "table", "form", "fieldset")
)


def prose_region(element: HtmlElement, titles: Sequence[str]) -> HtmlElement:
    """Return the smallest part of an element that has nearly all its prose, its title and its date line."""
    while True:
        words = prose_length(element)
        inner = max(
            (child for child in element if tag_of(child) in _WRAPPERS), key=prose_length, default=None
        )
        if inner is None or not words or prose_length(inner) < _MOST * words:
            return element
        if any(_is_top(sibling, titles) for sibling in inner.itersiblings(preceding=True)):
            return element
        element = inner


def _is_top(element: HtmlElement, titles: Sequence[str]) -> bool:
    """Tell whether an element holds the post's title or its date line."""
    wanted = {" ".join(title.casefold().split()) for title in titles}
    for heading in (element, *element.iter(*HEADINGS)):
        if tag_of(heading) == "h1" or text_in(heading).casefold() in wanted:
            return True
    return any(date_line(block.unlinked) is not None for block in text_blocks(element))
