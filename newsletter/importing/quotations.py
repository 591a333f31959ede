"""Recognizes quotes with a name: “…” – Name in a paragraph, or the name below a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.post import Note, Paragraph, Piece, Quotation, words_of
from newsletter.importing.span_slices import cut_out, text_in
from newsletter.importing.spotlight_name import name_and_role

_FEWEST_WORDS = 3
_LONGEST, _LONGEST_NAME = 5_000, 120
_CLOSING = {"“": "”", '"': '"', "„": "“”", "«": "»", "»": "«", "”": "”"}
"""The marks that close a quotation, by the one that opens it (the last two: German books, Swedish)."""
_DASH = re.compile(r"(?:-{1,2}|[–—―])[ \t\u00a0]*(?=\S)")


def with_quotations(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces, with paragraphs that are somebody's words and a name as quotes.

    The quotation marks around such a paragraph are left out: a quote is shown as one.
    """
    made: list[Piece] = []
    for piece in pieces:
        name = _name_alone(piece)
        before = made[-1] if made else None
        if name and isinstance(before, Quotation) and not before.attribution:
            made[-1] = Quotation(pieces=before.pieces, attribution=name)
        elif name and isinstance(before, Paragraph) and (quoted := _quoted(before, name)) is not None:
            made[-1] = quoted
        else:
            made.append(_signed(piece))
        if made[-1] is not piece and isinstance(made[-1], Quotation):
            made += _lost_links(piece, made[-1])
    return tuple(made)


def _lost_links(piece: Piece, quotation: Quotation) -> list[Note]:
    """Return a note for each link of the name, which has none below a quote."""
    last = piece.pieces[-1] if isinstance(piece, Quotation) else piece
    spans = last.spans if isinstance(last, Paragraph) else ()
    kept = {span.href for inner in quotation.pieces if isinstance(inner, Paragraph) for span in inner.spans}
    lost = dict.fromkeys(span.href for span in spans if span.href and span.href not in kept)
    return [
        Note(text=f"“{quotation.attribution}” linked to {href}, which the name below a quote cannot.")
        for href in lost
    ]


def _signed(piece: Piece) -> Piece:
    """Return a paragraph, or a quote that has its name in its last paragraph, as a quote with a name."""
    if isinstance(piece, Paragraph):
        return _with_name(piece)
    last = piece.pieces[-1] if isinstance(piece, Quotation) and piece.pieces else None
    if not isinstance(piece, Quotation) or piece.attribution or not isinstance(last, Paragraph):
        return piece
    named = _with_name(last)
    if not isinstance(named, Quotation):
        return piece
    return Quotation(pieces=(*piece.pieces[:-1], *named.pieces), attribution=named.attribution)


def _with_name(paragraph: Paragraph) -> Piece:
    """Return a paragraph of “…” – Name as a quote, and any other as it is."""
    text = text_in(paragraph.spans)
    end = _end_of_quote(text)
    rest = text[end:].strip() if end else ""
    name = name_after_dash(rest)
    if not name and "\n" in text[end : len(text) - len(rest)] and name_and_role(rest) is not None:
        name = " ".join(rest.split())
    return (_quotation(paragraph, end, name) if name else None) or paragraph


def _quoted(paragraph: Paragraph, name: str) -> Quotation | None:
    text = text_in(paragraph.spans).rstrip()
    return _quotation(paragraph, len(text), name) if is_quotation(text) else None


def is_quotation(text: str) -> bool:
    """Tell whether a text is one quotation, from its first to its last character."""
    text = text.rstrip()
    return _end_of_quote(text) == len(text) > 0


def _end_of_quote(text: str) -> int:
    """Return where the quotation ends that a text starts with; 0 if it starts with none."""
    bare = text.lstrip()
    if bare[:1] not in _CLOSING or len(text) > _LONGEST:
        return 0
    first = len(text) - len(bare)
    closing = _CLOSING[bare[0]]
    return next((i + 1 for i in range(first + 1, len(text)) if text[i] in closing), 0)


def _quotation(paragraph: Paragraph, end: int, name: str) -> Quotation | None:
    text = text_in(paragraph.spans)
    inner = cut_out(paragraph.spans, len(text) - len(text.lstrip()) + 1, end - 1)
    if len(words_of(inner).split()) < _FEWEST_WORDS:
        return None
    return Quotation(pieces=(Paragraph(spans=inner),), attribution=name)


def _name_alone(piece: Piece) -> str:
    """Return the name in a paragraph of "— Name", or "" for any other piece."""
    return name_after_dash(words_of(piece.spans)) if isinstance(piece, Paragraph) else ""


def name_after_dash(text: str) -> str:
    """Return the name that a text gives after a dash, or ""."""
    dash = _DASH.match(text)
    if dash is None:
        return ""
    name = " ".join(text[dash.end() :].split())
    if not name or len(name) > _LONGEST_NAME or is_sentence(name) or name[-1] in ":;?!…":
        return ""
    if dash[0].strip() == "-" and _looks_like_text(name):
        return ""
    return name if name[0].isupper() and not any(mark in name for mark in '“”"«»:') else ""


def _looks_like_text(name: str) -> bool:
    """Tell whether most words are written small, as in the item of a list."""
    words = name.split()
    return 2 * sum(word[0].islower() for word in words) > len(words)
