"""Reads a Word file (.docx) as a post, with mammoth, within limits."""

from __future__ import annotations

import base64
import io
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from lxml.html import Element, HtmlElement

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import without_boilerplate
from newsletter.importing.docx.package import HINT, Package
from newsletter.importing.docx.paragraphs import style_map
from newsletter.importing.docx.prepare import PreparedDocument, prepare
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.list_nesting import nest_lists
from newsletter.importing.page_table import data_rows
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import Note, Piece, Post, text_of
from newsletter.importing.title_and_byline import read_title_and_byline
from newsletter.issues.tables import MOST_COLUMNS
from newsletter.model.phrase import phrase

_LARGEST_PICTURE = 5 * 1024 * 1024
_IDLE_MESSAGES = re.compile(
    r".*[Ss]tyle.*|Image of type .*|An unrecognised element was ignored: "
    r"(?:w:(?:altChunk|subDoc|tblPrEx|fldData|ffData|noBreakHyphen|annotationRef|separator|continuationSeparator)"
    r"|office-word:.*|\{urn:schemas-microsoft-com:office:(?:office|word)\}.*|v:.*)"
)
"""What the converter reports although nothing is lost, or a note says so already."""
_NO_TABLE = (
    "The document has a table here that an email cannot show: it has too many columns, long texts, or boxes "
    "in its cells. Its cells are written one below the other. Check that readers can follow."
)
_NOTE_ID = re.compile(r"(?:foot|end)note-(?:ref-)?\d+")


def read_word(data: bytes, *, name: str) -> Post:
    """Return the post in a .docx, with pictures as data: addresses.

    Raises PostError if it is not a .docx, is damaged, or unpacks to far more than a post.
    """
    document = prepare(Package(data, name))
    html, messages = _html(document.data, name)
    root = page_tree(f"<body><div>{html}</div></body>", name=name)
    _complete(root, document)
    notes = {**document.notes, **dict(_notes_on_tables(root))}
    found = without_boilerplate(pieces_of(root, PageContext(notes=notes)))
    pieces = (*document.top, *found.pieces, *_notes_without_place(root, document), *_reports(messages))
    if not text_of(tuple(piece for piece in pieces if not isinstance(piece, Note))).strip():
        raise PostError(
            phrase("{name} has no text", name=name), hint="If it shows text in Word, copy and paste it"
        )
    top = read_title_and_byline(pieces)
    return Post(
        pieces=tuple(top.pieces),
        title=top.title,
        kicker=top.kicker,
        lead=top.lead,
        date=top.date,
        leftover=(*document.beside, *found.boilerplate, *found.uncertain),
    )


def _html(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the document as HTML, and what the converter reports."""
    import mammoth  # takes a tenth of a second: only when there is a Word file

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=style_map(),
            include_default_style_map=False,
            external_file_access=False,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(_picture),
        )
    except Exception as error:
        # mammoth raises whatever its parsers raise on a damaged file: ExpatError, RecursionError …
        logging.getLogger(__name__).debug("mammoth: %r", error)
        raise PostError(phrase("{name} is damaged", name=name), hint=HINT) from error
    return str(made.value), tuple(message.message for message in made.messages)


class _Image(Protocol):
    content_type: str

    def open(self) -> AbstractContextManager[BinaryIO]: ...


def _picture(image: _Image) -> dict[str, str]:
    """Return a picture as a data: address; for one outside the file, or too large, a name."""
    try:
        with image.open() as opened:
            data = opened.read(_LARGEST_PICTURE + 1)
    except (ValueError, KeyError, OSError):  # a link outside the file: mammoth is set not to follow it
        return {"src": "picture-outside-the-file"}
    if len(data) > _LARGEST_PICTURE:
        return {"src": "picture-larger-than-5-MB"}
    return {"src": f"data:{image.content_type};base64,{base64.b64encode(data).decode('ascii')}"}


# --- What the converter made -----------------------------------------------------------------------


def _complete(root: HtmlElement, document: PreparedDocument) -> None:
    """Nest the lists, set footnotes apart from the text, and mark tables as data."""
    for table in root.iter("table"):
        table.set("border", "1")
    anchors = {anchor.get("id"): anchor for anchor in root.iter("a") if anchor.get("id")}
    nest_lists(
        {
            block: mark
            for key, mark in document.items.items()
            if key in anchors and (block := _block_of(anchors[key])) is not None
        }
    )
    notes = [item for item in root.iter("li") if _NOTE_ID.fullmatch(item.get("id") or "")]
    for back in [
        link for item in notes for link in item.iter("a") if (link.get("href") or "").startswith("#")
    ]:
        back.drop_tree()
    if notes:
        notes[0].getparent().addprevious(Element("hr"))


def _notes_on_tables(root: HtmlElement) -> Iterator[tuple[str, Note]]:
    """Yield a note for each table that cannot be one in an email, by the id of an anchor in front of it."""
    for number, table in enumerate(list(root.iter("table"))):
        columns = [len(row.findall("td")) + len(row.findall("th")) for row in table.iter("tr")]
        is_table = len(columns) > 1 and min(columns) > 1
        if is_table and (data_rows(table) is None or max(columns) > MOST_COLUMNS):
            key = f"newsletter-table-{number}"
            table.addprevious(Element("a", id=key))
            yield key, Note(text=_NO_TABLE)


def _block_of(anchor: HtmlElement) -> HtmlElement | None:
    return next(anchor.iterancestors("p", "blockquote"), None)


def _notes_without_place(root: HtmlElement, document: PreparedDocument) -> Iterator[Piece]:
    """Yield the notes whose place the converter dropped."""
    placed = {anchor.get("id") for anchor in root.iter("a")}
    yield from (note for key, note in document.notes.items() if key not in placed)


def _reports(messages: Iterable[str]) -> Iterator[Note]:
    """Yield a note with what the converter reports as left out."""
    reports = dict.fromkeys(message for message in messages if not _IDLE_MESSAGES.fullmatch(message))
    if reports:
        yield Note(text=f"The converter of Word files reports: {'; '.join(reports)}")
