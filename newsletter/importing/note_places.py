"""Puts notes for the writer into a page, at the place of what was taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import Element, HtmlElement

from newsletter.importing.post import LeftOut, Note


@dataclass(slots=True)
class NotePlaces:
    """The notes of a page, by the id of the <a> element at their place.

    `incidental` has the ids of those that go along when their part of the page is left out as boilerplate.
    """

    notes: dict[str, Note] = field(default_factory=dict)
    incidental: set[str] = field(default_factory=set)

    def before(
        self,
        element: HtmlElement,
        text: str,
        *,
        needs_check: bool = True,
        left_out: LeftOut | None = None,
    ) -> None:
        """Put a note right before an element."""
        anchor = Element("a", id=f"newsletter-note-{len(self.notes)}")
        note = Note(text=text, needs_check=needs_check, left_out=left_out)
        self.notes[str(anchor.get("id"))] = note
        element.addprevious(anchor)

    def instead_of(
        self, element: HtmlElement, text: str, *, left_out: LeftOut, incidental: bool = False
    ) -> None:
        """Put a note in the place of an element that is left out; the text behind it stays."""
        if incidental:
            self.incidental.add(f"newsletter-note-{len(self.notes)}")
        self.before(element, text, left_out=left_out)
        element.drop_tree()

    def lost(self, content: HtmlElement) -> Iterator[Note]:
        """Yield the notes, except incidental ones, that are not in the part of the page that was kept."""
        placed = {anchor.get("id") for anchor in content.iter("a")}
        for key, note in self.notes.items():
            if key not in placed and key not in self.incidental:
                yield note
