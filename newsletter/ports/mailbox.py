"""Mailbox and event store ports: what processing a mailbox needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsletter.model import BounceRules, MailEvent, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A mail in a folder, not read yet: its number there, its size, the beginning of its headers."""

    uid: int
    size_bytes: int
    header: bytes = field(repr=False)


class Mailbox(Protocol):
    """An open folder of a mailbox. Nothing in it is ever deleted.

    Every call raises MailboxError when the line breaks.
    """

    name: str
    """What it is remembered by: user, host and folder."""
    validity: int
    """The numbers count as long as this stays the same (RFC 3501: UIDVALIDITY)."""

    def waiting(self, *, after: int) -> Iterator[Waiting]:
        """Stream what lies in the folder with a number above `after`, in order of number."""
        ...

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        """Return the beginning of a mail, leaving it unread; None when it is gone, or cannot be given."""
        ...

    def has(self, uid: int) -> bool:
        """Say whether a mail still lies there; another reader, or a person, may have taken it."""
        ...

    def put_away(self, uid: int) -> None:
        """Put a mail away whose effects are committed: into the folder for that, or marked as read."""
        ...

    def set_aside(self, uid: int) -> None:
        """Leave a mail where it is, unread, with a keyword that says we could not make it out."""
        ...


class MailboxServer(Protocol):
    """Where a mailbox lies."""

    def open(self) -> AbstractContextManager[Mailbox]:
        """Connect, log in and open the folder; raises MailboxError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCopy:
    """A copy as the ledger knows it, for reports about it."""

    mailing_id: int
    mailing_key: str
    list: str
    subscriber_id: int
    address_key: str
    """"" when the person has been erased."""
    token: str
    left: bool
    """It was handed over, or may have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What events came to. `new` counts those that were not known before."""

    new: int = 0
    suppressed: int = 0
    """Addresses that must not be written to from now on, and were before."""
    left: int = 0
    """Places on lists that ended."""
    held: int = 0
    """Addresses that were called dead and are not believed to be, because too many were at once."""


class CopyRegister(Protocol):
    """What identifying a report asks the store."""

    def sent_copy(self, mailing_id: int, subscriber_id: int) -> SentCopy | None:
        """Return a copy, or None when there is none."""
        ...

    def mailing_with_key(self, key: str) -> int | None:
        """Return the mailing with this key, or None."""
        ...

    def last_copy(self, subscriber_id: int, list: str) -> SentCopy | None:
        """Return the newest copy that was handed over to somebody on a list, or None."""
        ...

    def subscriber(self, address_key: str) -> Subscriber | None:
        """Return one person, or None."""
        ...

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        """Return the person and the list key an unsubscribe token stands for, or None."""
        ...


class EventStore(CopyRegister, Protocol):
    """What reading a mailbox writes."""

    def take_in(self, events: tuple[MailEvent, ...], *, rules: BounceRules, now: datetime) -> Taken:
        """Write the events of one mail and all that follows from them, in one transaction.

        An event that is known already has no second effect.
        """
        ...

    def begin_reading(self, mailbox: str, validity: int, *, now: datetime) -> tuple[int, int]:
        """Note that a folder is read from where we were; return that number, and how often in vain before."""
        ...

    def read_to(self, mailbox: str, validity: int) -> int:
        """Return up to which number a folder was read."""
        ...

    def read_up_to(self, mailbox: str, validity: int, uid: int, *, now: datetime) -> None:
        """Note that everything up to a number is done with; it never goes back."""
        ...
