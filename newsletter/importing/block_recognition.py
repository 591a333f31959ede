"""Recognizes a post's did-you-know, staff spotlight, news and quotes among its pieces."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.importing.news_section import read_news
from newsletter.importing.part import DidYouKnow, Part, StaffSpotlight
from newsletter.importing.post import Heading, Items, Note, Paragraph, Piece, PostPicture, Rule, words_of
from newsletter.importing.quotations import with_quotations
from newsletter.importing.section_headings import Section, fact_label, opens_fact, section_of
from newsletter.importing.span_slices import cut, text_in
from newsletter.importing.spotlight_name import introduced, name_and_role
from newsletter.importing.spotlight_section import praises_staff, read_spotlight

_MORE_TEXT = "The did-you-know seems to end here. If the next paragraph is part of it, move the ::: below it."


def recognize_blocks(
    pieces: Sequence[Piece], *, lang: str, outlets: frozenset[str] = frozenset()
) -> tuple[Part, ...]:
    """Return the pieces, with recognized sections as parts; every word of every piece is in one of them.

    `lang` is the post's language, `outlets` the lower-case names of outlets that the publication knows.
    """
    parts: list[Part] = []
    text: list[Piece] = []
    index = 0
    while index < len(pieces):
        section = _section_at(pieces, index)
        if section is None:
            text.append(pieces[index])
            index += 1
            continue
        parts += _text_parts(text, is_opening=not parts)
        text = []
        heading, end = pieces[index], _end(pieces, index, section)
        if isinstance(heading, Heading):
            parts += _section(section, heading, pieces[index + 1 : end], lang, outlets)
        index = end
    return (*parts, *_text_parts(text, is_opening=not parts))


def _section_at(pieces: Sequence[Piece], index: int) -> Section | None:
    """Return the section that starts at a piece, by its heading, or by what it says about staff."""
    heading = pieces[index]
    if not isinstance(heading, Heading):
        return None
    words = words_of(heading.spans)
    section = section_of(words)
    if section is not None:
        return section
    is_spotlight = introduced(words) is not None or praises_staff(
        pieces[index + 1 : _end(pieces, index, None)]
    )
    return Section.SPOTLIGHT if is_spotlight else None


def _end(pieces: Sequence[Piece], index: int, section: Section | None) -> int:
    """Return where a heading's section ends: at the next heading of its level or above, or at a rule.

    A heading right below "One more thing", or a name right below "Staff Spotlight", belongs to it, even at
    its level.
    """
    level = getattr(pieces[index], "level", 0)
    start = index + 1
    if section in (Section.ONE_MORE_THING, Section.SPOTLIGHT):
        inner, heading = _heading_below(pieces, start)
        if heading is not None and heading.level <= level and _is_title(words_of(heading.spans), section):
            start = inner + 1
    for end, piece in enumerate(pieces[start:], start=start):
        if isinstance(piece, Rule) or (isinstance(piece, Heading) and piece.level <= level):
            return end
    return len(pieces)


def _heading_below(pieces: Sequence[Piece], start: int) -> tuple[int, Heading | None]:
    """Return the heading that follows with nothing but pictures and notes before it."""
    for index, piece in enumerate(pieces[start:], start=start):
        if isinstance(piece, Heading):
            return index, piece
        if not isinstance(piece, Note | PostPicture):
            break
    return start, None


def _is_title(words: str, section: Section | None) -> bool:
    """Tell whether a heading is the title of what stands under "One more thing" or "Staff Spotlight"."""
    if section_of(words) is not None:
        return False
    return section is Section.ONE_MORE_THING or name_and_role(words) is not None


def _section(
    section: Section, heading: Heading, pieces: Sequence[Piece], lang: str, outlets: frozenset[str]
) -> Sequence[Part]:
    if section is Section.NEWS:
        return list(read_news(heading, pieces, lang, outlets))
    quoted = with_quotations(pieces)
    if section is Section.FACT:
        return _fact_section(heading, quoted)
    parts = read_spotlight(section, heading, quoted)
    is_spotlight = any(isinstance(part, StaffSpotlight) for part in parts)
    return parts if is_spotlight else _text_parts([heading, *quoted], is_opening=False)


# --- Text and did-you-know ------------------------------------------------------------------------


def _text_parts(pieces: Sequence[Piece], *, is_opening: bool) -> list[Part]:
    """Return text as parts: paragraphs labeled "Did you know?", and quotes.

    A question "Did you know that ...?" is a did-you-know at the opening of the post: before its first
    heading, or as its first text.
    """
    parts: list[Part] = []
    has_heading = has_text = not is_opening
    for piece in with_quotations(pieces):
        words = words_of(piece.spans) if isinstance(piece, Paragraph) else ""
        is_question = opens_fact(words) and not (has_heading and has_text)
        if isinstance(piece, Paragraph) and (is_question or _has_label(piece)):
            parts.append(_did_you_know(piece))
            has_heading = has_text = True
            continue
        has_heading = has_heading or isinstance(piece, Heading)
        has_text = has_text or isinstance(piece, Items) or bool(words)
        parts.append(piece)
    return parts


def _has_label(paragraph: Paragraph) -> bool:
    length = fact_label(text_in(paragraph.spans))
    return length > 0 and bool(words_of(cut(paragraph.spans, length)[1]))


def _did_you_know(paragraph: Paragraph) -> DidYouKnow:
    label, rest = cut(paragraph.spans, fact_label(text_in(paragraph.spans)))
    if label and words_of(rest):
        return DidYouKnow(title=words_of(label), pieces=(Paragraph(spans=rest),))
    return DidYouKnow(pieces=(paragraph,))


def _fact_section(heading: Heading, pieces: Sequence[Piece]) -> Sequence[Part]:
    """Make the heading's first paragraph, and a list that it introduces, the did-you-know."""
    notes = [piece for piece in pieces if isinstance(piece, Note)]
    content = [piece for piece in pieces if not isinstance(piece, Note)]
    first = next((i for i, piece in enumerate(content) if isinstance(piece, Paragraph | Items)), None)
    if first is None:
        return [heading, *pieces]
    end = first + 1
    if words_of(getattr(content[first], "spans", ())).endswith(":") and isinstance(
        next(iter(content[end:]), None), Items
    ):
        end += 1
    did_you_know = DidYouKnow(title=words_of(heading.spans), pieces=tuple(content[first:end]))
    rest = content[end:]
    question_note = [Note(text=_MORE_TEXT)] if rest and isinstance(rest[0], Paragraph) else []
    return [*notes, *content[:first], did_you_know, *question_note, *rest]
