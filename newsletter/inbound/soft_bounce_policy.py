"""Giving up: when soft bounces have gone on for so long that an address is not written to any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsletter.model import BounceRules
from newsletter.model.deferred_dataclass import dataclass

QUIET = timedelta(days=5)
"""After so long without a bounce a copy counts as arrived: servers try for four or five days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDelivery:
    """A copy that was handed over to somebody."""

    sent_at: datetime
    soft: bool
    """It bounced softly."""
    came_back: bool
    """It bounced some other way, which says nothing of the mailbox."""
    arrived: bool
    """A report says that it arrived."""


def gives_up(copies: Sequence[PastDelivery], rules: BounceRules, *, now: datetime) -> bool:
    """Say whether an address has bounced softly for long enough; `copies` newest first.

    Counted are mailings, not reports: a server that reports ten times of one copy has refused one. A copy
    that arrived in between ends the count.
    """
    run: list[datetime] = []
    for copy in copies:
        if copy.soft and not copy.arrived:
            run.append(copy.sent_at)
        elif copy.arrived or (not copy.came_back and now - copy.sent_at >= QUIET):
            break
    return len(run) >= rules.soft_bounces and run[0] - run[-1] >= timedelta(days=rules.soft_days)
