"""Composes a digest as an issue: a heading with a link, a picture and a sentence for each issue in it.

It is rendered and checked like an issue that staff wrote. Its text is theirs: titles, preheaders and alt
texts of editions that were sent. All of it is escaped, so none of it is markup or a merge field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.issues.merge_fields import escape as escape_fields
from newsletter.model import Block, Cadence, Fallback, FrontMatter, Image, Issue, Place, Text
from newsletter.rendering.digest_strings import digest_words
from newsletter.rendering.language import long_date

PATH = "the digest"
"""What findings name instead of a file."""
_LONGEST_PREHEADER = 130
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEntry:
    """An issue as a digest shows it: title, first sentence, picture ("" for none), and its public page.

    `lang` is the language of its words, `corrected_on` the day of a correction that its reader must know of.
    """

    title: str
    summary: str
    url: str
    lang: str
    picture: str = ""
    """The name of a file in the digest's folder."""
    alt: str = ""
    corrected_on: date | None = None


def digest_issue(
    entries: Sequence[DigestEntry],
    *,
    name: str,
    list_key: str,
    cadence: Cadence,
    lang: str,
    day: date,
    folder: str,
) -> Issue:
    """Return the digest in a language as an issue; `name` is its slug, `folder` that of its pictures."""
    words, words_lang = digest_words(lang)
    title = str(getattr(words, cadence.value))
    blocks: list[Block] = []
    foreign: list[Fallback] = []
    for number, entry in enumerate(entries, 1):
        own = _blocks(entry, _Places(number), words.corrected)
        if entry.lang != lang:
            places = tuple(block.place for block in own)
            foreign.append(Fallback(part="text", lang=entry.lang, place=places[0], blocks=places))
        blocks += own
    if words_lang != lang:
        foreign.append(Fallback(part="subject", lang=words_lang, place=Place(path=PATH, line=1)))
    return Issue(
        slug=name,
        path=PATH,
        folder=folder,
        front=FrontMatter(
            subject=escape_fields(_subject(title, entries)),
            preheader=escape_fields(_preheader(entries)),
            title=title,
            date=day,
            list=list_key,
            lang=lang,
        ),
        blocks=tuple(blocks),
        source="",
        fallbacks=tuple(foreign),
    )


class _Places:
    """Numbers the lines of an entry, so that each of its blocks has a place of its own."""

    def __init__(self, number: int) -> None:
        self._line = number * 10

    def next(self) -> Place:
        self._line += 1
        return Place(path=PATH, line=self._line)


def _blocks(entry: DigestEntry, places: _Places, corrected: str) -> list[Block]:
    heading = f"## [{_literal(entry.title)}](<{entry.url}>)"
    blocks: list[Block] = [Text(markdown=heading, place=places.next())]
    if entry.corrected_on is not None:
        day = long_date(entry.corrected_on, entry.lang)
        words = f"**{_literal(corrected)}: {_literal(day)}**"
        blocks.append(Text(markdown=words, place=places.next()))
    if entry.picture:
        blocks.append(
            Image(source=entry.picture, alt=entry.alt, decorative=not entry.alt, place=places.next())
        )
    if entry.summary:
        blocks.append(Text(markdown=_literal(entry.summary), place=places.next()))
    return blocks


def _literal(text: str) -> str:
    """Return text as Markdown on one line that shows just this text."""
    return _MARKUP.sub(r"\\\g<0>", _SPACES.sub(" ", text).strip())


def _subject(title: str, entries: Sequence[DigestEntry]) -> str:
    """Return the digest's name, its newest issue, and how many more there are: Weekly digest: … (+2)."""
    more = f" (+{len(entries) - 1})" if len(entries) > 1 else ""
    return f"{title}: {entries[0].title}{more}"


def _preheader(entries: Sequence[DigestEntry]) -> str:
    """Return the titles of the other issues, as many as an inbox shows; of one alone, its first sentence."""
    if len(entries) == 1:
        return entries[0].summary
    shown = entries[1].title
    for entry in entries[2:]:
        if len(shown) + len(entry.title) + 3 <= _LONGEST_PREHEADER:
            shown = f"{shown} · {entry.title}"
    return shown
