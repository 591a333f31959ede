"""Makes headings of bold lines, and heading levels without gaps."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.post import Heading, Note, Paragraph, Piece, Span, words_of
from newsletter.importing.section_headings import Section, section_of, spotlight_label
from newsletter.importing.spotlight_name import name_and_role

_WORDS, _CHARACTERS = 12, 90
_TOP, _DEEPEST = 2, 4


def with_headings(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with bold lines as headings if a post has no others, from level 2, without gaps.

    The name of a section ("In the news") is a heading in any style, of a spotlight if it is bold or names
    somebody; its level is the highest of the post.
    """
    levels = [piece.level for piece in pieces if isinstance(piece, Heading)]
    top = min(levels, default=_TOP)
    made: list[Piece] = []
    for index, piece in enumerate(pieces):
        more_follows = any(not isinstance(after, Note) for after in pieces[index + 1 :][:2])
        if isinstance(piece, Paragraph) and more_follows and _is_meant(piece, has_headings=bool(levels)):
            spans = tuple(
                Span(text=span.text, emphasis=span.emphasis, href=span.href) for span in piece.spans
            )
            made.append(Heading(level=top, spans=spans))
        else:
            made.append(piece)
    return with_levels(made)


def _is_meant(piece: Paragraph, *, has_headings: bool) -> bool:
    words = words_of(piece.spans)
    section = section_of(words)
    if section not in (None, Section.SPOTLIGHT):
        return True
    is_bold = all(span.strong for span in piece.spans if span.text.strip())
    if section is not None:
        return is_bold or name_and_role(spotlight_label(words)[1]) is not None
    return not has_headings and is_bold and _is_short(words)


def _is_short(words: str) -> bool:
    fits = 0 < len(words) <= _CHARACTERS and len(words.split()) <= _WORDS
    return fits and words[-1] not in ".,;:!" and (words.endswith("?") or not is_sentence(words))


def with_levels(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Give the largest heading level 2, and the others the levels below without a gap."""
    levels = sorted({piece.level for piece in pieces if isinstance(piece, Heading)})
    level = {old: min(new, _DEEPEST) for new, old in enumerate(levels, start=_TOP)}
    return tuple(
        Heading(level=level[piece.level], spans=piece.spans) if isinstance(piece, Heading) else piece
        for piece in pieces
    )
