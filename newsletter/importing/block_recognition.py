"""Recognise: find a post's did-you-know, its praise of staff and its news among its pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.importing.headline import headline_of
from newsletter.importing.language_detection import detect_language
from newsletter.importing.part import Fact, Headlines, NewsHeadline, Part, Praise
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
    opens_fact,
    praises_staff,
    section_of,
)

_MORE_TEXT = (
    "The did-you-know was taken to end here. If the next paragraph belongs to it, move the ::: below it."
)
_WHOSE = (
    "Whose spotlight is it? Its title is the post’s own heading; put a name or a team there if that says "
    "more."
)


def recognise(
    pieces: Sequence[Piece], *, lang: str, outlets: frozenset[str] = frozenset()
) -> tuple[Part, ...]:
    """Return the pieces with what was recognised as parts; every word of every piece is in one of them.

    `lang` is the post's language, `outlets` names in lower case that the publication knows.
    """
    parts: list[Part] = []
    opened = False
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        section = section_of(words_of(piece.spans)) if isinstance(piece, Heading) else None
        if section is not None and isinstance(piece, Heading):
            end = _end(pieces, index)
            parts += _section(section, piece, pieces[index + 1 : end], lang, outlets)
            index, opened = end, True
            continue
        opened = opened or isinstance(piece, Heading)
        if not opened and isinstance(piece, Paragraph) and opens_fact(words_of(piece.spans)):
            parts.append(_fact(piece))
            opened = True
        else:
            parts.append(piece)
        index += 1
    return tuple(parts)


def _end(pieces: Sequence[Piece], index: int) -> int:
    """Return where a heading's section ends: at the next one of its level or above, or at a rule."""
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
    return _praise(section, heading, pieces)


# --- Did you know ---------------------------------------------------------------------------------


def _fact(paragraph: Paragraph) -> Fact:
    label = fact_label("".join(span.text for span in paragraph.spans))
    rest = _after(paragraph.spans, label)
    if label and words_of(rest):
        return Fact(title=words_of(_before(paragraph.spans, label)), pieces=(Paragraph(spans=rest),))
    return Fact(pieces=(paragraph,))


def _fact_section(heading: Heading, pieces: Sequence[Piece]) -> Sequence[Part]:
    """The heading's first paragraph, with the list it may announce, is the fact."""
    notes = [piece for piece in pieces if isinstance(piece, Note)]
    said = [piece for piece in pieces if not isinstance(piece, Note)]
    first = next((i for i, piece in enumerate(said) if isinstance(piece, Paragraph | Items)), None)
    if first is None:
        return [heading, *pieces]
    end = first + 1
    if words_of(getattr(said[first], "spans", ())).endswith(":") and isinstance(
        next(iter(said[end:]), None), Items
    ):
        end += 1
    fact = Fact(title=words_of(heading.spans), pieces=tuple(said[first:end]))
    rest = said[end:]
    asks = [Note(text=_MORE_TEXT)] if rest and isinstance(rest[0], Paragraph) else []
    return [*notes, *said[:first], fact, *asks, *rest]


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


def _praise(section: Section, heading: Heading, pieces: Sequence[Piece]) -> Sequence[Part]:
    """ "One more thing" is a spotlight when it speaks of staff; "Staff spotlight" says so itself."""
    said = tuple(piece for piece in pieces if not isinstance(piece, Note | PostPicture))
    has_text = any(isinstance(piece, Paragraph | Items) for piece in said)
    if not has_text or (section is Section.ONE_MORE_THING and not praises_staff(text_of(said))):
        return [heading, *pieces]
    pictures = [piece for piece in pieces if isinstance(piece, PostPicture)]
    notes = [piece for piece in pieces if isinstance(piece, Note)]
    praise = Praise(title=words_of(heading.spans), pieces=said, picture=pictures[0] if pictures else None)
    return [Note(text=_WHOSE), praise, *pictures[1:], *notes]


# --- News -----------------------------------------------------------------------------------------


def _news(heading: Heading, pieces: Sequence[Piece], lang: str, outlets: frozenset[str]) -> Iterator[Part]:
    """The section's lines of news as one block; what is no such line stays text, before or after it."""
    before: list[Piece] = []
    after: list[Piece] = []
    told: list[NewsHeadline] = []
    for piece in pieces:
        lines = _lines(piece)
        found = [headline_of(line, outlets) for line in lines]
        if not lines or not any(found):
            (after if told else before).append(piece)
            continue
        told += [_spoken(headline, lang) for headline in found if headline is not None]
        unsure = [line for line, headline in zip(lines, found, strict=True) if headline is None]
        if unsure:
            after += [_UNSURE, Items(items=tuple((Paragraph(spans=line),) for line in unsure))]
    if not told:
        yield heading
        yield from before
        return
    if any(not isinstance(piece, Note | PostPicture) for piece in before):
        yield Note(text=f"What follows stood under the heading “{words_of(heading.spans)}”, before the news.")
    yield from before
    yield Headlines(title=words_of(heading.spans), headlines=tuple(told))
    yield from after


_UNSURE = Note(
    text="No headline and outlet could be made out in these lines; they stay as the post has them."
)


def _lines(piece: Piece) -> list[Spans]:
    """Return the lines of a piece that could be news, or none when it is something else."""
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
    """Cut a paragraph at its line breaks; an address on a line of its own belongs to the line above."""
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


def _spoken(headline: NewsHeadline, lang: str) -> NewsHeadline:
    """Mark a headline's language where it is surely another than the post's; ask where it may be."""
    if headline.lang:
        return replace(headline, lang="") if headline.lang == lang.partition("-")[0].lower() else headline
    guess = detect_language(headline.title)
    if not guess.lang or guess.lang == lang.partition("-")[0].lower():
        return headline
    if guess.sure:
        return replace(headline, lang=guess.lang)
    if headline.title.isascii() or headline.doubt:
        return headline
    question = f"Is “{headline.title}” in another language? Then write behind it: | lang: {guess.lang}"
    return replace(headline, doubt=question)
