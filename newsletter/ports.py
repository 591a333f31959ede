"""The ports: what the departments need from the world, each narrow and named by who calls it.

The store, the transports and the fetcher stand behind these; tests give them real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from newsletter.model import (
    Clearance,
    Consent,
    Counts,
    Delivery,
    DeliveryStatus,
    DeskNote,
    Edition,
    Entry,
    FeedState,
    LaneState,
    Mailing,
    MailingStatus,
    Message,
    Outcome,
    Person,
    Recipient,
    Subscriber,
    SubscriptionStatus,
    SuppressionReason,
    UncertainPolicy,
)


class Clock(Protocol):
    """Tells the time; decisions are given `now`, only doers ask."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


Watch: TypeAlias = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Shows how far long work has come: entered with how many there are, it yields what to call after each."""


@contextmanager
def unwatched(total: int) -> Iterator[Callable[[], None]]:  # noqa: ARG001
    """Show nothing (a Watch)."""
    yield lambda: None


# --- Fetching (called by feeds) ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `status` 304 has an empty `body`; header names are lower case."""

    url: str
    """Where the body finally came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str = ""
    """Where permanent redirects (301, 308) led, before any temporary one; "" when there was none."""


class Fetcher(Protocol):
    """Gets an address for us: guarded, bounded in time and size."""

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Return the answer for a status of 200 or 304; raises FetchError for anything else."""
        ...


class FeedStore(Protocol):
    """What polling and choosing stories need to remember."""

    def feed_state(self, feed: str) -> FeedState | None:
        """Return what is remembered of a feed, or None if it was never polled."""
        ...

    def feed_states(self) -> Mapping[str, FeedState]:
        """Return what is remembered of every feed, by key."""
        ...

    def save_poll(self, state: FeedState, entries: Sequence[Entry], now: datetime) -> int:
        """Store a poll's result in one transaction; return how many entries are new."""
        ...

    def save_polls(
        self, polls: Sequence[tuple[FeedState, Sequence[Entry]]], now: datetime
    ) -> tuple[int, ...]:
        """Store several feeds' results in one transaction; return how many entries are new, for each."""
        ...

    def forget_unlisted(self, feed: str, listed: Collection[str], *, before: datetime) -> int:
        """Forget a feed's entries published and first seen before a moment, but those it lists (by identity).

        Returns how many.
        """
        ...

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return a feed's entries published after `since`, newest first."""
        ...


class DeskStore(Protocol):
    """What the desk needs: stories across feeds, what staff said of them, what went into which issue."""

    def entries_since(self, since: datetime) -> tuple[Entry, ...]:
        """Return the entries of every feed published after `since`, newest first."""
        ...

    def desk_notes(self) -> Mapping[str, DeskNote]:
        """Return what staff said of stories, by canonical address."""
        ...

    def save_desk_note(self, note: DeskNote) -> None:
        """Remember what staff said of a story, in place of what they said before."""
        ...

    def pulled_lines(self, issue: str, feed: str) -> Mapping[str, str]:
        """Return the lines we wrote under an issue's pull of a feed, by canonical address."""
        ...

    def save_pulled(self, issue: str, feed: str, lines: Mapping[str, str], now: datetime) -> None:
        """Remember the lines we wrote, beside those before; a story's last line counts."""
        ...

    def pulled_when(self) -> Mapping[tuple[str, str], datetime]:
        """Return when we last wrote stories, by issue and canonical address."""
        ...


# --- People (called by subscribers) --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What an import did; the parts add up to the rows given."""

    added: int
    updated: int
    unchanged: int
    suppressed: int
    """Stood on the suppression list, or had left this list: not subscribed again."""


class SubscriberStore(Protocol):
    """What staff's work on lists needs."""

    def import_people(
        self, people: Iterable[tuple[Person, Consent]], *, dry_run: bool = False
    ) -> ImportCounts:
        """Subscribe people in one transaction, a consent row each; suppressed ones stay suppressed."""
        ...

    def subscriber(self, address_key: str) -> Subscriber | None:
        """Return one person with subscriptions and consents, or None."""
        ...

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        """Return the person and the list key an unsubscribe token stands for, or None."""
        ...

    def subscribers(
        self, *, list: str | None = None, status: SubscriptionStatus | None = None
    ) -> Iterator[Subscriber]:
        """Stream people in order of id, with subscriptions (consents left empty)."""
        ...

    def unsubscribe(self, address_key: str, withdrawal: Consent, *, everywhere: bool = False) -> bool:
        """Take a person off `withdrawal.list` (or all lists) at once; False if they were on none.

        Writes the withdrawal to the consent rows and suppresses the address on that list (or everywhere).
        """
        ...

    def suppress(self, address_key: str, reason: SuppressionReason, *, now: datetime, note: str = "") -> None:
        """Put an address on the suppression list for every list; doing it twice changes nothing."""
        ...

    def erase(self, address_key: str, *, now: datetime) -> bool:
        """Remove a person's data, keeping the suppression hash and the ledger's counts; False if unknown."""
        ...


# --- Reports (called by reports) -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How a mailing's ledger stands at one moment; `counts` are those of the rows there are."""

    mailing: Mailing
    counts: Counts
    first_try_at: datetime | None
    last_change_at: datetime | None


class CertificateStore(Protocol):
    """What a send certificate is made from."""

    def audit(self, mailing_id: int) -> Audit:
        """Return how a mailing stands, read in one transaction; raises NotFoundError."""
        ...

    def copies(self, mailing_id: int, status: DeliveryStatus) -> Iterator[Delivery]:
        """Stream the copies of one status in order of subscriber id."""
        ...


# --- Sending (called by sending) -----------------------------------------------------------------


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
    """When a copy may leave, by the person's attribute `timezone`; "" is everybody else, empty: at once."""


class MailingStore(Protocol):
    """What launching and steering a mailing needs."""

    def launch(self, launch: Launch) -> tuple[Mailing, bool]:
        """Freeze edition and audience in one transaction; (mailing, True) or the existing one, False.

        There is at most one mailing for an issue, list and round, whoever launches at the same time.
        The audience is everyone subscribed to the list at that moment; those suppressed get a row too.
        Raises RefusedError while approvals of the edition are missing.
        """
        ...

    def audience_size(self, list: str) -> int:
        """Count those whom a launch to the list would write to now: subscribed and not suppressed."""
        ...

    def mailing(self, mailing_id: int) -> Mailing | None:
        """Return a mailing, or None."""
        ...

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:
        """Return mailings, oldest first."""
        ...

    def edition_of(self, mailing_id: int) -> Edition:
        """Return the frozen edition, pictures included; raises NotFoundError."""
        ...

    def counts(self, mailing_id: int) -> Counts:
        """Count the copies by where they are."""
        ...

    def deliveries(self, mailing_id: int) -> Iterator[Delivery]:
        """Stream the ledger's rows in order of subscriber id."""
        ...

    def steer(self, mailing_id: int, status: MailingStatus, *, now: datetime, reason: str = "") -> Mailing:
        """Pause, resume, cancel. Cancelling ends every copy that has not been handed over.

        Raises RefusedError when the mailing is in no state for it, NotFoundError when there is none.
        """
        ...

    def requeue(self, mailing_id: int, *, now: datetime) -> int:
        """Queue `failed`, `unknown` and `deferred` copies again and reopen the mailing; return how many."""
        ...


class Ledger(Protocol):
    """The ledger as one sending process uses it. Every call is one committed transaction."""

    def worker(self) -> AbstractContextManager[str]:
        """Enter as a sender: yields a worker id that is held by this process while it lives.

        The hold is an operating-system or database lock, so a killed worker is known dead at once.
        """
        ...

    def recover(self, mailing_id: int, *, now: datetime) -> int:
        """Settle what dead workers left: claimed -> queued, at_risk -> queued or unknown by the policy.

        Rows of living workers are left alone. Return how many rows were settled.
        """
        ...

    def claim(self, mailing_id: int, worker: str, *, limit: int, now: datetime) -> tuple[Recipient, ...]:
        """Claim copies that are due. Whoever unsubscribed or was suppressed meanwhile ends `suppressed`.

        Returns nothing when none is due or the mailing is not `sending`.
        """
        ...

    def at_risk(
        self,
        mailing_id: int,
        worker: str,
        subscriber_ids: Sequence[int],
        *,
        now: datetime,
        outcomes: Sequence[tuple[int, Outcome]] = (),
    ) -> frozenset[int]:
        """Mark copies as about to be handed over; return those that are still this worker's to send.

        `outcomes` of earlier copies are recorded in the same transaction, as by `record`.
        """
        ...

    def record(
        self, mailing_id: int, worker: str, outcomes: Sequence[tuple[int, Outcome]], *, now: datetime
    ) -> None:
        """Write what became of copies: sent, failed, deferred; unknown by the mailing's policy."""
        ...

    def take_back(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> None:
        """Mark copies claimed again that were at risk and certainly did not leave (a TransportError)."""
        ...

    def postpone(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, until: datetime, now: datetime
    ) -> None:
        """Put claimed copies back until later, as deferred; the try they were claimed for is not counted."""
        ...

    def release(self, mailing_id: int, worker: str, *, now: datetime) -> int:
        """Queue again whatever this worker claimed and has not handed over; return how many."""
        ...

    def finish(self, mailing_id: int, *, now: datetime) -> bool:
        """Close the mailing if no copy is on its way or deferred; True if it is finished now."""
        ...

    def next_due(self, mailing_id: int) -> datetime | None:
        """Return when the earliest deferred copy is due, or None."""
        ...


T = TypeVar("T")


class LaneStore(Protocol):
    """What the throttle remembers of its lanes, for all senders together."""

    def lanes(self, transport: str) -> Mapping[str, LaneState]:
        """Return every lane of a transport of which something is remembered."""
        ...

    def change_lanes(
        self,
        names: Sequence[str],
        change: Callable[[Mapping[str, LaneState]], tuple[Mapping[str, LaneState], T]],
    ) -> T:
        """Change lanes in one transaction, alone: `change` gets all those named and returns them anew.

        A lane of which nothing is remembered comes as a fresh LaneState. Returns what `change` adds.
        """
        ...


AtRisk = Callable[[Sequence[Message]], Sequence[Message]]
"""Called by a session right before it hands messages over; only those returned may leave."""


class Session(Protocol):
    """An open road, used by one thread."""

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterable[tuple[Message, Outcome]]:
        """Hand messages over, yielding each outcome as it is known.

        With a `batch_size` of 1 any number, taken from `messages` one by one as the road is free: at
        most one is at risk at a time. Else at most `batch_size` a call, at risk together. Calls
        `at_risk` after all that can be asked beforehand, right before the point of no return.
        Raises TransportError for a broken road: then no unanswered message has left.
        """
        ...

    def close(self) -> None:
        """Leave politely; never raises."""
        ...


class Transport(Protocol):
    """What carries messages. One instance serves all threads; `open` gives each its own session."""

    name: str
    batch_size: int
    """Messages in one hand-over: 1, or as many as one request carries."""

    def open(self) -> Session:
        """Connect and log in; raises TransportError."""
        ...
