"""The score: how much a story is worth a reader's time, with a reason for every point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from newsletter.feeds.headline_words import has_phrase
from newsletter.model import DeskSettings, Entry, Feed
from newsletter.model.deferred_dataclass import dataclass

FRESHEST = 40
_ANOTHER_OUTLET = 5
_MOST_OUTLETS = 4
_PAYWALL = -10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Points, and what they are for."""

    points: int
    why: str

    def __str__(self) -> str:
        return f"{self.points:+d} {self.why}"


def reasons_for(
    told_by: Sequence[Entry], feeds: Mapping[str, Feed], desk: DeskSettings, now: datetime
) -> tuple[Reason, ...]:
    """Return why a story (its entries, the best outlet's first) gets its points; none of them is 0.

    The story's age counts from when the first outlet told it; words in a summary count half.
    """
    return tuple(reason for reason in _reasons(told_by, feeds, desk, now) if reason.points)


def _reasons(
    told_by: Sequence[Entry], feeds: Mapping[str, Feed], desk: DeskSettings, now: datetime
) -> Iterator[Reason]:
    best = told_by[0]
    feed = feeds[best.feed]
    dates = [entry.published_at for entry in told_by if entry.published_at]
    if dates:  # a story that nobody dates is never fresh
        yield _freshness(min(dates), desk, now)
    for phrase, points in desk.keywords.items():
        if has_phrase(best.title, phrase):
            yield Reason(points=points, why=f"“{phrase}” in the headline")
        elif has_phrase(best.summary, phrase):
            yield Reason(points=int(points / 2), why=f"“{phrase}” in the summary")
    outlets = len({(entry.feed, entry.outlet) for entry in told_by})
    if outlets > 1:
        more = min(outlets, _MOST_OUTLETS) - 1
        yield Reason(points=more * _ANOTHER_OUTLET, why=f"reported by {outlets} outlets")
    yield Reason(points=feed.weight, why=f"from {best.outlet or feed.outlet}")
    if best.paywall or feed.paywall:
        yield Reason(points=_PAYWALL, why="behind a paywall")


def _freshness(published_at: datetime, desk: DeskSettings, now: datetime) -> Reason:
    age = max(now - published_at, timedelta())
    left = 1 - min(age / timedelta(days=desk.days), 1.0)
    return Reason(points=round(FRESHEST * left), why=f"published {_ago(age)}")


def _ago(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return "within the hour"
    if hours < 48:
        return f"{hours} hour{'s' if hours > 1 else ''} ago"
    return f"{hours // 24} days ago"
