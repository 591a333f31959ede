"""Manners: when a feed may be asked again, by its own wishes, ours, and how it went.

From rachelbythebay.com's feed reader score, RFC 9110 section 10.2.3 (Retry-After) and RFC 9111 (freshness).
Nothing here knows a clock: `now` is given.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto

from newsletter.model import FeedState

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_LONGEST_BACK_OFF = timedelta(days=3)
_LONGEST_STAY_AWAY = timedelta(days=7)
"""A Retry-After of a year is a mistake, and would silence the feed for good."""
_JITTER = 0.2
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


class Urgency(Enum):
    """How much somebody wants a feed to be asked."""

    ROUTINE = auto()
    """When its turn has come."""
    FRESH = auto()
    """An issue is built: unless it answered well within the hour."""
    NOW = auto()
    """A person says so: unless its server asked us to stay away."""


def why_not_yet(state: FeedState, now: datetime, haste: Urgency) -> str:
    """Say why a feed is not asked now, or "" when it is."""
    if state.closed_until is not None and now < state.closed_until:
        return f"its server asked us to stay away until {_clock(state.closed_until)}"
    if haste is Urgency.NOW:
        return ""
    if state.gone_at is not None:
        return f"gone for good since {state.gone_at:%Y-%m-%d}, not asked any more"
    if haste is Urgency.FRESH:
        answered = state.succeeded_at
        recent = answered is not None and not state.failures and now < answered + HOUR
        return f"asked at {_clock(answered)}, less than an hour ago" if recent and answered else ""
    if state.not_before is not None and now < state.not_before:
        return f"its next turn is at {_clock(state.not_before)}"
    return ""


def turn_after_answer(
    state: FeedState, headers: Mapping[str, str], fresh_seconds: int, now: datetime
) -> datetime:
    """Return a feed's next turn after a good answer.

    An hour later at the least; a day when it gives no ETag or Last-Modified, as every answer then costs
    its owner the whole feed; as late as it says itself (`ttl`, max-age, Expires), but within a day.
    """
    usual = HOUR if state.etag or state.last_modified else DAY
    wished = max(timedelta(seconds=min(fresh_seconds, 86_400)), _cache_life(headers, now))
    return now + min(max(usual, wished), DAY) * (1 + _JITTER / 2 * _phase(state, now))


def turn_after_failure(state: FeedState, now: datetime) -> datetime:
    """Return a feed's next turn after `state.failures` failures in a row: 1, 2, 4 … hours, to 3 days."""
    hours = HOUR * (1 << min(max(state.failures - 1, 0), 10))
    return now + min(hours, _LONGEST_BACK_OFF) * (1 - _JITTER + 2 * _JITTER * _phase(state, now))


def stay_away_until(retry_after: str, now: datetime) -> datetime | None:
    """Return until when a Retry-After header (seconds or a date) wants us away; None: it does not say."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        asked = now + timedelta(seconds=min(int(text[:9]), 10**8))
    else:
        date = _http_date(text)
        if date is None:
            return None
        asked = date
    return min(asked, now + _LONGEST_STAY_AWAY) if asked > now else None


def _cache_life(headers: Mapping[str, str], now: datetime) -> timedelta:
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    if found is not None:
        return timedelta(seconds=min(int(found[1]), 86_400))
    expires = _http_date(headers["expires"]) if "expires" in headers else None
    if expires is None:
        return timedelta()
    # Their clock may be wrong: it is their date that their Expires is measured from.
    since = _http_date(headers.get("date", "")) or now
    return min(max(expires - since, timedelta()), DAY)


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _phase(state: FeedState, now: datetime) -> float:
    """A number from 0 to 1 that scatters turns, so that nobody is asked by everybody on the hour."""
    return zlib.crc32(f"{now.timestamp()} {state.url}".encode("utf-8", "replace")) / (1 << 32)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
