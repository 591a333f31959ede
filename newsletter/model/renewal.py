"""Renewals: people with an old consent who are asked once whether they still want a list."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class RenewalStatus(StrEnum):
    """Where a renewal stands."""

    PENDING = "pending"
    """Its email waits, or it was sent and nothing was answered."""
    UNSENT = "unsent"
    """No email could be sent, or there was no longer a reason for it."""
    YES = "yes"
    NO = "no"
    CLOSED = "closed"
    """Nothing was answered, and staff unsubscribed the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """One person who is asked about one list. `token` is the opaque part of the link in the email."""

    id: int
    token: str
    subscriber_id: int
    list: str
    status: RenewalStatus
    asked_at: datetime
    """When staff asked for it."""
    actor: str
    """Who did."""
    emailed_at: datetime | None
    answered_at: datetime | None
    tries: int
    """How often its email was claimed to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPerson:
    """The person who is asked, as they are now."""

    id: int
    address: str
    lang: str
    subscribed: bool
    """On the list, and mailable."""
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPlan:
    """Who would be asked about a list, and how many would not."""

    ids: tuple[int, ...]
    asked_before: int
    paused: int
    suppressed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalCounts:
    """What became of the renewals of a list, in people."""

    asked: int
    """All of them."""
    waiting: int
    """Their email has not been sent yet."""
    unsent: int
    """No email could be sent."""
    yes: int
    no: int
    silent: int
    """They got the email and did not answer."""
    closed: int
    """They did not answer, and staff unsubscribed them."""
