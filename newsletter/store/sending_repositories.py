"""Combines the repositories that a command asks which sends an issue; commands that send load no others."""

from __future__ import annotations

from newsletter.store.approvals import Approvals
from newsletter.store.audience_counts import AudienceCounts
from newsletter.store.backlog import Backlogs
from newsletter.store.clock_step import ClockSteps
from newsletter.store.desk import DeskRepository
from newsletter.store.feeds import Feeds
from newsletter.store.ledger import Ledger
from newsletter.store.left_out import LeftOutReaders
from newsletter.store.link_keys import LinkKeys
from newsletter.store.schedules import Schedules
from newsletter.store.server_time import ServerTime
from newsletter.store.session_check import SessionCheck
from newsletter.store.throttle import ThrottleLanes


class SendingRepositories(
    Feeds,
    DeskRepository,
    Schedules,
    Approvals,
    AudienceCounts,
    LeftOutReaders,
    Ledger,
    ServerTime,
    SessionCheck,
    Backlogs,
    ClockSteps,
    ThrottleLanes,
    LinkKeys,
):
    """Schedules, mailings, the ledger, and what a proposal to send counts."""
