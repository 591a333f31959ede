"""Unfolds text that a page shows after a click: accordions, tabs, slides and "read more"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from lxml.html import HtmlElement

from newsletter.importing.page_tree import tag_of, text_in

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)[^;]*;?", re.I)
_PANEL = re.compile(
    r"accordion|collaps|panel|tab-?content|tab-?pane|toggle|faq|answer|expand|unfold|spoiler|slide"
    r"|read-?more|show-?more|more-?(?:text|content)|full-?text|respuesta|desplegable|pesta[nñ]a",
    re.I,
)
_POPUP = re.compile(
    r"modal|pop-?up|overlay|light-?box|cookie|consent|tooltip|drop-?down|mega|menu|search|log-?in|sign-?in"
    r"|share|newsletter|clone|banner|toast|alert|off-?canvas|template|placeholder|print|error|success|loading",
    re.I,
)
_OUTSIDE = ("nav", "header", "footer", "form", "dialog")
_TOGGLES = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_POINTERS = ("aria-controls", "data-target", "data-bs-target", "href")
_FEWEST_WORDS = 4


def is_marked_hidden(element: HtmlElement) -> bool:
    """Tell whether an element is hidden by its own attributes: hidden, aria-hidden or style."""
    if element.get("hidden") is not None or str(element.get("aria-hidden", "")).lower() == "true":
        return True
    return _HIDDEN.search(element.get("style") or "") is not None


def unfold(root: HtmlElement) -> None:
    """Show the folded panels of a page and make their toggles headings; changes the page's tree.

    Dialogs, menus and the like stay hidden: only what unfolds in the place where it stands is shown.
    """
    toggles = _toggles_by_target(root)
    shown = _ShownTwins()
    for element in list(root.iter()):
        if tag_of(element) and is_marked_hidden(element) and _is_panel(element, toggles, shown):
            _show(element)
    _make_headings(root, toggles)


def _make_headings(root: HtmlElement, toggles: Mapping[str, HtmlElement]) -> None:
    """Make the buttons that open shown panels headings, a level below the heading before them."""
    panels = {
        toggle: part
        for part in root.iter()
        if (toggle := toggles.get(part.get("id") or "")) is not None and toggle is not part
    }
    level, is_made = 1, False
    for element in list(root.iter("button", "a", "div", "span", "li", *HEADINGS)):
        if tag_of(element) in HEADINGS:
            level, is_made = min(int(tag_of(element)[1]), 5), False
            continue
        panel = panels.get(element)
        panel = element.getnext() if panel is None and tag_of(element) == "button" else panel
        if panel is not None and not is_marked_hidden(panel) and _is_toggle(element) and _can_be_panel(panel):
            level += not is_made
            element.tag, is_made = f"h{level}", True


def _toggles_by_target(root: HtmlElement) -> dict[str, HtmlElement]:
    """Return the elements that open or close another one, by its id."""
    found: dict[str, HtmlElement] = {}
    for element in root.iter("button", "a", "div", "span", "li", "summary", *HEADINGS):
        for name in _POINTERS:
            target = (element.get(name) or "").lstrip("#")
            is_place = name != "href" or (element.get(name) or "").startswith("#")
            if target and is_place:
                found.setdefault(target, element)
    return found


def _is_panel(element: HtmlElement, toggles: Mapping[str, HtmlElement], shown: _ShownTwins) -> bool:
    return _can_be_panel(element) and (
        element.get("id", "") in toggles
        or element.get("role") in ("tabpanel", "region")
        or _PANEL.search(_names(element)) is not None
        or _follows_toggle(element)
        or shown.has(element)
    )


def _can_be_panel(element: HtmlElement) -> bool:
    """Tell whether an element could unfold in its place: text, and neither a popup nor part of a menu."""
    if element.get("role") in ("dialog", "alertdialog", "menu", "navigation", "search", "tooltip", "alert"):
        return False
    if tag_of(element) in (*_OUTSIDE, "button", "a", "input", "span", "i", "img", "label"):
        return False
    if _POPUP.search(_names(element)) or next(element.iter("form", "input", "textarea"), None) is not None:
        return False
    if any(tag_of(ancestor) in _OUTSIDE or _POPUP.search(_names(ancestor)) for ancestor in _above(element)):
        return False
    words = (word for text in element.itertext() for word in text.split())
    return next(islice(words, _FEWEST_WORDS - 1, None), None) is not None


def _above(element: HtmlElement) -> list[HtmlElement]:
    """Return the ancestors below the body and the post's own element, whose names say nothing of a box."""
    return [
        ancestor
        for ancestor in element.iterancestors()
        if tag_of(ancestor) not in ("html", "body", "main", "article")
    ]


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:1_000]


def _follows_toggle(element: HtmlElement) -> bool:
    before = element.getprevious()
    if before is None:
        return False
    parts = [before, *before.iter("button", "summary", *HEADINGS)]
    return any(
        tag_of(part) in ("button", "summary", *HEADINGS) or any(part.get(name) for name in _TOGGLES)
        for part in parts
    )


class _ShownTwins:
    """Knows what is shown of each kind beside an element: slides, tabs and pages of a gallery."""

    def __init__(self) -> None:
        self._kinds: dict[HtmlElement, set[tuple[str, str]]] = {}

    def has(self, element: HtmlElement) -> bool:
        """Tell whether an element of the same tag, with a class in common, is shown beside this one."""
        parent = element.getparent()
        if parent is None:
            return False
        if parent not in self._kinds:
            shown = (twin for twin in parent if tag_of(twin) and not is_marked_hidden(twin))
            self._kinds[parent] = {kind for twin in shown for kind in self._kinds_of(twin)}
        return not self._kinds[parent].isdisjoint(self._kinds_of(element))

    def _kinds_of(self, element: HtmlElement) -> set[tuple[str, str]]:
        return {(tag_of(element), name) for name in (element.get("class") or "").split()}


def _show(element: HtmlElement) -> None:
    for name in ("hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    if style := element.get("style"):
        element.set("style", _HIDDEN.sub("", style))


def _is_toggle(element: HtmlElement) -> bool:
    """Tell whether an element is a button of two words or more, outside a heading and a menu."""
    is_button = tag_of(element) == "button" or element.get("role") == "button"
    if not is_button or len(text_in(element).split()) < 2:
        return False
    return next(element.iterancestors(*HEADINGS, "summary", "label", *_OUTSIDE), None) is None
