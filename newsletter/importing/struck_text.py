"""Takes text out of a page that it shows struck out, or marks as deleted, and leaves a note in its place."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newsletter.importing.note_places import NotePlaces
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.post import LeftOut

_TAGS = frozenset(("s", "strike", "del"))
_CLASSES = frozenset(("msodel",))
"""Deleted text of a tracked change, as older versions of Word mark it."""
_LINE = re.compile(r"text-decoration(?:-line)?\s*:[^;{}]*line-through", re.I)
_RULE = re.compile(r"\.([A-Za-z_][\w-]{0,60})\s*\{([^{}]{0,2000})\}")
_LONGEST_STYLE = 200_000
_NOTE = "Struck out or deleted in the post, left out: “{}”"


def remove_struck(root: HtmlElement, places: NotePlaces) -> None:
    """Remove struck text: by element, by style, or by a class that the page defines."""
    classes = _CLASSES | _struck_classes(root)
    most = len(text_in(root)) / 2
    for element in list(root.iter()):
        if element.getparent() is None or not _is_struck(element, classes) or tag_of(element) == "body":
            continue
        words = text_in(element)
        if words and len(words) <= most:
            places.instead_of(element, _NOTE.format(words), left_out=LeftOut.DELETED, incidental=True)


def _is_struck(element: HtmlElement, classes: frozenset[str]) -> bool:
    if tag_of(element) in _TAGS or _LINE.search(element.get("style") or ""):
        return True
    return not classes.isdisjoint((element.get("class") or "").lower().split())


def _struck_classes(root: HtmlElement) -> frozenset[str]:
    sheets = "\n".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_STYLE]
    return frozenset(name.lower() for name, rule in _RULE.findall(sheets) if _LINE.search(rule))
