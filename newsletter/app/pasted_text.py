"""Pasted text: turns what is on the clipboard into the Markdown of an issue, without a write or a fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from newsletter.errors import PostError
from newsletter.importing.block_markdown import markdown
from newsletter.importing.clipboard.cells import stats_of_table, table_of_cells
from newsletter.importing.clipboard.read_clipboard import ClipboardContent, read_clipboard
from newsletter.importing.comment import question
from newsletter.importing.post import LeftOut, Paragraph, Piece, PostPicture, PostTable
from newsletter.importing.sanitize import one_line

_LONGEST_ADDRESS = 500


class PasteNote(StrEnum):
    """What to say about a paste; the number says how many."""

    COMMENTS = "comments"
    """Colleagues' comments were left out."""
    DELETED = "deleted"
    """Struck or deleted passages were left out."""
    HIDDEN = "hidden"
    """Hidden passages or rows were left out."""
    CONTENTS = "contents"
    """A table of contents was left out."""
    EMOJI = "emoji"
    """Emoji that only their maker knows were left out."""
    PICTURES = "pictures"
    """Pictures could not come along."""
    TOO_LARGE = "too-large"
    """It is too large to keep its formatting."""


class AlternativeKind(StrEnum):
    """Another way to read what was pasted."""

    STATS = "stats"
    """As a block of figures."""
    TABLE = "table"
    """As a table, where the plain text has tabs."""
    WITHOUT_QUOTE = "without-quote"
    """Without the email that a reply quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another way to read what was pasted, offered to the writer."""

    kind: AlternativeKind
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPicture:
    """A picture that could not come along. `where` is its file or address; `note` stands in its place."""

    where: str = ""
    alt: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What to insert, and what to say about it.

    `is_inline`: words for the middle of a paragraph, with no line of their own. `remarks` are sentences
    about links and lists that the writer has to look at.
    """

    markdown: str
    is_inline: bool = False
    notes: dict[PasteNote, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    pictures_missing: tuple[MissingPicture, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


_NOTES = {
    LeftOut.COMMENT: PasteNote.COMMENTS,
    LeftOut.DELETED: PasteNote.DELETED,
    LeftOut.HIDDEN: PasteNote.HIDDEN,
    LeftOut.CONTENTS: PasteNote.CONTENTS,
}


def paste(html: str, text: str) -> Pasted:
    """Return the Markdown of what is on the clipboard as HTML and as plain text; either may be "".

    Without HTML, and for text from a code editor, it is the plain text as it is. Never raises: HTML that
    cannot be read, or is too large, gives the plain text and a note.
    """
    if not html.strip():
        return _plain(text)
    try:
        content = read_clipboard(html)
        if content.is_source or not content.pieces:
            return _plain(text, content)
        made = _pasted(content, text)
        return _with_alternatives(made, content, html, text)
    except PostError:
        return Pasted(markdown=text, is_inline="\n" not in text, notes={PasteNote.TOO_LARGE: 1})


def _plain(text: str, content: ClipboardContent | None = None) -> Pasted:
    table = table_of_cells(text)
    return Pasted(
        markdown=text,
        is_inline="\n" not in text,
        notes=_notes(content) if content else {},
        alternatives=(Alternative(kind=AlternativeKind.TABLE, markdown=table),) if table else (),
    )


def _pasted(content: ClipboardContent, text: str) -> Pasted:
    pictures = tuple(_missing(piece) for piece in content.pieces if isinstance(piece, PostPicture))
    written = "\n\n".join(_parts(content.pieces))
    first = content.pieces[0]
    is_inline = (
        len(content.pieces) == 1
        and isinstance(first, Paragraph)
        and not first.button
        and "\n" not in written.replace("\\\n", "")
    )
    notes = _notes(content)
    if pictures:
        notes[PasteNote.PICTURES] = len(pictures)
    return Pasted(
        markdown=_with_spaces(written, text) if is_inline else written,
        is_inline=is_inline,
        notes=notes,
        remarks=content.notes,
        pictures_missing=pictures,
    )


def _with_alternatives(made: Pasted, content: ClipboardContent, html: str, text: str) -> Pasted:
    found: list[Alternative] = []
    if content.quoted_email:
        rest = read_clipboard(html, keep_quoted_email=False)
        shorter = _pasted(rest, text).markdown if rest.pieces else ""
        if shorter.strip():
            found.append(Alternative(kind=AlternativeKind.WITHOUT_QUOTE, markdown=shorter))
    if len(content.pieces) == 1 and isinstance(content.pieces[0], PostTable):
        stats = stats_of_table(content.pieces[0])
        found += [Alternative(kind=AlternativeKind.STATS, markdown=stats)] if stats else []
    return replace(made, alternatives=tuple(found))


def _notes(content: ClipboardContent) -> dict[PasteNote, int]:
    notes = {_NOTES[kind]: count for kind, count in content.left_out.items()}
    if content.dropped_emoji:
        notes[PasteNote.EMOJI] = content.dropped_emoji
    return notes


def _parts(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield runs of text, and a note to answer in the place of each picture."""
    run: list[Piece] = []
    for piece in pieces:
        if not isinstance(piece, PostPicture):
            run.append(piece)
            continue
        yield from filter(None, (markdown(run),))
        run = []
        yield _missing(piece).note
    yield from filter(None, (markdown(run),))


def _missing(picture: PostPicture) -> MissingPicture:
    source = picture.address or picture.source
    if not source.lower().startswith(("http://", "https://")):  # a path names folders of somebody's computer
        source = "" if source.startswith("data:") else re.split(r"[/\\]", source)[-1]
    where, alt = one_line(source)[:_LONGEST_ADDRESS], one_line(picture.alt)
    lines = (
        f"A picture was here: {where}" if where else "A picture was here.",
        f"Alt text: {alt}" if alt else "",
        f"Caption: {one_line(picture.caption)}" if picture.caption else "",
        "Add the picture, and delete this note.",
    )
    return MissingPicture(where=where, alt=alt, note=question("\n".join(filter(None, lines))))


def _with_spaces(written: str, text: str) -> str:
    """Keep the space at the beginning and the end of words for the middle of a sentence."""
    before = " " if text[:1] in (" ", "\u00a0") else ""
    after = " " if text[-1:] in (" ", "\u00a0") else ""
    return f"{before}{written}{after}"
