"""Nests the lists of pages that Word, Outlook, Word online, Google Docs and Slack write flat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from newsletter.importing.list_nesting import ListMark, nest_lists
from newsletter.importing.page_tree import tag_of

_LISTS = ("ul", "ol")
_GOOGLE = re.compile(r"lst-kix_[\w-]*-(\d)")
_MOST_LEVELS = 9


def nest_flat_lists(root: HtmlElement) -> None:
    """Nest lists whose items say how deep they are; lists that say nothing stay as they are."""
    for wrapper in root.xpath("//div[contains(@class, 'ListContainerWrapper')]"):
        wrapper.drop_tag()
    for lists in _neighbors(root):
        if any(depth for element in lists for depth in map(_depth_of, _items(element))) or len(lists) > 1:
            _nest(lists)


def _neighbors(root: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the lists with stated depths that are not in a list, those right behind each other together."""
    together: list[HtmlElement] = []
    for element in list(root.iter(*_LISTS)):
        if next(element.iterancestors(*_LISTS), None) is not None or not _states_depth(element):
            continue
        if together and (element.getprevious() is not together[-1] or (together[-1].tail or "").strip()):
            yield together
            together = []
        together.append(element)
    if together:
        yield together


def _items(element: HtmlElement) -> list[HtmlElement]:
    return [child for child in element if tag_of(child) == "li"]


def _states_depth(element: HtmlElement) -> bool:
    items = _items(element)
    return (
        bool(items)
        and not (element.text or "").strip()
        and all(_depth_of(item) is not None for item in items)
        and all(tag_of(child) == "li" for child in element)
    )


def _depth_of(item: HtmlElement) -> int | None:
    """Return how deep an item is, from 0; None when the page does not say."""
    above = item.getparent()
    google = _GOOGLE.search(above.get("class") or "")
    stated = (
        (item.get("data-stringify-indent"), 0),
        (item.get("data-aria-level"), 1),
        (above.get("data-indent"), 0),
        (google[1] if google else None, 0),
    )
    for depth, first in stated:
        if depth is not None and depth.isdecimal() and first <= int(depth) <= _MOST_LEVELS:
            return int(depth) - first
    return None


def _nest(lists: list[HtmlElement]) -> None:
    marks: dict[HtmlElement, ListMark] = {}
    counts: dict[int, int] = {}
    for element in lists:
        start = element.get("start") or ""
        for at, item in enumerate(_items(element)):
            depth = _depth_of(item) or 0
            counts = {level: count for level, count in counts.items() if level <= depth}
            if at == 0 and start.isdecimal() and len(start) < 6:
                counts[depth] = int(start) - 1
            counts[depth] = counts.get(depth, 0) + 1
            ordered = tag_of(element) == "ol"
            marks[item] = ListMark(depth=depth, number=counts[depth] if ordered else None)
    for element in lists:
        element.drop_tag()
    nest_lists(marks)
