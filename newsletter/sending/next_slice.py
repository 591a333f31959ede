"""When a mailing needs its next slice, decided from what is left of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.model import Backlog, MailingStatus

IN_HAND_SECONDS = 30.0
"""When to look again at deliveries that another sender has in hand: it may have died."""
OUTAGE_WAITS = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300))
"""Waits after slices in a row that did not reach the server; after the last the mailing is paused."""


def next_slice_at(
    status: MailingStatus, backlog: Backlog, *, now: datetime, not_before: datetime | None = None
) -> datetime | None:
    """Return when the next slice has something to do; None when there is nothing to wait for.

    `not_before` is until when nothing leaves: a limit is reached, or the server cannot be reached.
    """
    if status is not MailingStatus.SENDING:
        return None
    waits = [now] if backlog.queued else []
    if backlog.next_try_at is not None:
        waits.append(backlog.next_try_at)
    if backlog.in_hand:
        waits.append(now + timedelta(seconds=IN_HAND_SECONDS))
    if not waits:
        return None
    return max(min(waits), not_before or now)


def after_outage(outages: int, *, retry_after_seconds: float | None, now: datetime) -> datetime | None:
    """Return when to try again after this many slices in a row that did not reach the server.

    `retry_after_seconds` is what the server asked for. None: it is time to pause the mailing.
    """
    if outages > len(OUTAGE_WAITS):
        return None
    asked = timedelta(seconds=retry_after_seconds or 0.0)
    return now + max(OUTAGE_WAITS[outages - 1], asked)
