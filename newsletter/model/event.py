"""Events: what the world said of a copy after it had left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OPENED = "opened"
    CLICKED = "clicked"
    UNSUBSCRIBED = "unsubscribed"


class BounceKind(StrEnum):
    """Why a copy came back. Only `hard` says that the address is dead."""

    HARD = "hard"
    """No such mailbox or domain."""
    SOFT = "soft"
    """Not now: the mailbox is full, the server away; it may be reached another time."""
    POLICY = "policy"
    """The sender is at fault: reputation, authentication. It says nothing about the reader."""
    CONTENT = "content"
    """This letter was not taken: too large, taken for a virus. It says nothing about the reader."""


class Proof(StrEnum):
    """By what an event was tied to somebody; only the last can be forged by a stranger."""

    RETURN_PATH = "return-path"
    """The copy's own return address."""
    MESSAGE_ID = "message-id"
    """The copy's own Message-ID, and the reader's address."""
    TOKEN = "token"  # noqa: S105 - what kind of proof it is
    """The token of the reader's unsubscribe link."""
    SENDER = "sender"
    """The From of a mail, which anybody can write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvent:
    """One thing that happened to somebody's copy, or that somebody did. Rows are only ever added."""

    key: str
    """The same for the same report, however often it is read."""
    kind: EventKind
    at: datetime
    """When we learned of it: what a stranger's mail says of times proves nothing."""
    subscriber_id: int
    mailing_id: int | None
    """None when it is about no copy: somebody wrote to us."""
    list: str
    proof: Proof
    bounce: BounceKind | None = None
    code: str = ""
    """An enhanced status code (RFC 3463), or what kind of complaint it is."""
    words: str = ""
    """What the other side said, one line; emptied when the person is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCounts:
    """How many people's copies of a mailing came to what; somebody may be in several."""

    hard: int = 0
    soft: int = 0
    policy: int = 0
    content: int = 0
    complained: int = 0

    @property
    def bounced(self) -> int:
        """All bounces."""
        return self.hard + self.soft + self.policy + self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRules:
    """When bounces and complaints have consequences."""

    soft_bounces: int = 5
    """So many mailings in a row must bounce softly,"""
    soft_days: float = 30.0
    """and from the first to the last so many days must lie, before an address is given up."""
    alarm_percent: float = 0.1
    """Staff are told when so many of a mailing's readers complained,"""
    pause_percent: float = 0.3
    """and the mailing is paused at so many."""
    complaints: int = 3
    """Fewer complaints than this are no rate."""
