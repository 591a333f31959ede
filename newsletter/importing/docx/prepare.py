"""Prepares a Word file for the converter, pass by pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors, without_bookmarks
from newsletter.importing.docx.annotations import (
    drop_custom_marks,
    headers_and_footers,
    note_comments,
    note_title_footnotes,
)
from newsletter.importing.docx.content_controls import unwrap_controls
from newsletter.importing.docx.drawings import choose_drawings, prepare_drawings
from newsletter.importing.docx.equations import write_equations
from newsletter.importing.docx.fields import replace_fields
from newsletter.importing.docx.hidden_text import remove_hidden
from newsletter.importing.docx.markup import W
from newsletter.importing.docx.numbering import Numbering
from newsletter.importing.docx.package import Package
from newsletter.importing.docx.paragraphs import prepare_paragraphs
from newsletter.importing.docx.runs import drop_broken_links, prepare_runs
from newsletter.importing.docx.styles import Styles
from newsletter.importing.docx.tables import write_out_merged
from newsletter.importing.docx.tracked_changes import accept_changes
from newsletter.importing.list_nesting import ListMark
from newsletter.importing.post import Note

_NOT_READ = {
    "altChunk": "Another file is embedded in the document here and could not be read. Copy its text.",
    "subDoc": "The document includes another document here, which is not part of the file. Copy its text.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """A Word file for the converter, and what became of the rest.

    `notes` and `items` are by the id of the anchor at their place; `beside` has headers and footers.
    """

    data: bytes
    notes: Mapping[str, Note]
    items: Mapping[str, ListMark]
    top: tuple[Note, ...]
    beside: tuple[str, ...]


def prepare(package: Package) -> PreparedDocument:
    """Return a Word file without what readers do not see; what they see is in a form that is converted."""
    anchors = Anchors()
    styles_part = package.related(package.main, "styles") or "word/styles.xml"
    numbering_part = package.related(package.main, "numbering") or "word/numbering.xml"
    styles = Styles(package.tree(styles_part))
    numbering = Numbering(package.tree(numbering_part), styles)
    main = package.tree(package.main)
    beside = () if main is None else tuple(headers_and_footers(main, package.main, package))
    for part in _parts(package):
        root = package.tree(part)
        if root is not None:
            _prepare_part(root, part, package, styles, numbering, anchors)
    return PreparedDocument(
        data=package.saved(),
        notes=anchors.notes,
        items=anchors.items,
        top=tuple(anchors.top),
        beside=beside,
    )


def _parts(package: Package) -> list[str]:
    """Return the parts with text, the document first: its lists count before those of its footnotes."""
    notes = (package.related(package.main, kind) or f"word/{kind}.xml" for kind in ("footnotes", "endnotes"))
    return [package.main, *notes]


def _prepare_part(
    root: _Element, part: str, package: Package, styles: Styles, numbering: Numbering, anchors: Anchors
) -> None:
    without_bookmarks(root)
    choose_drawings(root)
    note_comments(root, part, package, anchors)
    accept_changes(root, anchors)
    for title in [found for found in root.iter(f"{W}p") if styles.role(found) == "title"]:
        note_title_footnotes(title, part, package, anchors)
    drop_custom_marks(root)
    unwrap_controls(root, anchors)
    write_equations(root, anchors)
    replace_fields(root, part, package, anchors)
    drop_broken_links(root, part, package)
    remove_hidden(root, styles, anchors)
    prepare_drawings(root, part, package, anchors)
    for name, note in _NOT_READ.items():
        for element in list(root.iter(f"{W}{name}")):
            anchors.note_before(element, note)
    prepare_runs(root, styles)
    write_out_merged(root, anchors)
    prepare_paragraphs(root, styles, numbering, anchors)
