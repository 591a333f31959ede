"""Nests list items that a document has as a flat sequence of paragraphs, each with its depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import Element, HtmlElement

from newsletter.importing.page_tree import tag_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMark:
    """How an item is marked: its depth (0 for the outermost), and its number, or None for a bullet.

    `list_id` tells numbered lists apart that follow each other; "" when the source does not say.
    """

    depth: int
    number: int | None = None
    list_id: str = ""


@dataclass(slots=True)
class _OpenList:
    element: HtmlElement
    mark: ListMark
    """The mark of its latest item."""

    def continues(self, mark: ListMark) -> bool:
        if mark.number is None or self.mark.number is None:
            return mark.number is None and self.mark.number is None
        is_other = bool(mark.list_id and self.mark.list_id) and mark.list_id != self.mark.list_id
        return not is_other and mark.number == self.mark.number + 1


def nest_lists(marks: Mapping[HtmlElement, ListMark]) -> None:
    """Move elements into ul and ol; neighbors become one list, deeper ones a list in the item above.

    `marks` is in the order of the page.
    """
    open_lists: list[_OpenList] = []
    before: HtmlElement | None = None
    for element, mark in marks.items():
        if before is None or not _is_next(before, element):
            open_lists = []
        outermost = open_lists[0].element if open_lists else None
        _close(open_lists, mark)
        if not open_lists or open_lists[-1].mark.depth < mark.depth:
            _open(open_lists, mark, element, outermost)
        target = open_lists[-1]
        target.mark = mark
        _put(element, target.element)
        before = open_lists[0].element


def _is_next(list_element: HtmlElement, element: HtmlElement) -> bool:
    """Tell whether an element follows right after a list, but for elements that show nothing."""
    before = element.getprevious()
    while before is not None and before is not list_element and _is_empty(before):
        before = before.getprevious()
    return before is list_element and not (list_element.tail or "").strip()


def _is_empty(element: HtmlElement) -> bool:
    tail = (element.tail or "").strip()
    return not tail and not element.text_content().strip() and next(element.iter("img", "hr"), None) is None


def _close(open_lists: list[_OpenList], mark: ListMark) -> None:
    """Close deeper lists than an item's, and the list at its depth if the item does not continue it."""
    while len(open_lists) > 1 and open_lists[-1].mark.depth > mark.depth <= open_lists[-2].mark.depth:
        open_lists.pop()
    if open_lists and open_lists[-1].mark.depth >= mark.depth and not open_lists[-1].continues(mark):
        open_lists.pop()


def _open(
    open_lists: list[_OpenList], mark: ListMark, element: HtmlElement, outermost: HtmlElement | None
) -> None:
    """Open a list for an item: in the last item of the list above, or beside the outermost list."""
    made = Element("ul" if mark.number is None else "ol")
    if mark.number is not None and mark.number != 1:
        made.set("start", str(mark.number))
    if open_lists:
        open_lists[-1].element[-1].append(made)
    elif outermost is not None:
        outermost.addnext(made)
    else:
        element.addprevious(made)
    open_lists.append(_OpenList(element=made, mark=mark))


def _put(element: HtmlElement, target: HtmlElement) -> None:
    """Move an element into a list as an item; a text behind it stays where it was."""
    tail, element.tail = element.tail, None
    if tail and tail.strip():
        outer = target
        while tag_of(outer.getparent()) in ("li", "ul", "ol"):
            outer = outer.getparent()
        outer.tail = (outer.tail or "") + tail
    if tag_of(element) != "li":
        item = Element("li")
        item.append(element)
        element = item
    target.append(element)
