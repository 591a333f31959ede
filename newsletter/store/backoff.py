"""Calculates when a deferred delivery is retried (back-off), and when to give up."""

from __future__ import annotations

from datetime import datetime, timedelta

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 180))
LIFETIME = timedelta(hours=48)
MAX_TRIES = 60


def next_try(
    *, tries: int, first_try_at: datetime, now: datetime, lifetime: timedelta = LIFETIME
) -> datetime | None:
    """Return when to try again after `tries` tries (1 and up), or None to give up.

    The first two waits are short, because a server that greylists takes the copy after some minutes;
    then they grow: 15 and 30 minutes, 1 and 2 hours, then every 3 (RFC 5321 section 4.5.4.1 asks for two
    tries in the first hour, then one every two or three). The last try is at the end of the copy's
    `lifetime`; then it is given up, because the issue is out of date.
    """
    end = first_try_at + lifetime
    if tries >= MAX_TRIES or now >= end:
        return None
    return min(now + _WAITS[min(tries, len(_WAITS)) - 1], end)
