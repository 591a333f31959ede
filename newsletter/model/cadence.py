"""Cadence: how often a reader gets a list's email, and digests of several issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class Cadence(StrEnum):
    """How often a person gets the email of a list."""

    EVERY = "every"
    """Every issue when it is sent."""
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def is_digest(self) -> bool:
        """Whether issues come together in a digest."""
        return self is not Cadence.EVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceChoice:
    """How often a person asked to get a list, and when they did."""

    cadence: Cadence
    at: dt.datetime


DIGESTS = (Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY)

GETS_DIGEST = "gets the digest"
"""Why a person on the list was not sent an issue: it comes with their next digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestAudience:
    """Who gets a digest: readers of a cadence, by the moment from which issues are theirs.

    A reader's moment is when they subscribed or chose a digest, whichever is later. `after` is inclusive and
    `before` is not; None means no limit.
    """

    cadence: Cadence
    after: dt.datetime | None = None
    before: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """An issue in a digest, by its slug and the digest (SHA-256) of the edition that its page shows."""

    issue: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRecord:
    """A digest that was made: what is in it, and until when issues were sent that are in it.

    `names` are the names under which its parts are scheduled and sent, each with how many of the items, from
    the newest on, the part has.
    """

    list: str
    cadence: Cadence
    day: dt.date
    due_at: dt.datetime
    made_at: dt.datetime
    items: tuple[DigestItem, ...]
    """Newest first."""
    names: Mapping[str, int]
    newest_at: dt.datetime
    """When the newest of its issues was first sent."""
    cancelled: bool = False
    """Whether staff cancelled it before any of it was sent: its issues are in the next one."""
