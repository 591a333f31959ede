"""Finds the part of a page with the prose, on pages that mark no main element."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from newsletter.importing.date_line import date_line
from newsletter.importing.folded_text import HEADINGS
from newsletter.importing.page_titles import is_part_of_title
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.prose import measures, text_blocks

_MOST = 0.85
"""The share of an element's prose that a part of it has when the rest is not the post."""
_FEWEST = 0.25
"""The share of a page's text that is prose, at least, on a page with a post."""
_WRAPPERS = frozenset(
    ("div", "section", "main", "article", "center", "td", "tr", "tbody", "table", "form", "fieldset")
)


def prose_region(element: HtmlElement, titles: Sequence[str]) -> HtmlElement:
    """Return the smallest part of an element that has nearly all its prose, its title and its date line."""
    sizes = measures(element)
    if sizes[element].prose < _FEWEST * sizes[element].length:
        return element  # a page of links and lists
    while True:
        wrappers = (child for child in element if tag_of(child) in _WRAPPERS)
        inner = max(wrappers, key=lambda child: sizes[child].prose, default=None)
        if inner is None or not sizes[element].prose or sizes[inner].prose < _MOST * sizes[element].prose:
            return element
        if any(_is_top(sibling, titles) for sibling in inner.itersiblings(preceding=True)):
            return element
        element = inner


def _is_top(element: HtmlElement, titles: Sequence[str]) -> bool:
    """Tell whether an element holds the post's title or its date line."""
    for heading in (element, *element.iter(*HEADINGS)):
        if tag_of(heading) == "h1" or is_part_of_title(text_in(heading), titles):
            return True
    return any(date_line(block.unlinked) is not None for block in text_blocks(element))
