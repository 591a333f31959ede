"""Events: bounces, complaints and other reports about a delivery after it was sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class EventKind(StrEnum):
    """The kind of an event."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OPENED = "opened"
    CLICKED = "clicked"
    UNSUBSCRIBED = "unsubscribed"


class BounceKind(StrEnum):
    """Why a message bounced. Only `hard` means that the address is dead."""

    HARD = "hard"
    """No such mailbox or domain."""
    SOFT = "soft"
    """Temporary: the mailbox is full, or the server is down; a later message may arrive."""
    POLICY = "policy"
    """Because of the sender: reputation, authentication. It says nothing about the reader."""
    CONTENT = "content"
    """Because of this message: too large, or taken for a virus. It says nothing about the reader."""


class Proof(StrEnum):
    """How an event was matched to a subscriber; only `sender` can be forged by a stranger."""

    RETURN_PATH = "return-path"
    """The delivery's own return address."""
    MESSAGE_ID = "message-id"
    """The delivery's own Message-ID, and the reader's address."""
    TOKEN = "token"  # noqa: S105 - what kind of proof it is
    """The token of the reader's unsubscribe link."""
    SENDER = "sender"
    """The From address of an email, which anyone can forge."""
    PROVIDER = "provider"
    """The delivery's own key, in a report that the email provider signed."""


class Handover(StrEnum):
    """What a provider's report says of a delivery whose hand-over may be in doubt."""

    LEFT = "left"
    """The provider has the message, or had it."""
    DROPPED = "dropped"
    """The provider never sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvent:
    """One event about a delivery, or an unsubscribe request. Rows are only ever added."""

    key: str
    """The same for the same report, however often it is read."""
    kind: EventKind
    at: datetime
    """When we learned of it: times in a mail cannot be trusted. Of a signed report, when it happened."""
    subscriber_id: int
    mailing_id: int | None
    """None if it is not about a delivery: someone wrote to us."""
    list: str
    proof: Proof
    bounce: BounceKind | None = None
    code: str = ""
    """An enhanced status code (RFC 3463), or the kind of a complaint."""
    words: str = ""
    """The reply or reason, one line; emptied when the person is erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverReport:
    """A provider's word on the hand-over of one delivery."""

    mailing_id: int
    subscriber_id: int
    handover: Handover
    at: datetime
    """When it happened, as the provider says."""
    words: str = ""
    """Why it was dropped, or what was reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCounts:
    """How many people's deliveries of a mailing bounced or led to complaints; a person may be in several."""

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
    """The thresholds for acting on bounces and complaints."""

    soft_bounces: int = 5
    """An address is suppressed after this many soft bounces in a row,"""
    soft_days: float = 30.0
    """if this many days lie between the first and the last of them."""
    alarm_percent: float = 0.1
    """Staff are notified when this percentage of a mailing's readers complained,"""
    pause_percent: float = 0.3
    """and the mailing is paused at this percentage."""
    complaints: int = 3
    """With fewer complaints than this, no percentage is computed."""
