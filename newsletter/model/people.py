"""People: subscribers, their subscriptions, proof of consent, and suppressed addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from newsletter.model.cadence import Cadence, CadenceChoice
from newsletter.model.deferred_dataclass import dataclass


class SubscriptionStatus(StrEnum):
    """The status of a subscription."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"


class ConsentAction(StrEnum):
    """What a consent row records."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class SuppressionReason(StrEnum):
    """Why an address must not be mailed."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ERASED = "erased"
    STAFF = "staff"


PAUSED = "paused"
"""Why a delivery to somebody who paused their emails was not sent, beside the suppression reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as given in a file or a form, before they are stored.

    `address` is as typed; `address_key` is the normalized address, the same for all spellings of a mailbox.
    """

    address: str
    address_key: str
    first_name: str = ""
    last_name: str = ""
    lang: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    cadence: CadenceChoice | None = field(default=None, compare=False)
    """What they asked for on the list they are to join; None: they did not say."""
    topics: TopicChoice | None = field(default=None, compare=False)
    """What the file or form says they want of its list; None if it does not say. Of a stored person, see
    Subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """How and when a person gave or withdrew consent to a list. Rows are only ever added."""

    list: str
    action: ConsentAction
    at: datetime
    basis: str
    """What the person was told and did, in the words of whoever recorded it."""
    method: str
    """import, staff, one-click, page, mailto, …"""
    source: str = ""
    """Where it came from, e.g. the file and row of an import."""
    actor: str = ""
    evidence: Mapping[str, str] | None = None
    """What proves a consent given on the web: see docs/reference/subscribers.md; None for any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What staff wrote down about a person; erased with them."""

    at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Another record of the same person that was merged into theirs."""

    address: str
    at: datetime
    actor: str
    reason: str
    person: Mapping[str, str]
    """What that record said: first_name, last_name, lang, and each attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A person's subscription to one list. `token` is the opaque part of their unsubscribe link."""

    list: str
    status: SubscriptionStatus
    token: str
    since: datetime
    cadence: Cadence = Cadence.EVERY
    digest_from: datetime | None = None
    """Issues first sent after this are for their digest, if that is later than `since`."""
    topics: tuple[str, ...] | None = None
    """The topics they chose; None if they never chose, or want everything."""

    @property
    def waits_from(self) -> datetime:
        """Issues first sent after this moment are for the digest."""
        return max(self.since, self.digest_from or self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """A tag that somebody gets, and where it comes from."""

    tag: str
    at: datetime
    source: str = ""
    """The file and row of an import; "" for staff."""
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicChoice:
    """What a person wants of a list, and how they said so. `topics` None is everything."""

    list: str
    topics: tuple[str, ...] | None
    at: datetime
    method: str
    """page, sign-up, staff, import."""
    source: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A stored person, with their subscriptions and the consent for each."""

    id: int
    person: Person
    created_at: datetime
    subscriptions: tuple[Subscription, ...] = ()
    consents: tuple[Consent, ...] = ()
    suppressed: SuppressionReason | None = None
    preferences_token: str = ""
    """The opaque part of the link to their preferences, and of no other link."""
    tags: tuple[str, ...] = ()
    paused_until: datetime | None = None
    """They asked for no email before then."""
    erased: bool = False
    """Their data is gone. Nothing finds them but their old link, so that it can say so."""

    def is_paused(self, at: datetime) -> bool:
        """Whether no email may go to them at that time because they asked for a pause."""
        return self.paused_until is not None and at < self.paused_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An address that must not be mailed: on one list, or (`list` None) on any."""

    address_key: str
    reason: SuppressionReason
    at: datetime
    list: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """One import of a file into a list. `finished_at` None: it was interrupted, or is running."""

    list: str
    file: str
    basis: str
    actor: str
    started_at: datetime
    id: int = 0
    finished_at: datetime | None = None
    undone_at: datetime | None = None
    undone_by: str = ""
