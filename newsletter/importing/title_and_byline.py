"""Takes title, kicker, date line and byline from the top of a post."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.importing.boilerplate_lines import is_sentence
from newsletter.importing.date_labels import is_event_line, without_change
from newsletter.importing.date_line import DateLine, date_line
from newsletter.importing.kicker import is_kicker, is_lone_kicker, is_sure, parts_beside_date
from newsletter.importing.post import Heading, Note, Paragraph, Piece, PostPicture, text_of, words_of
from newsletter.importing.section_headings import opens_fact, section_of
from newsletter.importing.spotlight_name import is_name, name_and_role

_BYLINE = re.compile(r"(?:by|por|posted by|written by|published by|author:) [^.!?]{2,80}", re.I)
_BYLINE_START = re.compile(r"(?:By|Por|Von|De|Par|BY|POR|Article by|Words by|Story by) (?=[A-ZÁÉÍÓÚÑÄÖÜ])")
"""Starts a list of authors, which may be long and have initials."""
_TOP = 12
"""Pieces in which a title is searched."""
_BELOW = 5
_TITLE_CHARACTERS = 160
_LEAD_CHARACTERS, _LEAD_WORDS = 200, 4
_MUCH_TEXT, _STEM = 20_000, 5
_LONGER, _LONGER_THAN_KICKER = 1.5, 1.25
"""How much longer than the line above it a title is, if nothing else says which of the two is the title."""
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
    if top.pieces and isinstance(top.pieces[0], Heading) and _same(_line(top.pieces[0]), top.title):
        del top.pieces[0]  # the title again, as a heading of the text


def _take_lines(top: TitleAndByline, pieces: Sequence[Piece], start: int) -> None:
    """Take date line, byline and subtitle from below the title; the rest stays as it is."""
    end = start
    dated = top.date is not None
    for index in range(start, min(start + _BELOW, len(pieces))):
        piece, after = pieces[index], pieces[index + 1 :]
        words = _line(piece)
        if words and _take_line(top, words):
            end, dated = index + 1, True
        elif index == start and _is_above_date(piece, after):
            _take_subtitle(top, piece, words)
            end = index + 1
        elif isinstance(piece, PostPicture | Note):
            top.pieces.append(piece)
            end = index + 1
        elif (
            dated
            and not top.kicker
            and _is_kicker_line(piece, words, after)
            and (is_sure(words) or not isinstance(pieces[index - 1], PostPicture))  # or else its caption
        ):
            _take_kicker(top, words)
            end = index + 1
        else:
            break
    top.pieces += pieces[end:]


def _is_above_date(piece: Piece, after: Sequence[Piece]) -> bool:
    """Tell whether a line below the title is a subtitle or a kicker: then the date line or byline follows."""
    words, below = _line(piece), _line(after[0]) if after else ""
    return (
        bool(words)
        and (isinstance(piece, Heading) or len(words) <= _LEAD_CHARACTERS)
        and section_of(words) is None
        and not opens_fact(words)
        and not is_sentence(below)
        and (date_line(below) is not None or _is_byline(below))
    )


def _take_subtitle(top: TitleAndByline, piece: Piece, words: str) -> None:
    """Take a line between title and date: a few words are a kicker, more are the lead."""
    if _is_byline(words) or (
        is_name(words.partition(",")[0]) and ("," in words or name_and_role(words) != (words, ""))
    ):
        top.pieces.append(Note(text=f"Byline of the post, left out: {words}", needs_check=False))
    elif top.lead or (isinstance(piece, Paragraph) and not _may_be_lead(words, top)):
        top.pieces.append(piece)
    elif not top.kicker and is_lone_kicker(words) and (isinstance(piece, Paragraph) or is_sure(words)):
        _take_kicker(top, words)
    else:
        top.lead = words


def _is_byline(words: str) -> bool:
    return _BYLINE.fullmatch(words) is not None or (
        _BYLINE_START.match(words) is not None and words[-1] not in ".!?" and len(words) <= _LEAD_CHARACTERS
    )


def _may_be_lead(words: str, top: TitleAndByline) -> bool:
    """Tell whether a line between title and date is one to keep above the text."""
    is_long = len(words.split()) >= _LEAD_WORDS and not words[0].isdigit()
    return is_long or is_sure(words) or (not top.kicker and is_lone_kicker(words))


def _is_kicker_line(piece: Piece, words: str, after: Sequence[Piece]) -> bool:
    """Tell whether a line below the date is a kicker: short, alone, and above the text or a picture.

    A heading is one only if it is no heading of a section: the others are of a higher level.
    """
    follows = next((found for found in after if not isinstance(found, Note)), None)
    if not is_lone_kicker(words) or not _is_start_of_text(follows):
        return False
    if is_name(words) and not is_sure(words) and not _is_said_in(words, after):
        return False  # an author
    if isinstance(piece, Heading):
        levels = [found.level for found in after if isinstance(found, Heading)]
        return is_sure(words) if not levels else piece.level > min(levels) and piece.level not in levels
    return isinstance(piece, Paragraph) and not (_is_bold(piece) and any(map(_is_bold_line, after)))


def _is_said_in(words: str, pieces: Sequence[Piece]) -> bool:
    """Tell whether a text has one of the words, or another form of it, without a capital: it is no name."""
    text = text_of(tuple(pieces))[:_MUCH_TEXT]
    return any(re.search(rf"\b{re.escape(word.lower()[:_STEM])}", text) for word in words.split())


def _is_start_of_text(piece: Piece | None) -> bool:
    if isinstance(piece, PostPicture):
        return True
    words = _line(piece) if isinstance(piece, Paragraph) else ""
    return is_sentence(words) or opens_fact(words) or words.endswith((":", ","))


def _is_bold(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and all(span.strong for span in piece.spans if span.text.strip())


def _is_bold_line(piece: Piece) -> bool:
    """Tell whether a piece is a bold line that stands for a heading."""
    return _is_bold(piece) and section_of(_line(piece)) is None and not is_sentence(_line(piece))


def _take_kicker(top: TitleAndByline, words: str) -> None:
    top.kicker = words
    if not is_sure(words):
        top.pieces.append(
            Note(text=f"Does “{words}” belong above the headline? If not, take it out of kicker: at the top.")
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
        elif found.day != top.date:
            top.pieces.append(Note(text=f"Date line of the post, left out: {words}", needs_check=False))
        else:
            _take_beside_date(top, found)
        return True
    if _BYLINE.fullmatch(words):
        top.pieces.append(Note(text=f"Byline of the post, left out: {words}", needs_check=False))
        return True
    return False


def _take_beside_date(top: TitleAndByline, line: DateLine) -> None:
    """Take kicker and byline from what a date line also says; anything else becomes a note.

    Only what says what the post is about is a kicker: an author's name is as short.
    """
    for words in (line.before, line.after):
        for part in parts_beside_date(words):
            if _is_byline(part):
                top.pieces.append(Note(text=f"Byline of the post, left out: {part}", needs_check=False))
            elif not top.kicker and is_lone_kicker(part) and is_sure(part):
                _take_kicker(top, part)
            else:
                top.pieces.append(
                    Note(text=f"The post’s date line also says, left out: {part}", needs_check=False)
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
    below = next((i for i in head if dated is not None and i > dated), None)
    if (
        below is not None
        and len(before) == 1
        and _is_kicker_above(_line(pieces[names[0]]), _line(pieces[below]))
    ):
        names = [names[0], below]
    title = _choose(top, [(i, _line(pieces[i])) for i in names[:2]])
    if title is None:
        _take_lines(top, pieces, 0)
        return
    gone = {title} | ({names[0]} if top.kicker else set())
    last = max(title, dated if dated is not None else 0)
    for index, piece in enumerate(pieces[: last + 1]):
        words = _line(piece)
        if index in gone or _take_line(top, words):
            continue
        if title < index and _is_above_date(piece, pieces[index + 1 :]):
            _take_subtitle(top, piece, words)
        else:
            top.pieces.append(piece)
    _take_lines(top, pieces, last + 1)


def _is_body(words: str) -> bool:
    if words[-1] in ",;:" or opens_fact(words) or section_of(words) is not None:
        return True
    return is_sentence(words) and not words.endswith("?")


def _is_kicker_above(words: str, below: str) -> bool:
    """Tell whether a line above the date is the kicker, and the one below the date the title."""
    return is_lone_kicker(words) and is_sure(words) and len(below) >= _LONGER_THAN_KICKER * len(words)


def _choose(top: TitleAndByline, lines: Sequence[tuple[int, str]]) -> int | None:
    if not lines:
        return None
    (first, words), *more = lines
    if (
        more
        and is_kicker(words)
        and (len(words.split()) <= 4 or words.isupper())
        and len(words) < len(more[0][1])
        and (is_sure(words) or words.isupper() or len(more[0][1]) >= _LONGER * len(words))
    ):
        top.kicker, top.title = words, more[0][1]
        return more[0][0]
    top.title = words
    return first
