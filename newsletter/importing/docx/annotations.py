"""Reads what stands beside a document's text: comments, footnotes of its title, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import R, W, paragraph_of, remove, text_of, value
from newsletter.importing.docx.package import Package

_LONGEST_QUOTE = 80
_PAGE_NUMBER = re.compile(r"[\W\d]*(?:page|página|pagina|seite)?[\W\d]*(?:of|de|di|von)?[\W\d]*", re.I)


def note_comments(root: _Element, part: str, package: Package, anchors: Anchors) -> None:
    """Put each comment of a part into a note at its place; the text keeps no mark of it."""
    name = package.related(part, "comments")
    tree = package.tree(name) if name else None
    comments = {value(found, "id"): found for found in ([] if tree is None else tree.iter(f"{W}comment"))}
    about = dict(_commented(root))
    for reference in list(root.iter(f"{W}commentReference")):
        comment = comments.pop(value(reference, "id"), None)
        if comment is not None and text_of(comment):
            anchors.note_after_paragraph_part(reference, _comment(comment, about))
    for comment in comments.values():
        if text_of(comment):
            anchors.note_at_top(_comment(comment, about))
    for mark in list(root.iter(f"{W}commentReference", f"{W}commentRangeStart", f"{W}commentRangeEnd")):
        remove(mark)


def _comment(comment: _Element, about: dict[str, str]) -> str:
    author, words = value(comment, "author"), about.get(value(comment, "id"), "")
    by = f" by {author}" if author else ""
    on = f" on “{words[:_LONGEST_QUOTE]}{'…' if len(words) > _LONGEST_QUOTE else ''}”" if words else ""
    return f"Comment{by}{on}: {text_of(comment)}"


def _commented(root: _Element) -> Iterator[tuple[str, str]]:
    """Yield the ids of comments with the words that they are about."""
    opened: dict[str, list[_Element]] = {}
    marks = (f"{W}commentRangeStart", f"{W}commentRangeEnd")
    for element in root.iter(*marks, f"{W}t"):
        key = value(element, "id")
        if element.tag == marks[0]:
            opened[key] = []
        elif element.tag == marks[1]:
            yield key, text_of(*opened.pop(key, []))
        else:
            for words in opened.values():
                words.append(element)


def note_title_footnotes(paragraph: _Element, part: str, package: Package, anchors: Anchors) -> None:
    """Take footnotes off a title, whose number an inbox would show; their text becomes a note."""
    for kind in ("footnote", "endnote"):
        for reference in list(paragraph.iter(f"{W}{kind}Reference")):
            tree = package.tree(package.related(part, f"{kind}s"))
            key = value(reference, "id")
            notes = [] if tree is None else list(tree.iter(f"{W}{kind}"))
            words = next((text_of(note) for note in notes if value(note, "id") == key), "")
            if words:
                anchors.note_after_paragraph_part(reference, f"The title has a footnote: {words}")
            remove(reference)


def drop_custom_marks(root: _Element) -> None:
    """Remove the sign that a footnote has instead of a number: the converter numbers it."""
    for reference in list(root.iter(f"{W}footnoteReference", f"{W}endnoteReference")):
        if value(reference, "customMarkFollows").lower() in ("1", "true", "on"):
            for sign in list(reference.itersiblings(f"{W}t", f"{W}sym")):
                remove(sign)


def headers_and_footers(root: _Element, part: str, package: Package) -> Iterator[str]:
    """Yield the texts of the headers and footers that the sections use, each once, without page numbers."""
    said: set[str] = set()
    for reference in root.iter(f"{W}headerReference", f"{W}footerReference"):
        tree = package.tree(package.target(part, reference.get(f"{R}id") or "") or "")
        for paragraph in [] if tree is None else tree.iter(f"{W}p"):
            words = text_of(paragraph) if paragraph_of(paragraph) is None else ""
            if words and words not in said and _PAGE_NUMBER.fullmatch(words) is None:
                said.add(words)
                yield words
