"""Marks places of a document with bookmarks, which the converter keeps as <a id="...">."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from newsletter.importing.docx.markup import W, new, paragraph_of, remove
from newsletter.importing.list_nesting import ListMark
from newsletter.importing.post import Note

_IDLE = (
    "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "proofErr", "lastRenderedPageBreak",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
)  # fmt: skip


@dataclass(slots=True)
class Anchors:
    """The notes and list items of a document, by the name of the bookmark at their place."""

    notes: dict[str, Note] = field(default_factory=dict)
    items: dict[str, ListMark] = field(default_factory=dict)
    top: list[Note] = field(default_factory=list)

    def note_before(self, element: _Element, text: str, *, needs_check: bool = True) -> None:
        """Put a note right before an element."""
        name = f"newsletter-note-{len(self.notes)}"
        self.notes[name] = Note(text=text, needs_check=needs_check)
        element.addprevious(_bookmark(name))

    def note_at_top(self, text: str) -> None:
        """Add a note about the document as a whole."""
        self.top.append(Note(text=text))

    def note_after_paragraph_part(self, element: _Element, text: str) -> None:
        """Put a note behind the part of the paragraph that an element is in (its link, its change ...)."""
        paragraph = paragraph_of(element)
        if paragraph is None:
            self.note_at_top(text)
            return
        part = element
        while part.getparent() is not paragraph:
            part = part.getparent()
        name = f"newsletter-note-{len(self.notes)}"
        self.notes[name] = Note(text=text)
        part.addnext(_bookmark(name))

    def item(self, paragraph: _Element, mark: ListMark) -> None:
        """Mark a paragraph as an item of a list."""
        name = f"newsletter-item-{len(self.items)}"
        self.items[name] = mark
        properties = paragraph.find(f"{W}pPr")
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, _bookmark(name))


def _bookmark(name: str) -> _Element:
    return new("bookmarkStart", name=name)


def without_bookmarks(root: _Element) -> None:
    """Remove the document's own bookmarks and other marks without text."""
    for mark in list(root.iter(*(f"{W}{name}" for name in _IDLE))):
        remove(mark)
