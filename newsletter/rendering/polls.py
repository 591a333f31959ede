"""Polls of an edition: when votes end, as a moment and in words."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from newsletter.model import EditionPoll, Poll, PollResults, Publication
from newsletter.rendering.html_and_text import clean
from newsletter.rendering.language import clock, day_and_time, weekday_date


def edition_poll(poll: Poll, key: str, publication: Publication) -> EditionPoll:
    """Return a poll as it is frozen with its edition. Votes end with a day, or at a time of it."""
    return EditionPoll(
        key=key,
        question=clean(poll.title),
        options=tuple(clean(option.label) for option in poll.options),
        closes_at=_closes_at(poll, publication.timezone),
        shows_results=poll.results is PollResults.AFTER_VOTE,
    )


def last_day(poll: Poll, lang: str, *, beside: dt.date) -> str:
    """Return the end of a poll as a language writes it; "" if it has none."""
    if poll.until is None:
        return ""
    day = weekday_date(poll.until, lang, beside=beside)
    return day_and_time(day, clock(poll.until_time, None, lang), lang) if poll.until_time is not None else day


def _closes_at(poll: Poll, timezone: str) -> dt.datetime | None:
    if poll.until is None:
        return None
    zone = ZoneInfo(timezone) if timezone else dt.UTC
    if poll.until_time is not None:
        end = dt.datetime.combine(poll.until, poll.until_time, tzinfo=zone)
    else:
        end = dt.datetime.combine(poll.until, dt.time.min, tzinfo=zone) + dt.timedelta(days=1)
    return end.astimezone(dt.UTC)
