"""Metrics: what the database says of the work that waits and of the work that was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseMetrics:
    """Counts and times for monitoring; nothing in it names a person, an issue or a list."""

    mailings: Mapping[str, int] = field(default_factory=dict)
    """Mailings by status."""
    deliveries: Mapping[str, int] = field(default_factory=dict)
    """Deliveries by status, of the mailings that are being sent or paused."""
    by_mailing: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """The same of each mailing by its id, and of those that ended lately."""
    newest_mailing: int = 0
    """The highest id of a mailing."""
    schedules: Mapping[str, int] = field(default_factory=dict)
    """Schedules that wait or are held, by status."""
    first_send_at: datetime | None = None
    """When the earliest schedule that waits is due."""
    jobs_finished_at: Mapping[str, datetime] = field(default_factory=dict)
    """When the last run of each recurring job ended."""
    jobs_failed: frozenset[str] = frozenset()
    """The jobs whose last run ended with a problem."""
    scheduler_seen_at: datetime | None = None
    """The scheduler's last heartbeat."""
    mailbox_read_at: datetime | None = None
    """When the mailbox of returned mail was last read."""
    confirmations: int = 0
    """Confirmation emails of sign-ups that wait."""
    first_confirmation_at: datetime | None = None
    """When the earliest of them is due."""
    reports: int = 0
    """Requests of the email provider (webhooks) that are kept and not applied yet."""
    first_report_at: datetime | None = None
    """When the earliest of them came."""
    size_bytes: int = 0
    """The size of the database."""
