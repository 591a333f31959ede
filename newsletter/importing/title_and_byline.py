"""The opening: title, kicker, date line and byline, taken from the top of a post."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.date_line import date_line
from newsletter.importing.post import Heading, Note, Paragraph, Piece, PostPicture, text_of, words_of
from newsletter.importing.section_headings import opens_fact, section_of

_BYLINE = re.compile(r"(?:by|por|posted by|written by|published by|author:) [^.!?]{2,80}", re.I)
_TOP = 12
"""Pieces among which a title is looked for."""
_BELOW = 5
_KICKER_WORDS, _KICKER_CHARACTERS = 8, 60
_TITLE_CHARACTERS = 160
_WORDS = re.compile(r"\w+")


@dataclass(slots=True, kw_only=True)
class TitleAndByline:
    """What the top of a post says; `pieces` is the rest of it, nothing else missing."""

    title: str = ""
    kicker: str = ""
    lead: str = ""
    date: dt.date | None = None
    pieces: list[Piece] = field(default_factory=list)


def read_title_and_byline(pieces: Sequence[Piece], titles: Sequence[str] = ()) -> TitleAndByline:
    """Take the opening off a post. `titles` is what the page calls itself elsewhere, the best first.

    A line that says more than a date, and a byline, stay as notes for the writer.
    """
    opening = TitleAndByline()
    at = _title_at(pieces, titles)
    if at is not None:
        _take_title(opening, pieces, at)
    elif titles:
        opening.title = titles[0]
        _take_lines(opening, pieces, 0)
    else:
        _take_head(opening, list(pieces))
    _forget_links(opening)
    return opening


def _forget_links(opening: TitleAndByline) -> None:
    """Drop notes on links whose words went into the front matter: a kicker or a date leads nowhere."""
    stays = text_of(tuple(piece for piece in opening.pieces if not isinstance(piece, Note)))
    opening.pieces = [
        piece
        for piece in opening.pieces
        if not (isinstance(piece, Note) and piece.about and piece.about not in stays)
    ]


def _line(piece: Piece) -> str:
    return words_of(piece.spans) if isinstance(piece, Heading | Paragraph) else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and _WORDS.findall(one.casefold()) == _WORDS.findall(other.casefold())


def _title_at(pieces: Sequence[Piece], titles: Sequence[str]) -> int | None:
    """Return where the title stands: a heading that the page's own title repeats, else the first h1."""
    top = list(enumerate(pieces[:_TOP]))
    for index, piece in top:
        if any(_same(_line(piece), title) for title in titles):
            return index
    return next((i for i, piece in top if isinstance(piece, Heading) and piece.level == 1), None)


def _take_title(opening: TitleAndByline, pieces: Sequence[Piece], at: int) -> None:
    opening.title = _line(pieces[at])
    for index, piece in enumerate(pieces[:at]):
        words = _line(piece)
        if words and _take_line(opening, words):
            continue
        if index == max((i for i in range(at) if _line(pieces[i])), default=-1) and is_kicker(words):
            opening.kicker = words
        else:
            opening.pieces.append(piece)
    _take_lines(opening, pieces, at + 1)


def _take_lines(opening: TitleAndByline, pieces: Sequence[Piece], start: int) -> None:
    """Take date line, byline and subtitle from below the title; the rest follows as it is."""
    end = start
    for index in range(start, min(start + _BELOW, len(pieces))):
        piece = pieces[index]
        words = _line(piece)
        if words and _take_line(opening, words):
            end = index + 1
        elif index == start and isinstance(piece, Heading) and _is_subtitle(words, pieces[index + 1 :]):
            opening.lead = words
            end = index + 1
        elif isinstance(piece, PostPicture):
            opening.pieces.append(piece)
            end = index + 1
        else:
            break
    opening.pieces += pieces[end:]


def _is_subtitle(words: str, after: Sequence[Piece]) -> bool:
    """A heading right below the title is a subtitle when the date line comes after it."""
    below = _line(after[0]) if after else ""
    return section_of(words) is None and (
        date_line(below) is not None or _BYLINE.fullmatch(below) is not None
    )


def _take_line(opening: TitleAndByline, words: str) -> bool:
    """Take a date line or a byline; say whether the line was one."""
    if is_sentence(words):
        return False
    found = date_line(words)
    if found is not None:
        opening.date = opening.date or found.day
        if found.day is None:
            opening.pieces.append(
                Note(text=f"The post is dated “{words}”. Which of the numbers is the month?")
            )
        elif found.rest or found.day != opening.date:
            opening.pieces.append(Note(text=f"The post’s date line, left out: {words}", doubt=False))
        return True
    if _BYLINE.fullmatch(words):
        opening.pieces.append(Note(text=f"The post’s byline, left out: {words}", doubt=False))
        return True
    return False


def is_kicker(words: str) -> bool:
    """Say whether a line can stand above a headline as its kicker."""
    return (
        0 < len(words) <= _KICKER_CHARACTERS
        and len(words.split()) <= _KICKER_WORDS
        and words[-1] not in ".?!:,;"
        and not any(char in words for char in "{}\\")
        and section_of(words) is None
    )


# --- A text without headings ---------------------------------------------------------------------


def _take_head(opening: TitleAndByline, pieces: list[Piece]) -> None:
    """Find the title among the short lines a text begins with."""
    head: list[int] = []
    for index, piece in enumerate(pieces[:_BELOW]):
        words = _line(piece)
        if isinstance(piece, PostPicture | Note) and not head:
            continue
        if not words or len(words) > _TITLE_CHARACTERS or _is_body(words):
            break
        head.append(index)
    dated = next((i for i in head if date_line(_line(pieces[i])) is not None), None)
    before = [i for i in head if dated is None or i < dated]
    names = before or [i for i in head if i != dated]
    title = _choose(opening, [(i, _line(pieces[i])) for i in names[:2]])
    if title is None:
        _take_lines(opening, pieces, 0)
        return
    gone = {title} | ({names[0]} if opening.kicker else set())
    last = max(title, dated if dated is not None else 0)
    for index, piece in enumerate(pieces[: last + 1]):
        if index not in gone and not _take_line(opening, _line(piece)):
            opening.pieces.append(piece)
    _take_lines(opening, pieces, last + 1)


def _is_body(words: str) -> bool:
    if words[-1] in ",;:" or opens_fact(words) or section_of(words) is not None:
        return True
    return is_sentence(words) and not words.endswith("?")


def _choose(opening: TitleAndByline, lines: Sequence[tuple[int, str]]) -> int | None:
    if not lines:
        return None
    (first, words), *more = lines
    if (
        more
        and is_kicker(words)
        and (len(words.split()) <= 4 or words.isupper())
        and len(words) < len(more[0][1])
    ):
        opening.kicker, opening.title = words, more[0][1]
        return more[0][0]
    opening.title = words
    return first
