"""Recognizes a post's did-you-know, staff spotlight and news among its pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.importing.headline import headline_of
from newsletter.importing.language_detection import detect_language
from newsletter.importing.part import DidYouKnow, Headlines, NewsHeadline, Part, StaffSpotlight
from newsletter.importing.post import (
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    Rule,
    Span,
    Spans,
    text_of,
    words_of,
)
from newsletter.importing.section_headings import (
    Section,
    fact_label,
    mentions_staff,
    opens_fact,
    section_of,
)

_MORE_TEXT = "The did-you-know seems to end here. If the next paragraph is part of it, move the ::: below it."
_WHOSE = (
    "Who is this spotlight about? Its title is the post’s heading. If a name or a team fits better, write "
    "that."
)


def recognize_blocks(
    pieces: Sequence[Piece], *, lang: str, outlets: frozenset[str] = frozenset()
) -> tuple[Part, ...]:
    """Return the pieces, with recognized sections as parts; every word of every piece is in one of them.

    `lang` is the post's language, `outlets` the lower-case names of outlets that the publication knows.
    """
    parts: list[Part] = []
    past_top = False
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        section = section_of(words_of(piece.spans)) if isinstance(piece, Heading) else None
        if section is not None and isinstance(piece, Heading):
            end = _end(pieces, index)
            parts += _section(section, piece, pieces[index + 1 : end], lang, outlets)
            index, past_top = end, True
            continue
        past_top = past_top or isinstance(piece, Heading)
        if not past_top and isinstance(piece, Paragraph) and opens_fact(words_of(piece.spans)):
            parts.append(_did_you_know(piece))
            past_top = True
        else:
            parts.append(piece)
        index += 1
    return tuple(parts)


def _end(pieces: Sequence[Piece], index: int) -> int:
    """Return where a heading's section ends: at the next heading of its level or above, or at a rule."""
    level = getattr(pieces[index], "level", 0)
    for end, piece in enumerate(pieces[index + 1 :], start=index + 1):
        if isinstance(piece, Rule) or (isinstance(piece, Heading) and piece.level <= level):
            return end
    return len(pieces)


def _section(
    section: Section, heading: Heading, pieces: Sequence[Piece], lang: str, outlets: frozenset[str]
) -> Sequence[Part]:
    if section is Section.FACT:
        return _fact_section(heading, pieces)
    if section is Section.NEWS:
        return list(_news(heading, pieces, lang, outlets))
    return _spotlight(section, heading, pieces)


# --- Did you know ---------------------------------------------------------------------------------


def _did_you_know(paragraph: Paragraph) -> DidYouKnow:
    label = fact_label("".join(span.text for span in paragraph.spans))
    rest = _after(paragraph.spans, label)
    if label and words_of(rest):
        return DidYouKnow(title=words_of(_before(paragraph.spans, label)), pieces=(Paragraph(spans=rest),))
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


def _before(spans: Spans, length: int) -> Spans:
    return tuple(span for span, _ in _cut(spans, length) if span.text)


def _after(spans: Spans, length: int) -> Spans:
    return tuple(span for _, span in _cut(spans, length) if span.text)


def _cut(spans: Spans, length: int) -> Iterator[tuple[Span, Span]]:
    for span in spans:
        kept = max(0, min(length, len(span.text)))
        yield replace(span, text=span.text[:kept]), replace(span, text=span.text[kept:])
        length -= kept


# --- Spotlight ------------------------------------------------------------------------------------


def _spotlight(section: Section, heading: Heading, pieces: Sequence[Piece]) -> Sequence[Part]:
    """Make a spotlight; "One more thing" is one only if it mentions staff."""
    content = tuple(piece for piece in pieces if not isinstance(piece, Note | PostPicture))
    has_text = any(isinstance(piece, Paragraph | Items) for piece in content)
    if not has_text or (section is Section.ONE_MORE_THING and not mentions_staff(text_of(content))):
        return [heading, *pieces]
    pictures = [piece for piece in pieces if isinstance(piece, PostPicture)]
    notes = [piece for piece in pieces if isinstance(piece, Note)]
    spotlight = StaffSpotlight(
        title=words_of(heading.spans), pieces=content, picture=pictures[0] if pictures else None
    )
    return [Note(text=_WHOSE), spotlight, *pictures[1:], *notes]


# --- News -----------------------------------------------------------------------------------------


def _news(heading: Heading, pieces: Sequence[Piece], lang: str, outlets: frozenset[str]) -> Iterator[Part]:
    """Make one news block of the section's news lines; other lines stay text, before or after it."""
    before: list[Piece] = []
    after: list[Piece] = []
    headlines: list[NewsHeadline] = []
    for piece in pieces:
        lines = _lines(piece)
        found = [headline_of(line, outlets) for line in lines]
        if not lines or not any(found):
            (after if headlines else before).append(piece)
            continue
        headlines += [_with_language(headline, lang) for headline in found if headline is not None]
        unsure = [line for line, headline in zip(lines, found, strict=True) if headline is None]
        if unsure:
            after += [_UNSURE, Items(items=tuple((Paragraph(spans=line),) for line in unsure))]
    if not headlines:
        yield heading
        yield from before
        return
    if any(not isinstance(piece, Note | PostPicture) for piece in before):
        yield Note(
            text=f"In the post, the text below is under “{words_of(heading.spans)}”, before the headlines."
        )
    yield from before
    yield Headlines(title=words_of(heading.spans), headlines=tuple(headlines))
    yield from after


_UNSURE = Note(text="These lines could not be split into headline and outlet. They are as in the post.")


def _lines(piece: Piece) -> list[Spans]:
    """Return the lines of a piece that could be news; none when it is something else."""
    if isinstance(piece, Paragraph):
        return _broken(piece.spans)
    if isinstance(piece, Items):
        lines = [
            _broken(item[0].spans)
            for item in piece.items
            if len(item) == 1 and isinstance(item[0], Paragraph)
        ]
        return [line for found in lines for line in found] if len(lines) == len(piece.items) else []
    return []


def _broken(spans: Spans) -> list[Spans]:
    """Split a paragraph at its line breaks; an address on its own line belongs to the line above."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.text.split("\n")
        lines[-1].append(replace(span, text=first))
        lines += [[replace(span, text=part)] for part in more]
    joined: list[list[Span]] = []
    for line in lines:
        words = words_of(tuple(line))
        if joined and words.startswith(("http://", "https://")) and " " not in words:
            joined[-1] += [Span(text=" "), *line]
        elif words:
            joined.append(line)
    return [tuple(line) for line in joined]


def _with_language(headline: NewsHeadline, lang: str) -> NewsHeadline:
    """Mark a headline's language where it clearly differs from the post's; ask where it may."""
    if headline.lang:
        return replace(headline, lang="") if headline.lang == lang.partition("-")[0].lower() else headline
    guess = detect_language(headline.title)
    if not guess.lang or guess.lang == lang.partition("-")[0].lower():
        return headline
    if guess.sure:
        return replace(headline, lang=guess.lang)
    if headline.title.isascii() or headline.question:
        return headline
    question = f"Is “{headline.title}” in another language? If so, add to its line: | lang: {guess.lang}"
    return replace(headline, question=question)
