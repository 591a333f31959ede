"""Mailing progress: how far a mailing is, how fast it goes, when it will be done, and what servers say."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsletter.app.mailing_jobs import is_without_worker
from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.waiting import WaitCause, Waiting, waiting_of
from newsletter.app.workspace import Workspace
from newsletter.model import Counts, Deferred, DomainReply, Mailing, MailingStatus
from newsletter.sending.throttle import cap_of, slows

_WINDOW = timedelta(seconds=30)
"""The pace is that of this time."""
_IDLE = timedelta(seconds=5)
"""A mailing that had nothing recorded for so long is not being sent by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerReply:
    """What the mail servers of a receiving domain said, and what it means."""

    domain: str
    people: int
    code: int
    """The reply's code (RFC 5321), e.g. 421; 0 if it has none."""
    reply: str
    is_slowing: bool
    """Whether they ask for fewer emails, rather than for another time."""
    next_try_at: datetime | None
    per_minute: float = 0.0
    """How many a minute we send there since they asked; 0.0 for as many as we like."""

    @property
    def seconds(self) -> int:
        """How long these people's emails take at that pace; 0 if there is none."""
        return math.ceil(60 * self.people / self.per_minute) if self.per_minute else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingProgress:
    """How a mailing stands at a moment."""

    at: datetime
    mailing: Mailing
    counts: Counts
    per_second: float
    """Deliveries that a server accepted or refused, in the last half minute; 0.0 if there were none."""
    seconds_left: int | None
    """For what is queued, at that pace; None without a pace, with nothing queued, and while it waits."""
    put_off: tuple[ServerReply, ...]
    """The domains with the most deliveries to be tried again."""
    refused: tuple[ServerReply, ...]
    """The domains with the most refused deliveries."""
    no_sender: str
    """Since when no scheduler sends what is queued ("last seen 2026-12-08 09:00 PST"); "" while one does."""
    no_worker: bool = False
    """Whether nobody sends what is queued, because it is left to workers and none is running."""
    waiting: Waiting | None = None
    """Why nothing leaves although somebody sends; None if something does, or the reason is not known."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be sent."""
        return self.mailing.status in (MailingStatus.FINISHED, MailingStatus.CANCELLED)

    @property
    def done(self) -> int:
        """The deliveries with a final outcome."""
        return self.counts.audience - self.counts.queued - self.counts.deferred


def read_progress(workspace: Workspace, mailing_id: int) -> MailingProgress:
    """Return how a mailing stands, in one short transaction; raises NotFoundError."""
    now = workspace.clock.now()
    found = workspace.store.standing(mailing_id, since=now - _WINDOW)
    mailing, counts = found.mailing, found.counts
    began = mailing.started_at or mailing.created_at
    seconds = min(max((now - began).total_seconds(), 1.0), _WINDOW.total_seconds())
    goes = mailing.status is MailingStatus.SENDING
    pace = found.settled_since / seconds if goes else 0.0
    idle = bool(goes and counts.queued and not pace and now - (found.changed_at or began) > _IDLE)
    no_worker = idle and is_without_worker(workspace)
    can_wait = goes and counts.queued and not no_worker
    waiting = waiting_of(workspace, mailing, is_idle=idle) if can_wait else None
    left = math.ceil(counts.queued / pace) if pace and counts.queued and waiting is None else None
    # Whoever tried to reach the server just now is no scheduler, but sends.
    is_tried = waiting is not None and waiting.cause is WaitCause.SERVER
    asks_scheduler = idle and not workspace.settings.has_workers and not is_tried
    return MailingProgress(
        at=now,
        mailing=mailing,
        counts=counts,
        per_second=pace,
        seconds_left=left,
        put_off=_with_pace(workspace, mailing, tuple(map(_reply, found.put_off))),
        refused=tuple(map(_reply, found.refused)),
        no_sender=scheduler_missing_since(workspace) if asks_scheduler else "",
        no_worker=no_worker,
        waiting=waiting,
    )


def _reply(one: DomainReply) -> ServerReply:
    number, _, rest = one.reply.partition(" ")
    code = int(number) if number.isascii() and number.isdigit() and len(number) == 3 else 0
    return ServerReply(
        domain=one.domain,
        people=one.people,
        code=code,
        reply=one.reply,
        is_slowing=slows(Deferred(code=code, reply=rest)),
        next_try_at=one.next_try_at,
    )


def _with_pace(
    workspace: Workspace, mailing: Mailing, replies: tuple[ServerReply, ...]
) -> tuple[ServerReply, ...]:
    """Return the replies with the pace at which we send to those who asked us to slow down."""
    lanes = {one.domain: f"{mailing.transport} {one.domain.lower()}" for one in replies if one.is_slowing}
    states = workspace.store.lane_states(tuple(lanes.values())) if lanes else {}
    now = workspace.clock.now().timestamp()
    return tuple(
        replace(one, per_minute=60 * cap_of(states[lanes[one.domain]], now))
        if lanes.get(one.domain) in states
        else one
        for one in replies
    )


def sending_now(workspace: Workspace) -> int:
    """Count the mailings that are being sent."""
    return len(workspace.store.sending_mailings())
