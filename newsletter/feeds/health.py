"""Health: how a feed is doing, and what staff should hear before an issue goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from newsletter.feeds.feed_state import remembered
from newsletter.issues.language_tag import is_variety_of
from newsletter.model import Entry, Feed, FeedState
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import counted, joined, phrase, setting

WEEKS = 4
"""Over how many weeks the pace of a feed is measured."""
_FAILURES_TOLD = 3
_SILENCE_TOLD = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed, what is remembered of it (None: never asked), and its pace."""

    feed: Feed
    state: FeedState | None
    per_week: float
    """Stories a week."""
    alert: str = ""
    """One line when staff should look at it; "" when all is well."""

    @property
    def note(self) -> str:
        """One line about what its last answer lacked, when that is no cause for alarm; else ""."""
        state = self.state
        if state is None or self.alert:
            return ""
        undated = phrase("{stories} without a publication date", stories=_stories(state.undated))
        left = phrase("{number} left out for having no text or no web address", number=state.left_out)
        said = joined("; ", [*([undated] if state.undated else []), *([left] if state.left_out else [])])
        return phrase("feed {key}: {said}", key=self.feed.key, said=said) if said else ""

    @property
    def other_language(self) -> str:
        """The language that the feed says it is in, when newsletter.toml names another; else ""."""
        spoken = self.state.spoken if self.state else ""
        return "" if not spoken or is_variety_of(spoken, self.feed.lang) else spoken


def healths(
    feeds: Iterable[Feed], states: Mapping[str, FeedState], recent: Sequence[Entry], now: datetime
) -> tuple[FeedHealth, ...]:
    """Return each feed's health; `recent` are the entries of the last four weeks."""
    counts: dict[str, int] = {}
    for entry in recent:
        counts[entry.feed] = counts.get(entry.feed, 0) + 1
    found = []
    for feed in feeds:
        known = states.get(feed.key)
        state = known if known is not None and remembered(feed, known) is known else None
        per_week = counts.get(feed.key, 0) / WEEKS
        found.append(FeedHealth(feed=feed, state=state, per_week=per_week, alert=_alert(feed, state, now)))
    return tuple(found)


def pace_since(now: datetime) -> datetime:
    """Return since when entries count for the pace."""
    return now - timedelta(weeks=WEEKS)


def _alert(feed: Feed, state: FeedState | None, now: datetime) -> str:
    if state is None:
        return ""
    where = phrase("feed {key}", key=feed.key)
    if state.gone_at is not None:
        return phrase(
            "{where}: gone for good since {gone_at:%Y-%m-%d}; delete it or give its new address",
            where=where,
            gone_at=state.gone_at,
        )
    if state.address:
        return phrase(
            "{where}: moved for good; change its address to {address}: {setting}",
            where=where,
            address=state.address,
            setting=setting(f"feeds.{feed.key}.url"),
        )
    since = state.succeeded_at
    long = since is None or now - since > _SILENCE_TOLD
    if state.failures and (state.failures >= _FAILURES_TOLD or long):
        last = phrase("last read {since:%Y-%m-%d}", since=since) if since else phrase("never read")
        often = counted("once", "{count} times in a row", state.failures)
        return phrase(
            "{where}: failed {often} ({last}): {problem}",
            where=where,
            often=often,
            last=last,
            problem=state.problem,
        )
    if state.unread_date:
        return phrase(
            "{where}: cannot read its dates, such as “{unread_date}”; {stories} without a date, never "
            "new since the last issue",
            where=where,
            unread_date=state.unread_date,
            stories=_stories(state.undated),
        )
    return ""


def _stories(count: int) -> str:
    return counted("{count} story", "{count} stories", count)
