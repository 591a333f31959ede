"""Dotless: a message of which no line begins with a dot, known from how it was put together.

SMTP doubles such dots (RFC 5321 section 4.5.2), and looking for one in every copy costs more than writing
the copy. The pieces of a template are looked at once; what is filled in between them begins a line only
with what `encode_value` lets begin one. Bytes that are changed afterwards are plain bytes again.
"""

from __future__ import annotations

from collections.abc import Iterable


class Dotless(bytes):
    """Octets of which no line begins with a dot."""

    __slots__ = ()


def is_dotless(octets: bytes) -> bool:
    """Say whether no line begins with a dot."""
    return b"\r\n." not in octets and not octets.startswith(b".")


def whole_dotless_lines(pieces: Iterable[bytes]) -> bool:
    """Say whether pieces are whole lines without such a dot: then any joining of them has none either."""
    return all(is_dotless(piece) and (not piece or piece.endswith(b"\r\n")) for piece in pieces)
