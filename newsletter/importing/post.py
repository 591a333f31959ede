"""The post: what a source says, piece by piece, before it becomes a draft.

Every text in it is sound (newsletter.importing.sanitize): NFC, without controls.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
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
    """A paragraph of text; a `button` is one link, set as a call to act."""

    spans: Spans
    button: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; each item holds pieces, which may be lists again."""

    items: tuple[tuple[Piece, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPicture:
    """A picture: `source` as the post names it, `address` where it lies on the web ("" when nowhere)."""

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
    """A line between two thoughts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark to the writer, which becomes a comment. `doubt` marks a guess that wants a look.

    `about` holds the words of the post it speaks of, if it speaks of some.
    """

    text: str
    about: str = ""
    doubt: bool = True


Piece: TypeAlias = Heading | Paragraph | Items | PostPicture | Quotation | PostTable | Code | Rule | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as read. What was not found is empty.

    `left_out` names the furniture that was dropped, for the report; sentences among it, which might
    have been a part of the post after all, stand in `spare`.
    """

    pieces: tuple[Piece, ...]
    title: str = ""
    kicker: str = ""
    lead: str = ""
    date: dt.date | None = None
    lang: str = ""
    summary: str = ""
    left_out: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()


def words_of(spans: Spans) -> str:
    """Return what spans say, on one line."""
    return " ".join("".join(span.text for span in spans).split())


def plain(text: str) -> Spans:
    """Return a text as spans without style."""
    return (Span(text=text),) if text else ()


def text_of(pieces: tuple[Piece, ...]) -> str:
    """Return every word of some pieces, descriptions and captions included, a piece a line."""
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
