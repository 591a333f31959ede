"""The body pieces: text and HTML of an edition as wire bytes, cut where the merge fields stand."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from newsletter.model import Edition, MergeField
from newsletter.model.deferred_dataclass import dataclass
from newsletter.sending.dot_stuffing import is_dotless, whole_dotless_lines
from newsletter.sending.mime_tree import mime_tree
from newsletter.sending.quoted_printable import encode_piece, encode_value

_IS_MARKUP = re.compile("[&<>\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holes:
    """Where one merge field stands in a body: the numbers of its pieces in the text and in the HTML."""

    marker: str
    in_text: tuple[int, ...]
    in_html: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPieces:
    """A body with holes."""

    content_headers: bytes
    """Content-Type and MIME-Version of the message."""
    pieces: tuple[bytes, ...]
    holes: tuple[Holes, ...]
    dotless: bool
    """No line of a filled body begins with a dot."""

    @classmethod
    def build(cls, edition: Edition) -> BodyPieces:
        """Cut an edition into pieces."""
        before, between, after = mime_tree(edition)
        content_headers, _, opening = before.partition(b"\r\n\r\n")
        pieces: list[bytes] = [b"\r\n" + opening]
        in_text = _cut(edition.text, edition.fields, pieces)
        pieces.append(between)
        in_html = _cut(edition.html, edition.fields, pieces)
        pieces.append(after)
        return cls(
            content_headers=content_headers + b"\r\n",
            pieces=tuple(pieces),
            dotless=whole_dotless_lines(pieces[1:]) and is_dotless(pieces[0]),
            holes=tuple(
                Holes(
                    marker=marker,
                    in_text=tuple(in_text.get(marker, ())),
                    in_html=tuple(in_html.get(marker, ())),
                )
                for marker in {**in_text, **in_html}
            ),
        )

    def filled(self, values: Mapping[str, str]) -> list[bytes]:
        """Return the body from the blank line on, in pieces: each marker's value encoded in its place."""
        pieces = list(self.pieces)
        for holes in self.holes:
            value = values[holes.marker]
            encoded = encode_value(value)
            for place in holes.in_text:
                pieces[place] = encoded
            if _IS_MARKUP.search(value):
                encoded = encode_value(html.escape(value, quote=True))
            for place in holes.in_html:
                pieces[place] = encoded
        return pieces


def split_at_markers(text: str, fields: Sequence[MergeField]) -> list[str]:
    """Cut text at its markers: text, marker, text, …, text."""
    if not fields:
        return [text]
    markers = sorted((field.marker for field in fields), key=len, reverse=True)
    return re.split(f"({'|'.join(map(re.escape, markers))})", text)


def _cut(text: str, fields: Sequence[MergeField], pieces: list[bytes]) -> dict[str, list[int]]:
    """Append text in pieces, with an empty one for each merge field; return where these are, by marker."""
    holes: dict[str, list[int]] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    parts = split_at_markers(lines, fields)
    for place, part in enumerate(parts):
        if place % 2:
            holes.setdefault(part, []).append(len(pieces))
            pieces.append(b"")
        else:
            pieces.append(encode_piece(part, before_field=place < len(parts) - 1))
    return holes
