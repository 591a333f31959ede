"""Unfolds text that a page shows after a click: accordions, tabs, slides and "read more"."""

from __future__ import annotations

import re

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
    for element in list(root.iter()):
        if tag_of(element) and is_marked_hidden(element) and _is_panel(element, toggles):
            _show(element)
    for panel in list(root.iter()):
        toggle = toggles.get(panel.get("id", "")) if tag_of(panel) else None
        if toggle is not None and not is_marked_hidden(panel):
            _make_heading(toggle, panel)
    for toggle in list(root.iter("button")):
        following = toggle.getnext()
        if following is not None and not is_marked_hidden(following) and _can_be_panel(following):
            _make_heading(toggle, following)


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


def _is_panel(element: HtmlElement, toggles: dict[str, HtmlElement]) -> bool:
    return _can_be_panel(element) and (
        element.get("id", "") in toggles
        or element.get("role") in ("tabpanel", "region")
        or _PANEL.search(_names(element)) is not None
        or _follows_toggle(element)
        or _has_shown_twin(element)
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
    return len(text_in(element).split()) >= _FEWEST_WORDS


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


def _has_shown_twin(element: HtmlElement) -> bool:
    """Tell whether an element of the same kind beside it is shown: slides, tabs and pages of a gallery."""
    parent = element.getparent()
    classes = set((element.get("class") or "").split())
    return parent is not None and any(
        twin is not element
        and tag_of(twin) == tag_of(element)
        and not is_marked_hidden(twin)
        and classes & set((twin.get("class") or "").split())
        for twin in parent
    )


def _show(element: HtmlElement) -> None:
    for name in ("hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    if style := element.get("style"):
        element.set("style", _HIDDEN.sub("", style))


def _make_heading(toggle: HtmlElement, panel: HtmlElement) -> None:
    """Make a button outside a heading one; its level is below the heading before it."""
    is_button = tag_of(toggle) == "button" or toggle.get("role") == "button"
    if not is_button or len(text_in(toggle).split()) < 2 or not _can_be_panel(panel):
        return
    if any(
        tag_of(ancestor) in (*HEADINGS, "summary", "label", *_OUTSIDE) for ancestor in toggle.iterancestors()
    ):
        return
    before = next(
        iter(toggle.xpath("preceding::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5][1]")), None
    )
    made_before = before is not None and before.get("data-toggle-heading") is not None
    level = int(tag_of(before)[1]) + (not made_before) if before is not None else 2
    toggle.tag = f"h{level}"
    toggle.set("data-toggle-heading", "")
