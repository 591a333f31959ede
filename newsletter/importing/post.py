"""Defines a post as read from a source: its pieces, before it becomes a draft.

Every text in it is sanitized (newsletter.importing.sanitize): NFC, without control characters.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of text in one style. A line break is "\\n"; `href` is an absolute address or ""."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""


Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; level 1 is the largest."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of text; a `button` is a single link that the page shows as one.

    A `caption` is marked as one by the page or the document.
    """

    spans: Spans
    button: bool = False
    caption: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; each item has pieces, which may be lists again."""

    items: tuple[tuple[Piece, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPicture:
    """A picture: `source` as the post names it, `address` where it is on the web ("" if it is not)."""

    source: str
    address: str = ""
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Somebody's words, and who said them ("" when the post does not say)."""

    pieces: tuple[Piece, ...]
    attribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTable:
    """A table of data; its first row is the heading."""

    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Text whose line ends and spaces matter."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line between two sections."""


class LeftOut(StrEnum):
    """What was taken out of a document, so that readers do not get it."""

    COMMENT = "comment"
    """A colleague's comment."""
    DELETED = "deleted"
    """Text that is struck out, or that a tracked change deletes."""
    HIDDEN = "hidden"
    CONTENTS = "contents"
    """A table of contents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note to the writer, which becomes a comment. `needs_check` marks one that the writer must act on.

    `about` has the words of the post that it is about, if any; `unclear_date` a date that it asks about;
    `left_out` says what kind of text it stands for.
    """

    text: str
    about: str = ""
    unclear_date: str = ""
    needs_check: bool = True
    left_out: LeftOut | None = None


Piece: TypeAlias = Heading | Paragraph | Items | PostPicture | Quotation | PostTable | Code | Rule | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as read; values that were not found are empty.

    `left_out` names the boilerplate that was removed, for the report; `leftover` has its sentences, which
    may be part of the post after all.
    """

    pieces: tuple[Piece, ...]
    title: str = ""
    kicker: str = ""
    lead: str = ""
    date: dt.date | None = None
    lang: str = ""
    summary: str = ""
    left_out: tuple[str, ...] = ()
    leftover: tuple[str, ...] = ()


def words_of(spans: Spans) -> str:
    """Return the text of spans, on one line."""
    return " ".join("".join(span.text for span in spans).split())


def plain(text: str) -> Spans:
    """Return a text as spans without style."""
    return (Span(text=text),) if text else ()


def text_of(pieces: tuple[Piece, ...]) -> str:
    """Return every word of some pieces, including alt texts and captions, one piece per line."""
    return "\n".join(filter(None, map(_text, pieces)))


def _text(piece: Piece) -> str:
    match piece:
        case Heading() | Paragraph():
            return words_of(piece.spans)
        case Items():
            return "\n".join(text_of(item) for item in piece.items)
        case PostPicture():
            return f"{piece.alt}\n{piece.caption}".strip()
        case Quotation():
            return f"{text_of(piece.pieces)}\n{piece.attribution}".strip()
        case PostTable():
            return "\n".join(words_of(cell) for row in piece.rows for cell in row)
        case Code() | Note():
            return piece.text
        case Rule():
            return ""
