"""The body pieces: text and HTML of an edition as wire bytes, cut where the merge fields stand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence

from newsletter.model import Edition, MergeField
from newsletter.model.deferred_dataclass import dataclass
from newsletter.sending.dot_stuffing import is_dotless, whole_dotless_lines
from newsletter.sending.mime_tree import mime_tree
from newsletter.sending.quoted_printable import encode_piece, encode_value

Encode = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPieces:
    """A body with holes. `places` names each marker, how its value is encoded there, and the holes."""

    content_headers: bytes
    """Content-Type and MIME-Version of the message."""
    pieces: tuple[bytes, ...]
    places: tuple[tuple[str, Encode, tuple[int, ...]], ...]
    dotless: bool
    """No line of a filled body begins with a dot."""

    @classmethod
    def build(cls, edition: Edition) -> BodyPieces:
        """Cut an edition into pieces."""
        before, between, after = mime_tree(edition)
        content_headers, _, opening = before.partition(b"\r\n\r\n")
        pieces: list[bytes] = [b"\r\n" + opening]
        holes: dict[tuple[str, Encode], list[int]] = {}
        _cut(edition.text, edition.fields, _in_text, pieces, holes)
        pieces.append(between)
        _cut(edition.html, edition.fields, _in_html, pieces, holes)
        pieces.append(after)
        return cls(
            content_headers=content_headers + b"\r\n",
            pieces=tuple(pieces),
            dotless=whole_dotless_lines(pieces[1:]) and is_dotless(pieces[0]),
            places=tuple((marker, encode, tuple(at)) for (marker, encode), at in holes.items()),
        )

    def filled(self, values: Mapping[str, str]) -> list[bytes]:
        """Return the body from the blank line on, in pieces: each marker's value encoded in its place."""
        pieces = list(self.pieces)
        for marker, encode, positions in self.places:
            encoded = encode(values[marker])
            for position in positions:
                pieces[position] = encoded
        return pieces


def split_at_markers(text: str, fields: Sequence[MergeField]) -> list[str]:
    """Cut text at its markers: text, marker, text, …, text."""
    if not fields:
        return [text]
    markers = sorted((field.marker for field in fields), key=len, reverse=True)
    return re.split(f"({'|'.join(map(re.escape, markers))})", text)


def _cut(
    text: str,
    fields: Sequence[MergeField],
    encode: Encode,
    pieces: list[bytes],
    holes: dict[tuple[str, Encode], list[int]],
) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    parts = split_at_markers(lines, fields)
    for place, part in enumerate(parts):
        if place % 2:
            holes.setdefault((part, encode), []).append(len(pieces))
            pieces.append(b"")
        else:
            pieces.append(encode_piece(part, before_field=place < len(parts) - 1))


def _in_text(value: str) -> bytes:
    return encode_value(value)


def _in_html(value: str) -> bytes:
    return encode_value(html.escape(value, quote=True))
