"""Waiting: why nothing of a mailing leaves at the moment, from what senders noted in the throttle's lanes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from newsletter.app.mailing_jobs import live_workers
from newsletter.app.turn_taking import transport_hold
from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, MailingStatus

_MOMENT = timedelta(seconds=5)
"""What is over sooner is not worth a word."""
_STALE = timedelta(minutes=10)
"""Longer than between two tries to reach a server: nobody has tried since."""


class WaitCause(StrEnum):
    """What a mailing waits for."""

    SERVER = "server"
    """The mail server or provider cannot be reached."""
    PER_SECOND = "per-second"
    """The pace that a limit, or a server that wants fewer messages, allows."""
    PER_HOUR = "per-hour"
    WARM_UP = "warm-up"
    ASKED = "asked"
    """The server or provider asked us to wait."""
    OTHERS = "others"
    """Every worker sends another mailing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Why nothing leaves at the moment."""

    cause: WaitCause
    since: datetime | None = None
    """Since when the server cannot be reached."""
    next_at: datetime | None = None
    """When the next email may leave, or the server is tried next; None if that is any moment."""
    number: int = 0
    """How many emails the limit allows, an hour or on this day; 0 if the cause is no such limit."""
    detail: str = ""
    """What came of the last try to reach the server."""


def waiting_of(workspace: Workspace, mailing: Mailing, *, is_idle: bool) -> Waiting | None:
    """Return what a mailing with something to send waits for; None if nothing is known of it. StoreError.

    `is_idle` says that nothing of it was sent lately.
    """
    if mailing.status is not MailingStatus.SENDING:
        return None
    return (
        _server(workspace, mailing)
        or _limit(workspace, mailing.transport)
        or (_others(workspace, mailing.id) if is_idle else None)
    )


def _server(workspace: Workspace, mailing: Mailing) -> Waiting | None:
    """Return since when the mail server cannot be reached, if it cannot."""
    lane = workspace.store.lane_states((mailing.transport,)).get(mailing.transport)
    now = workspace.clock.now()
    if lane is None or not lane.down_since or now - _time(lane.down_at) > _STALE:
        return None
    since = _time(lane.down_since)
    if now - since < _MOMENT:
        return None
    at = workspace.store.next_job_at(mailing.id) if workspace.settings.has_workers else None
    return Waiting(
        cause=WaitCause.SERVER,
        since=since,
        next_at=at if at is not None and at > now else None,
        detail=lane.down_reason,
    )


def _limit(workspace: Workspace, transport: str) -> Waiting | None:
    hold = transport_hold(workspace, transport)
    if hold is None or _time(hold.until) < workspace.clock.now() + _MOMENT:
        return None
    return Waiting(cause=WaitCause(hold.cause.value), next_at=_time(hold.until), number=hold.number)


def _others(workspace: Workspace, mailing_id: int) -> Waiting | None:
    """Return that every slot is in use by other mailings, if a job of this one could be taken."""
    if not workspace.settings.has_workers:
        return None
    at, workers = workspace.store.next_job_at(mailing_id), live_workers(workspace)
    is_full = bool(workers) and all(one.busy >= one.slots for one in workers)
    if at is None or at > workspace.store.server_time() or not is_full:
        return None
    return Waiting(cause=WaitCause.OTHERS)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
