"""Back-off: when a deferred copy is tried again, and when nobody should try any more."""

from __future__ import annotations

from datetime import datetime, timedelta

_WAITS = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=3))
LIFETIME = timedelta(hours=48)
MAX_TRIES = 20


def next_try(*, tries: int, first_try_at: datetime, now: datetime) -> datetime | None:
    """Return when to try again after `tries` tries (1 and up), or None to give up.

    The waits grow: 30 minutes, 1 h, 2 h, then every 3 h. A copy is given up after 48 hours or 20
    tries (RFC 5321 section 4.5.4.1 asks for 30 minutes at least, and 4 to 5 days at most).
    """
    if tries >= MAX_TRIES or now - first_try_at >= LIFETIME:
        return None
    return now + _WAITS[min(tries, len(_WAITS)) - 1]
