"""Flattens pieces: moves what an issue's lists and quotes cannot contain out of them, to below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    PostTable,
    Quotation,
    Rule,
    Span,
    Spans,
    words_of,
)
from newsletter.importing.tidy_spans import tidy

_DEEPEST = 3
"""Lists in lists; the issue parser allows one more."""
_LONGEST_HEADING = 300
_NAME = re.compile(r"(?:--[ \t]+|[—–][ \t]*)(\S.{0,150})")


def flatten(piece: Piece) -> tuple[Piece, ...]:
    """Return pieces that can be written: pictures and notes follow the piece that contained them."""
    match piece:
        case Items():
            apart: list[Piece] = []
            items = tuple(filter(None, (_item(item, apart, 1) for item in piece.items)))
            return (*((replace(piece, items=items),) if items else ()), *apart)
        case Quotation():
            return tuple(_quotation(piece))
        case Heading() if len(words_of(piece.spans)) > _LONGEST_HEADING:
            return (Paragraph(spans=piece.spans),)
        case _:
            return (piece,)


def _item(pieces: tuple[Piece, ...], apart: list[Piece], depth: int) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, PostPicture | Note):
            apart.append(piece)
        elif isinstance(piece, Items) and depth < _DEEPEST:
            items = tuple(filter(None, (_item(item, apart, depth + 1) for item in piece.items)))
            kept += [replace(piece, items=items)] if items else []
        elif isinstance(piece, Items):
            kept += [part for item in piece.items for part in _item(item, apart, depth)]
        else:
            kept += _flat(piece, apart)
    return _paragraph_first(tuple(kept))


def _paragraph_first(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Replace a list item that starts with a list by that list's first item."""
    if pieces and isinstance(pieces[0], Items):
        first, *others = pieces[0].items
        rest = (replace(pieces[0], items=tuple(others)),) if others else ()
        return _paragraph_first((*first, *rest, *pieces[1:]))
    return pieces


def _flat(piece: Piece, apart: list[Piece]) -> Iterator[Piece]:
    """Yield a piece as paragraphs."""
    match piece:
        case Paragraph():
            yield from (piece,) if words_of(piece.spans) else ()
        case Heading() if words_of(piece.spans):
            yield Paragraph(spans=tuple(replace(span, strong=True) for span in piece.spans))
        case Code() if piece.text.strip():
            yield Paragraph(spans=(Span(text=piece.text),))
        case PostTable():
            yield from (Paragraph(spans=_row(row)) for row in piece.rows if words_of(_row(row)))
        case Quotation():
            yield from _item(piece.pieces, apart, _DEEPEST)
            yield from (Paragraph(spans=(Span(text=f"— {piece.attribution}"),)),) if piece.attribution else ()
        case _:
            return


def _row(cells: tuple[Spans, ...]) -> Spans:
    spans: list[Span] = []
    for cell in cells:
        spans += [Span(text=" | "), *cell] if spans else cell
    return tuple(spans)


def _quotation(piece: Quotation) -> Iterator[Piece]:
    """Yield a quote of paragraphs and lists; a last line that starts with a dash is the attribution."""
    apart: list[Piece] = []
    kept: list[Piece] = []
    for inner in piece.pieces:
        if isinstance(inner, PostPicture | Note):
            apart.append(inner)
        elif isinstance(inner, Items):
            kept += flatten(inner)
        elif not isinstance(inner, Rule):
            kept += _flat(inner, apart)
    apart += [one for one in kept if isinstance(one, PostPicture | Note)]
    kept = [one for one in kept if not isinstance(one, PostPicture | Note)]
    name = piece.attribution
    if kept and not name and isinstance(kept[-1], Paragraph):
        kept, name = _signed(kept, kept[-1])
    if kept:
        yield Quotation(pieces=tuple(kept), attribution=name)
    elif name:
        yield Paragraph(spans=(Span(text=f"— {name}"),))
    yield from apart


def _signed(pieces: list[Piece], last: Paragraph) -> tuple[list[Piece], str]:
    spans = tidy(last.spans)
    text = "".join(span.text for span in spans)
    above, _, line = text.rpartition("\n")
    match = _NAME.fullmatch(line)
    if match is None or (not above and len(pieces) == 1):
        return pieces, ""
    if not above:
        return pieces[:-1], match[1]
    return [*pieces[:-1], Paragraph(spans=_first(spans, len(above)))], match[1]


def _first(spans: Spans, length: int) -> Spans:
    kept = []
    for span in spans:
        kept.append(replace(span, text=span.text[: max(0, length)]))
        length -= len(span.text)
    return tuple(span for span in kept if span.text)
