"""Reads news whose outlet is on a line of its own, above or below the headline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.importing.headline import split_language
from newsletter.importing.part import NewsHeadline
from newsletter.importing.post import Spans, words_of
from newsletter.importing.publisher_name import LIKELY, SURE, publisher_score
from newsletter.issues.addresses import WEB
from newsletter.issues.news_dates import NoSuchDateError, read_date

_LONGEST = 300


@dataclass(slots=True, kw_only=True)
class _Card:
    """A headline and its outlet, so far."""

    headline: Spans = ()
    outlet: str = ""
    date: dt.date | None = None


def read_cards(lines: Sequence[Spans], known: frozenset[str] = frozenset()) -> list[NewsHeadline]:
    """Return the headlines of lines that are in turn an outlet and a headline, or the other way round.

    A date may follow either. Returns nothing if the lines are not all like that.
    """
    dated: list[tuple[Spans, dt.date | None]] = []
    for line in lines:
        day = _day(words_of(line))
        if day is None:
            dated.append((line, None))
        elif dated and dated[-1][1] is None:
            dated[-1] = (dated[-1][0], day)
        else:
            return []
    if len(dated) < 2 or len(dated) % 2:
        return []
    for outlet_first in (True, False):
        pairs = [
            (one, two) if outlet_first else (two, one)
            for one, two in zip(dated[::2], dated[1::2], strict=True)
        ]
        cards = [
            _Card(outlet=words_of(outlet[0]), headline=headline[0], date=headline[1] or outlet[1])
            for outlet, headline in pairs
        ]
        if _are_cards(cards, known):
            return [_as_headline(card) for card in cards]
    return []


def _are_cards(cards: Sequence[_Card], known: frozenset[str]) -> bool:
    """Tell whether every card has an outlet's name where it should be, and one of them surely."""
    scores = [publisher_score(split_language(card.outlet)[0], _url(card.headline), known) for card in cards]
    headlines = [words_of(card.headline) for card in cards]
    longer = all(
        len(card.outlet) < len(headline) <= _LONGEST and publisher_score(headline, "", known) < SURE
        for card, headline in zip(cards, headlines, strict=True)
    )
    return longer and min(scores) >= LIKELY and max(scores) >= SURE


def _as_headline(card: _Card) -> NewsHeadline:
    outlet, lang = split_language(card.outlet)
    title = words_of(card.headline)
    return NewsHeadline(
        title=title,
        line=f"{card.outlet}\n{title}",
        outlet=outlet,
        url=_url(card.headline),
        date=card.date,
        lang=lang,
    )


def _url(spans: Spans) -> str:
    return next((span.href for span in spans if span.href.partition(":")[0].lower() in WEB), "")


def _day(words: str) -> dt.date | None:
    try:
        return read_date(words)
    except NoSuchDateError:
        return None
