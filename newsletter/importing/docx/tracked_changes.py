"""Accepts tracked changes (17.13.5): what was deleted goes, what was inserted stays."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from newsletter.importing.docx.anchors import Anchors
from newsletter.importing.docx.markup import W, child, is_empty, remove, text_of, unwrap

_LONGEST = 500


def accept_changes(root: _Element, anchors: Anchors) -> None:
    """Accept all changes of a part; a note for the writer says so, with the words that were deleted."""
    gone = list(_deleted(root))
    words = [text_of(element) for element in gone if element.tag != f"{W}moveFrom"]
    for element in gone:
        remove(element)
    stays = [found for found in root.iter(f"{W}ins", f"{W}moveTo") if _is_around_text(found)]
    for element in stays:
        unwrap(element)
    if _join_paragraphs(root) or gone or stays:
        anchors.note_at_top(_note(words))


def _deleted(root: _Element) -> Iterator[_Element]:
    """Yield the runs, rows and cells that were deleted, and text at the place that it was moved away from."""
    for element in root.iter(f"{W}del", f"{W}moveFrom", f"{W}tr", f"{W}tc"):
        is_text = element.tag in (f"{W}del", f"{W}moveFrom") and _is_around_text(element)
        is_row = element.tag == f"{W}tr" and child(element, "trPr", "del") is not None
        if is_text or is_row or child(element, "tcPr", "cellDel") is not None:
            yield element


def _is_around_text(change: _Element) -> bool:
    """Tell whether a change is about text; else it is about the end of a paragraph, a row or a number."""
    parent = change.getparent()
    return parent is not None and parent.tag not in (f"{W}rPr", f"{W}trPr", f"{W}numPr")


def _note(deleted: list[str]) -> str:
    words = " / ".join(filter(None, deleted))
    text = (
        "The document has tracked changes that nobody accepted or rejected. "
        "The draft is as if all were accepted."
    )
    if words:
        text += f" Deleted: “{words[:_LONGEST]}{'…' if len(words) > _LONGEST else ''}”"
    return text


def _join_paragraphs(root: _Element) -> bool:
    """Join a paragraph whose end was deleted with the one below it."""
    changed = False
    for paragraph in list(root.iter(f"{W}p")):
        mark = child(paragraph, "pPr", "rPr")
        gone = [found for name in ("del", "moveFrom") if (found := child(mark, name)) is not None]
        for change in gone:
            remove(change)
        if gone:
            changed = True
            join_below(paragraph)
    return changed


def join_below(paragraph: _Element) -> None:
    """Move the content of a paragraph to the beginning of the next; without one it stays where it is."""
    below = paragraph.getnext()
    if below is None or below.tag != f"{W}p":
        if is_empty(paragraph) and below is not None:
            remove(paragraph)
        return
    at = 0 if below.find(f"{W}pPr") is None else 1
    for part in reversed([part for part in paragraph if part.tag != f"{W}pPr"]):
        below.insert(at, part)
    remove(paragraph)
