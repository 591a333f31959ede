"""Removes the elements of a page that have no text for an email, and shows the text that some still have."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from newsletter.importing.boilerplate import TAGS_WITHOUT_TEXT
from newsletter.importing.page_tree import tag_of
from newsletter.importing.prose import text_blocks

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ABOUT_SCRIPTS = re.compile(r"java ?script|\benable\b|\bbrowser\b|navegador|cookies", re.I)


def remove_textless(root: HtmlElement) -> None:
    """Remove scripts, styles, buttons and the like, and the head; changes the page's tree.

    A page that shows its text only without scripts keeps that text, and a button in a heading is its text.
    """
    shown = _shown_blocks(root)
    for element in list(root.iter()):
        tag = tag_of(element)
        if element.getparent() is None or tag == "dialog" or tag not in TAGS_WITHOUT_TEXT:
            continue
        if tag == "head" or _ancestor(element, ("head",)):
            continue
        if tag == "math":
            _write_formula(element)
        elif _is_shown(element, tag, shown):
            element.drop_tag()
        else:
            element.drop_tree()
    for head in root.findall("head"):
        root.remove(head)


def _ancestor(element: HtmlElement, tags: tuple[str, ...]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _is_shown(element: HtmlElement, tag: str, shown: set[str]) -> bool:
    """Tell whether an element has text of the page: a button in a heading, a shadow tree, a noscript."""
    if tag == "button":
        return _ancestor(element, _HEADINGS)
    if tag == "template":
        return element.get("shadowrootmode") is not None
    return tag == "noscript" and _has_text_of_its_own(element, shown)


def _shown_blocks(root: HtmlElement) -> set[str]:
    """Return the blocks of text outside noscript elements; none where there is no such element."""
    if next(root.iter("noscript"), None) is None:
        return set()
    all_blocks = Counter(block.words for block in text_blocks(root))
    inside = Counter(block.words for part in root.iter("noscript") for block in text_blocks(part))
    return set(all_blocks - inside)


def _has_text_of_its_own(noscript: HtmlElement, shown: set[str]) -> bool:
    """Tell whether a noscript element has a sentence that is not about scripts and is nowhere else.

    Its sentences count as shown from then on.
    """
    sentences = {
        block.words
        for block in text_blocks(noscript)
        if block.is_prose and _ABOUT_SCRIPTS.search(block.words) is None
    }
    is_new = not sentences <= shown
    shown |= sentences
    return is_new


def _write_formula(math: HtmlElement) -> None:
    """Put a formula's text in its place: its alternative text, or its signs."""
    signs = [
        text
        for part in math.iter()
        if not tag_of(part).startswith("annotation")
        for text in ((part.text or "").strip(),)
        if text
    ]
    text = math.get("alttext") or " ".join(signs)
    tail = math.tail
    math.clear()
    math.tag, math.text, math.tail = "span", text, tail
