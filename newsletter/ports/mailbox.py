"""Mailbox and event store ports: what processing a mailbox needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import field
from datetime import datetime
from typing import Protocol

from newsletter.model import BounceRules, MailEvent, Subscriber
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An unread email in a folder: its number there, its size, and the start of its headers."""

    uid: int
    size_bytes: int
    header: bytes = field(repr=False)


class Mailbox(Protocol):
    """An open folder of a mailbox. Nothing in it is ever deleted.

    Every call raises MailboxError if the connection fails.
    """

    name: str
    """Its name in the database: user, host and folder."""
    validity: int
    """The numbers are valid as long as this stays the same (RFC 3501: UIDVALIDITY)."""

    def waiting(self, *, after: int) -> Iterator[Waiting]:
        """Stream the emails in the folder with a number above `after`, in order of number."""
        ...

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        """Return the start of an email, leaving it unread; None if it was removed or cannot be fetched."""
        ...

    def has(self, uid: int) -> bool:
        """Return whether an email is still there; another program, or a person, may have moved it."""
        ...

    def put_away(self, uid: int) -> None:
        """Move an email whose effects are committed to the folder for that, or mark it as read."""
        ...

    def set_aside(self, uid: int) -> None:
        """Leave an email in place, unread, with a keyword that says that it was not understood."""
        ...


class MailboxServer(Protocol):
    """A server with a mailbox."""

    def open(self) -> AbstractContextManager[Mailbox]:
        """Connect, log in and open the folder; raises MailboxError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCopy:
    """A delivery in the ledger, for matching reports to it."""

    mailing_id: int
    mailing_key: str
    list: str
    subscriber_id: int
    address_key: str
    """"" if the person has been erased."""
    token: str
    left: bool
    """It was handed over, or may have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The effects of events. `new` counts events that were not known before."""

    new: int = 0
    suppressed: int = 0
    """Addresses that were suppressed."""
    left: int = 0
    """Subscriptions that ended."""
    held: int = 0
    """Addresses reported as dead but not suppressed, because too many were reported at once."""


class CopyRegister(Protocol):
    """What matching a report needs from the store."""

    def sent_copy(self, mailing_id: int, subscriber_id: int) -> SentCopy | None:
        """Return a delivery, or None if there is none."""
        ...

    def mailing_with_key(self, key: str) -> int | None:
        """Return the mailing with this key, or None."""
        ...

    def last_copy(self, subscriber_id: int, list: str) -> SentCopy | None:
        """Return the newest delivery to a person on a list that was handed over, or None."""
        ...

    def subscriber(self, address_key: str) -> Subscriber | None:
        """Return one person, or None."""
        ...

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        """Return the person and the list key of an unsubscribe token, or None."""
        ...


class EventStore(CopyRegister, Protocol):
    """What processing a mailbox writes to the store."""

    def record_events(self, events: tuple[MailEvent, ...], *, rules: BounceRules, now: datetime) -> Taken:
        """Record the events of one email and their effects, in one transaction.

        An event that is already known has no second effect.
        """
        ...

    def begin_reading(self, mailbox: str, validity: int, *, now: datetime) -> tuple[int, int]:
        """Record that reading starts; return the last number read, and how many attempts made no progress."""
        ...

    def read_to(self, mailbox: str, validity: int) -> int:
        """Return the last number read in a folder."""
        ...

    def read_up_to(self, mailbox: str, validity: int, uid: int, *, now: datetime) -> None:
        """Record that everything up to a number has been processed; it never decreases."""
        ...
