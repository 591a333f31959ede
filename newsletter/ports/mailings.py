"""Mailing store port: what launching and controlling mailings needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    EVERYONE,
    Clearance,
    Counts,
    Delivery,
    DigestAudience,
    Edition,
    EventCounts,
    Expression,
    Mailing,
    MailingStatus,
    Recipients,
    RoundRecipients,
    UncertainPolicy,
)
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What a launch freezes."""

    edition: Edition
    list: str
    round: int
    transport: str
    policy: UncertainPolicy
    now: datetime
    clearance: Clearance
    due: Mapping[str, datetime] = field(default_factory=dict)
    """When a message is due, by the person's attribute `timezone`; "" is everyone else, empty: now."""
    recipients: Recipients = Recipients.ALL
    segment: Expression | None = None
    """It goes only to those on the list who are in it, as things are at the launch."""
    base_url_unproven: str = ""
    """Why nobody asked whether base_url answers, for the record; "" if somebody did, or need not."""
    digest_audience: DigestAudience | None = None
    """Who gets it if it is a digest; None for an issue."""
    by_digest: bool = True
    """Whether readers of a digest get the issue with it; False if the list's issues have no web pages."""


class MailingLookup(Protocol):
    """What commands that change nothing ask about mailings; cheap to open."""

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:
        """Return mailings, oldest first."""
        ...

    def counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, Counts]:
        """Count the deliveries of several mailings by status, in one statement."""
        ...

    def event_counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, EventCounts]:
        """Count the people whose deliveries of several mailings bounced, and who complained."""
        ...

    def has_open_schedules(self, issue: str) -> bool:
        """Return whether a schedule of an issue is waiting or held, to whatever list."""
        ...


class MailingStore(Protocol):
    """What launching and controlling a mailing needs from the store."""

    def launch(self, launch: Launch) -> tuple[Mailing, bool]:
        """Freeze edition and audience in one transaction; (mailing, True) or the existing one, False.

        There is at most one mailing for an issue, list and round, even if several launch at the same time.
        The audience is everyone subscribed to the list at that moment; suppressed people get a row too, and
        so do those who chose other topics than those of an issue that needs one, and readers of a digest. A
        digest's audience is its readers alone.
        Raises RefusedError while approvals of the edition are missing.
        """
        ...

    def audience_size(
        self, list: str, among: RoundRecipients = EVERYONE, *, at: datetime | None = None
    ) -> int:
        """Count the people whom a launch to the list would mail: subscribed and not suppressed.

        Readers of a digest are not among them. `among` narrows them by what they got of an issue before a
        round, and by the topics they chose. With `at`, people whose pause reaches beyond that time are left
        out.
        """
        ...

    def audience_and_paused(
        self, list: str, among: RoundRecipients = EVERYONE, *, at: datetime
    ) -> tuple[int, int]:
        """Count the people whom a launch at `at` would mail, and those it leaves out only for their pause."""
        ...

    def digest_readers(self, list: str, among: RoundRecipients = EVERYONE) -> int:
        """Count the people whom a launch to the list would leave out because they get the digest.

        Those who paused are among them: an issue waits for their digest like for anybody's.
        """
        ...

    def mailing(self, mailing_id: int) -> Mailing | None:
        """Return a mailing, or None."""
        ...

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:
        """Return mailings, oldest first."""
        ...

    def link_keys(self) -> Mapping[int, bytes]:
        """Return the keys of link tokens that are accepted, by number; the highest signs new links."""
        ...

    def edition_of(self, mailing_id: int) -> Edition:
        """Return the frozen edition, pictures included; raises NotFoundError."""
        ...

    def counts(self, mailing_id: int) -> Counts:
        """Count the deliveries by status."""
        ...

    def deliveries(self, mailing_id: int) -> Iterator[Delivery]:
        """Stream the ledger's rows in order of subscriber id."""
        ...

    def steer(self, mailing_id: int, status: MailingStatus, *, now: datetime, reason: str = "") -> Mailing:
        """Pause, resume or cancel. Cancelling ends every delivery that has not been handed over.

        Raises RefusedError if the mailing's status does not allow it, NotFoundError if there is none.
        """
        ...

    def pause(self, mailing_id: int, *, reason: str) -> bool:
        """Pause a mailing if it is being sent; return whether this call did, of all that met the problem."""
        ...

    def requeue(self, mailing_id: int, *, now: datetime) -> int:
        """Queue `failed`, `unknown` and `deferred` deliveries again, reopen the mailing; return how many."""
        ...
