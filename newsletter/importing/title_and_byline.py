"""Takes title, kicker, date line and byline from the top of a post."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.date_labels import is_event_line, without_change
from newsletter.importing.date_line import date_line
from newsletter.importing.post import Heading, Note, Paragraph, Piece, PostPicture, text_of, words_of
from newsletter.importing.section_headings import opens_fact, section_of

_BYLINE = re.compile(r"(?:by|por|posted by|written by|published by|author:) [^.!?]{2,80}", re.I)
_TOP = 12
"""Pieces in which a title is searched."""
_BELOW = 5
_KICKER_WORDS, _KICKER_CHARACTERS = 8, 60
_TITLE_CHARACTERS = 160
_WORDS = re.compile(r"\w+")


@dataclass(slots=True, kw_only=True)
class TitleAndByline:
    """What the top of a post says; `pieces` is everything else in it."""

    title: str = ""
    kicker: str = ""
    lead: str = ""
    date: dt.date | None = None
    pieces: list[Piece] = field(default_factory=list)


def read_title_and_byline(pieces: Sequence[Piece], titles: Sequence[str] = ()) -> TitleAndByline:
    """Take the title and byline off a post. `titles` is what the page's metadata gives, the best first.

    A line that says more than a date, and a byline, become notes for the writer.
    """
    top = TitleAndByline()
    at = _title_at(pieces, titles)
    if at is not None:
        _take_title(top, pieces, at)
    elif titles:
        top.title = titles[0]
        _take_lines(top, pieces, 0)
    else:
        _take_head(top, list(pieces))
    _forget_links(top)
    return top


def _forget_links(top: TitleAndByline) -> None:
    """Remove notes about links whose words went into the front matter, which has no links."""
    stays = text_of(tuple(piece for piece in top.pieces if not isinstance(piece, Note)))
    top.pieces = [
        piece
        for piece in top.pieces
        if not (isinstance(piece, Note) and piece.about and piece.about not in stays)
    ]


def _line(piece: Piece) -> str:
    return words_of(piece.spans) if isinstance(piece, Heading | Paragraph) else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and _WORDS.findall(one.casefold()) == _WORDS.findall(other.casefold())


def _title_at(pieces: Sequence[Piece], titles: Sequence[str]) -> int | None:
    """Return the index of the title: a line that equals the page's title, or the first h1."""
    top = list(enumerate(pieces[:_TOP]))
    for index, piece in top:
        if any(_same(_line(piece), title) for title in titles):
            return index
    return next((i for i, piece in top if isinstance(piece, Heading) and piece.level == 1), None)


def _take_title(top: TitleAndByline, pieces: Sequence[Piece], at: int) -> None:
    top.title = _line(pieces[at])
    for index, piece in enumerate(pieces[:at]):
        words = _line(piece)
        if words and _take_line(top, words):
            continue
        if index == max((i for i in range(at) if _line(pieces[i])), default=-1) and is_kicker(words):
            top.kicker = words
        else:
            top.pieces.append(piece)
    _take_lines(top, pieces, at + 1)


def _take_lines(top: TitleAndByline, pieces: Sequence[Piece], start: int) -> None:
    """Take date line, byline and subtitle from below the title; the rest stays as it is."""
    end = start
    for index in range(start, min(start + _BELOW, len(pieces))):
        piece = pieces[index]
        words = _line(piece)
        if words and _take_line(top, words):
            end = index + 1
        elif index == start and isinstance(piece, Heading) and _is_subtitle(words, pieces[index + 1 :]):
            top.lead = words
            end = index + 1
        elif isinstance(piece, PostPicture):
            top.pieces.append(piece)
            end = index + 1
        else:
            break
    top.pieces += pieces[end:]


def _is_subtitle(words: str, after: Sequence[Piece]) -> bool:
    """Tell whether a heading below the title is a subtitle: then the date line or byline follows it."""
    below = _line(after[0]) if after else ""
    return section_of(words) is None and (
        date_line(below) is not None or _BYLINE.fullmatch(below) is not None
    )


def _take_line(top: TitleAndByline, words: str) -> bool:
    """Take a date line or a byline; tell whether the line was one."""
    if is_sentence(words) or is_event_line(words):
        return False
    published = without_change(words)
    found = date_line(published)
    if found is None and published != words and date_line(words) is not None:
        top.pieces.append(Note(text=f"Date line of the post, left out: {words}", needs_check=False))
        return True
    if found is not None:
        top.date = top.date or found.day
        if found.day is None:
            question = f"The post is dated “{words}”. Which number is the month?"
            top.pieces.append(Note(text=question, unclear_date=words))
        elif found.rest or found.day != top.date:
            top.pieces.append(Note(text=f"Date line of the post, left out: {words}", needs_check=False))
        return True
    if _BYLINE.fullmatch(words):
        top.pieces.append(Note(text=f"Byline of the post, left out: {words}", needs_check=False))
        return True
    return False


def is_kicker(words: str) -> bool:
    """Tell whether a line can be a kicker, above a headline."""
    return (
        0 < len(words) <= _KICKER_CHARACTERS
        and len(words.split()) <= _KICKER_WORDS
        and words[-1] not in ".?!:,;"
        and not any(char in words for char in "{}\\")
        and section_of(words) is None
    )


# --- A text without headings ---------------------------------------------------------------------


def _take_head(top: TitleAndByline, pieces: list[Piece]) -> None:
    """Find the title among the short lines at the start of a text."""
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
    title = _choose(top, [(i, _line(pieces[i])) for i in names[:2]])
    if title is None:
        _take_lines(top, pieces, 0)
        return
    gone = {title} | ({names[0]} if top.kicker else set())
    last = max(title, dated if dated is not None else 0)
    for index, piece in enumerate(pieces[: last + 1]):
        if index not in gone and not _take_line(top, _line(piece)):
            top.pieces.append(piece)
    _take_lines(top, pieces, last + 1)


def _is_body(words: str) -> bool:
    if words[-1] in ",;:" or opens_fact(words) or section_of(words) is not None:
        return True
    return is_sentence(words) and not words.endswith("?")


def _choose(top: TitleAndByline, lines: Sequence[tuple[int, str]]) -> int | None:
    if not lines:
        return None
    (first, words), *more = lines
    if (
        more
        and is_kicker(words)
        and (len(words.split()) <= 4 or words.isupper())
        and len(words) < len(more[0][1])
    ):
        top.kicker, top.title = words, more[0][1]
        return more[0][0]
    top.title = words
    return first
