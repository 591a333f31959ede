"""Reads the section "In the news" of a post: one block of headlines, and what else is in the section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.importing.headline import (
    LikelyOutlets,
    headline_of,
    likely_outlets,
    split_language,
    without_date,
)
from newsletter.importing.language_detection import detect_language
from newsletter.importing.news_cards import read_cards
from newsletter.importing.part import Headlines, NewsHeadline, Part
from newsletter.importing.post import (
    Heading,
    Items,
    Note,
    Paragraph,
    Piece,
    PostPicture,
    PostTable,
    Span,
    Spans,
    words_of,
)

_LONGEST_HEADLINE, _FEWEST_WORDS = 200, 3
_COVERAGE = re.compile(
    r"\b(?:in the|press|media|coverage|clips|clippings|mentions|reading|elsewhere"
    r"|en (?:las?|los)|le(?:emos|yendo))\b",
    re.I,
)
"""A heading of what others wrote; "News" alone may be the office's own."""
_UNSURE = Note(text="These lines could not be split into headline and outlet. They are as in the post.")


def read_news(
    heading: Heading, pieces: Sequence[Piece], lang: str, outlets: frozenset[str]
) -> Iterator[Part]:
    """Make one news block of the section's news lines; other lines stay text, before or after it.

    A headline needs neither a link nor an outlet; preflight reports the links that are missing. `outlets`
    are the lower-case names of outlets that are known.
    """
    cards = read_cards(_card_lines(pieces), outlets)
    if cards:
        yield Headlines(
            title=words_of(heading.spans).rstrip(" :"),
            headlines=tuple(_with_language(card, lang) for card in cards),
        )
        yield from (piece for piece in pieces if isinstance(piece, Note | PostPicture))
        return
    lines_of = [_lines(piece) for piece in pieces]
    every_line = [line for lines in lines_of for line in lines]
    is_plain = not any(isinstance(piece, Heading) for piece in pieces)
    guessed = (
        likely_outlets([words_of(line) for line in every_line], outlets) if is_plain else LikelyOutlets()
    )
    is_coverage = is_plain and _COVERAGE.search(words_of(heading.spans)) is not None
    likely = guessed.likely if is_coverage else frozenset()
    reader = _LineReader(
        outlets | guessed.sure, likely, may_be_bare=is_coverage, several=_are_headlines(every_line)
    )
    before: list[Piece] = []
    after: list[Piece] = []
    headlines: list[NewsHeadline] = []
    for piece, lines in zip(pieces, lines_of, strict=True):
        found = [reader.headline(line, in_list=isinstance(piece, Items)) for line in lines]
        is_table = isinstance(piece, PostTable)
        if not lines or not any(found) or (is_table and not all(found)):
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
    yield Headlines(title=words_of(heading.spans).rstrip(" :"), headlines=tuple(headlines))
    yield from _question(headlines, likely)
    yield from after


def _question(headlines: Sequence[NewsHeadline], likely: frozenset[str]) -> Iterator[Note]:
    """Ask about outlets that are only likely: every line has one at the same place."""
    names = {headline.outlet: None for headline in headlines if headline.outlet.casefold() in likely}
    if names:
        shown = ", ".join(f"“{name}”" for name in names)
        yield Note(text=f"Are these outlets, and not part of the headline? {shown}")


class _LineReader:
    """Reads lines of the section as headlines, with what is known about its outlets."""

    def __init__(
        self, outlets: frozenset[str], likely: frozenset[str], *, may_be_bare: bool, several: bool
    ) -> None:
        self._outlets = outlets
        self._likely = likely
        self._may_be_bare = may_be_bare
        self._several = several

    def headline(self, line: Spans, *, in_list: bool) -> NewsHeadline | None:
        """Return the headline in a line; one without a link and an outlet counts among others."""
        if any(span.href for span in line):
            return headline_of(line, self._outlets)
        words = words_of(line)
        found = headline_of(line, self._outlets | self._likely)
        if found is None and self._may_be_bare and (in_list or self._several) and _may_be_headline(words):
            title, day = without_date(words)
            return NewsHeadline(title=title, line=words, date=day)
        return found


def _are_headlines(lines: Sequence[Spans]) -> bool:
    """Tell whether a section has several lines, and each could be a headline."""
    return len(lines) > 1 and all(_may_be_headline(words_of(line)) for line in lines)


def _may_be_headline(words: str) -> bool:
    """Tell whether a line under "In the news" can be a headline without an outlet: it ends as none does."""
    return (
        len(words) <= _LONGEST_HEADLINE
        and len(words.split()) >= _FEWEST_WORDS
        and words[-1] not in ".:;,…"
        and (words[0].isupper() or words[0].isdecimal() or words[0] in "“\"'‘«¿¡$#")
    )


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
    if isinstance(piece, PostTable):
        rows = [_row(row) for row in piece.rows]
        return rows if all(any(span.href for span in row) for row in rows) else []
    return []


def _row(cells: Sequence[Spans]) -> Spans:
    """Return the cells of a row as one line: "Outlet | Headline"."""
    spans: list[Span] = []
    for cell in filter(words_of, cells):
        spans += [Span(text=" | "), *cell] if spans else cell
    return tuple(spans)


def _card_lines(pieces: Sequence[Piece]) -> list[Spans]:
    """Return the lines of a section of headings and paragraphs; none if there is anything else."""
    lines: list[Spans] = []
    for piece in pieces:
        if isinstance(piece, Heading):
            lines.append(piece.spans)
        elif isinstance(piece, Paragraph):
            lines += _broken(piece.spans)
        elif not isinstance(piece, Note | PostPicture):
            return []
    return lines


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
    """Mark a headline's language where it clearly differs from the post's; ask where it may.

    A language in brackets behind the headline becomes the mark: readers see it once, in the mark's words.
    """
    own = lang.partition("-")[0].lower()
    title, said = split_language(headline.title)
    if said and said != own and title:
        return replace(headline, title=title, lang=headline.lang or said)
    if headline.lang:
        return replace(headline, lang="") if headline.lang == own else headline
    guess = detect_language(headline.title)
    if not guess.lang or guess.lang == own:
        return headline
    if guess.sure:
        return replace(headline, lang=guess.lang)
    if headline.title.isascii() or headline.question:
        return headline
    question = f"Is “{headline.title}” in another language? If so, add to its line: | lang: {guess.lang}"
    return replace(headline, question=question)
