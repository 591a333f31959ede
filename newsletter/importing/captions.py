"""Puts captions, which stand in a paragraph of their own, into the pictures they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.importing.post import Note, Paragraph, Piece, PostPicture, words_of


def with_captions(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces, with each caption in the picture above it, or else in the one below it.

    A caption of anything else, such as a table, stays a paragraph.
    """
    made: list[Piece] = []
    for index, piece in enumerate(pieces):
        caption = words_of(piece.spans) if isinstance(piece, Paragraph) and piece.caption else ""
        if caption and _give(made, _above(made), caption):
            continue
        made.append(piece)
        above = made[-2] if len(made) > 1 else None
        if isinstance(piece, PostPicture) and isinstance(above, Paragraph) and above.caption:
            after = pieces[index + 1] if index + 1 < len(pieces) else None
            has_own = isinstance(after, Paragraph) and after.caption
            if not has_own and _give(made, len(made) - 1, words_of(above.spans)):
                del made[-2]
    return tuple(made)


def _above(pieces: Sequence[Piece]) -> int:
    """Return the index of the last piece that is no note; -1 if there is none."""
    return next((i for i in range(len(pieces) - 1, -1, -1) if not isinstance(pieces[i], Note)), -1)


def _give(pieces: list[Piece], index: int, words: str) -> bool:
    """Give a picture without a caption its caption; tell whether there was one to take it."""
    picture = pieces[index] if index >= 0 else None
    if not isinstance(picture, PostPicture) or picture.caption:
        return False
    pieces[index] = replace(picture, caption=words)
    return True
