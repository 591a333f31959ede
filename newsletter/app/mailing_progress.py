"""Mailing progress: how far a mailing is, how fast it goes, when it will be done, and what servers say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.workspace import Workspace
from newsletter.model import Counts, DomainReply, Mailing, MailingStatus

_WINDOW = timedelta(seconds=30)
"""The pace is that of this time."""
_IDLE = timedelta(seconds=5)
"""A mailing that had nothing recorded for so long is not being sent by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingProgress:
    """How a mailing stands at a moment."""

    at: datetime
    mailing: Mailing
    counts: Counts
    per_second: float
    """Deliveries that a server accepted or refused, in the last half minute; 0.0 if there were none."""
    seconds_left: int | None
    """For what is queued, at that pace; None if there is no pace, or nothing is queued."""
    put_off: tuple[DomainReply, ...]
    refused: tuple[DomainReply, ...]
    no_sender: str
    """Why nobody sends what is queued ("last seen 2026-12-08 09:00 PST"); "" if somebody does."""

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
    left = math.ceil(counts.queued / pace) if pace and counts.queued else None
    idle = goes and counts.queued and not pace and now - (found.changed_at or began) > _IDLE
    return MailingProgress(
        at=now,
        mailing=mailing,
        counts=counts,
        per_second=pace,
        seconds_left=left,
        put_off=found.put_off,
        refused=found.refused,
        no_sender=scheduler_missing_since(workspace) if idle else "",
    )


def sending_now(workspace: Workspace) -> int:
    """Count the mailings that are being sent."""
    return len(workspace.store.sending_mailings())
