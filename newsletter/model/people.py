"""People: subscribers, their place on lists, the proof that they agreed, who must not be written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SubscriptionStatus(StrEnum):
    """A person's place on a list."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"


class ConsentAction(StrEnum):
    """What an append-only consent row says happened."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class SuppressionReason(StrEnum):
    """Why an address must not be written to."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ERASED = "erased"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone as a file or a form names them, before the store knows them.

    `address` is as typed; `address_key` is what two spellings of one mailbox share.
    """

    address: str
    address_key: str
    first_name: str = ""
    last_name: str = ""
    lang: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """How and when somebody agreed to a list, or took it back. Rows are only ever added."""

    list: str
    action: ConsentAction
    at: datetime
    basis: str
    """What the person was told and did, in the words of whoever vouches for it."""
    method: str
    """import, staff, one-click, page, mailto, …"""
    source: str = ""
    """Where it came from, e.g. the file and row of an import."""
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A person's place on one list. `token` is the opaque part of their unsubscribe link."""

    list: str
    status: SubscriptionStatus
    token: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person the store knows, with their subscriptions and the proof of each."""

    id: int
    person: Person
    created_at: datetime
    subscriptions: tuple[Subscription, ...] = ()
    consents: tuple[Consent, ...] = ()
    suppressed: SuppressionReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An address that must not be written to: on one list, or (`list` None) on any."""

    address_key: str
    reason: SuppressionReason
    at: datetime
    list: str | None = None
    note: str = ""
