"""Prepares a page that an office program wrote: comments, tracked changes, lists, styles, contents."""

from __future__ import annotations

import re

from lxml.html import Element, HtmlElement

from newsletter.importing.colleague_comments import note_colleagues_comments
from newsletter.importing.note_places import NotePlaces
from newsletter.importing.office_lists import nest_flat_lists
from newsletter.importing.page_tree import tag_of, text_in
from newsletter.importing.post import LeftOut
from newsletter.importing.struck_text import remove_struck
from newsletter.importing.word_lists import make_word_lists

_HIDDEN = re.compile(r"mso-hide\s*:\s*(?:all|screen)", re.I)
_CONTENTS_CLASS = re.compile(r"MsoToc(?:\d|Heading)", re.I)
_CONTENTS_LINK = re.compile(r"#(?:h\.|_?heading=|_Toc)\w")
_TAGS = {"MsoTitle": "h1", "MsoSubtitle": "h2"}
_QUOTES = ("MsoQuote", "MsoIntenseQuote", "MsoBlockText")
_FEWEST_ENTRIES = 2


def prepare_office_markup(root: HtmlElement) -> NotePlaces:
    """Prepare a page's tree, and return the notes that stand for what was taken out of it."""
    places = NotePlaces()
    for element in [found for found in root.iter() if str(found.tag).lower() == "o:p"]:
        element.drop_tag()
    note_colleagues_comments(root, places)
    _remove_hidden(root, places)
    remove_struck(root, places)
    make_word_lists(root, places)
    nest_flat_lists(root)
    _remove_contents(root, places)
    _name_styles(root)
    return places


def _remove_hidden(root: HtmlElement, places: NotePlaces) -> None:
    for element in list(root.iter()):
        if element.getparent() is not None and _HIDDEN.search(element.get("style") or ""):
            words = text_in(element)
            if words:
                note = f"Hidden text in the document, left out: “{words}”"
                places.instead_of(element, note, left_out=LeftOut.HIDDEN)
            else:
                element.drop_tree()


def _remove_contents(root: HtmlElement, places: NotePlaces) -> None:
    """Replace a table of contents by a note: paragraphs that Word names so, or only links to headings."""
    together: list[HtmlElement] = []
    for paragraph in [*root.iter("p"), None]:
        follows = not together or (paragraph is not None and paragraph.getprevious() is together[-1])
        if paragraph is not None and follows and _is_entry(paragraph):
            together.append(paragraph)
            continue
        _note_contents(together, places)
        together = [paragraph] if paragraph is not None and _is_entry(paragraph) else []


def _note_contents(paragraphs: list[HtmlElement], places: NotePlaces) -> None:
    if len(paragraphs) < _FEWEST_ENTRIES:
        return
    words = " / ".join(map(text_in, paragraphs))
    note = f"Table of contents of the document, left out: {words}"
    places.before(paragraphs[0], note, needs_check=False, left_out=LeftOut.CONTENTS)
    for paragraph in paragraphs:
        paragraph.drop_tree()


def _is_entry(paragraph: HtmlElement) -> bool:
    words = text_in(paragraph)
    if words and any(map(_CONTENTS_CLASS.fullmatch, (paragraph.get("class") or "").split())):
        return True
    links = [link for link in paragraph.iter("a") if _CONTENTS_LINK.match(link.get("href") or "")]
    linked = " ".join(map(text_in, links))
    return bool(linked) and words.strip(" .\t0123456789") in (linked, linked.strip(" .\t0123456789"))


def _name_styles(root: HtmlElement) -> None:
    """Give titles, headings and quotes, which office programs write as paragraphs, their elements."""
    for paragraph in list(root.iter("p")):
        names = (paragraph.get("class") or "").split()
        level = paragraph.get("aria-level") or ""
        if paragraph.get("role") == "heading" and level in tuple("123456"):
            paragraph.tag = f"h{level}"
        elif tag := next((_TAGS[name] for name in names if name in _TAGS), ""):
            paragraph.tag = tag
        elif any(name in _QUOTES for name in names):
            _quote(paragraph)


def _quote(paragraph: HtmlElement) -> None:
    """Put a paragraph into a quote, together with the quote right above it."""
    above = paragraph.getprevious()
    tail, paragraph.tail = paragraph.tail, None
    if above is not None and tag_of(above) == "blockquote" and above.get("class") == "newsletter-quote":
        above.tail = tail
    else:
        above = Element("blockquote", {"class": "newsletter-quote"})
        paragraph.addprevious(above)
        above.tail = tail
    above.append(paragraph)
