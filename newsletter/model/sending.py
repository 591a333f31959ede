"""Sending: mailings, deliveries in the ledger, messages, and the outcomes that transports report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from newsletter.model.cadence import Cadence
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.edition import Edition
from newsletter.model.segment import Expression


class MailingStatus(StrEnum):
    """The status of a mailing as a whole."""

    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class DeliveryStatus(StrEnum):
    """The status of one delivery. The first three are open; `deferred` is tried again; the rest are final."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    AT_RISK = "at_risk"
    DEFERRED = "deferred"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


OTHER_TOPICS = "chose other topics"
"""The detail of a suppressed delivery of an issue that has nothing about the topics that a person chose."""


class UncertainPolicy(StrEnum):
    """What happens to a delivery if it is not known whether it was sent (a crash, a lost reply)."""

    RESEND = "resend"
    """Send it again with the same Message-ID: no one is missed, a few people may get it twice."""
    HOLD = "hold"
    """Leave it `unknown`: no one gets it twice; staff or a provider's event resolve it."""


class Recipients(StrEnum):
    """Who on the list gets a later round of an issue, by what they got of the earlier ones."""

    ALL = "all"
    GOT_IT = "got-it"
    """Those who got an earlier round, or may have got it."""
    MISSED_IT = "missed-it"
    """Everyone else: they joined later, or their message was refused or came back."""
    JOINED = "joined"
    """Those who have just confirmed their sign-up and wait for the list's welcome email."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRecipients:
    """Who gets a round of an issue; the default is everyone on the list."""

    issue: str = ""
    round: int = 0
    recipients: Recipients = Recipients.ALL
    by_digest: bool = True
    """Whether readers of a digest get the issue with it; False for one without a web page to link to."""
    topics: tuple[str, ...] = ()
    """Whoever chose topics, and none of these, does not get it; () for an issue with something for all."""
    segment: Expression | None = None
    """Who of the list it goes to; None for everyone."""


EVERYONE = RoundRecipients()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """One edition going to one audience. `round` 0 is the issue itself, 1 and up are corrections."""

    id: int
    key: str
    """Opaque and unique; part of every Message-ID of this mailing."""
    issue: str
    list: str
    round: int
    digest: str
    subject: str
    transport: str
    policy: UncertainPolicy
    status: MailingStatus
    audience: int
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str = ""
    """Why it is paused or cancelled."""
    recipients: Recipients = Recipients.ALL
    segment: str = ""
    """The expression of the segment it went to; "" for the whole list."""
    base_url_unproven: str = ""
    """Why nobody asked whether base_url answers before it was launched; "" if somebody did, or need not."""
    cadence: Cadence | None = None
    """The cadence of its readers if it is a digest; None for an issue."""

    @property
    def is_correction(self) -> bool:
        """Whether it tells its readers that it replaces an earlier email."""
        return marks_correction(self.round, self.recipients)

    @property
    def is_welcome(self) -> bool:
        """Whether it brings the welcome email to people who joined, and is no issue of the list."""
        return self.recipients is Recipients.JOINED


def marks_correction(round_: int, recipients: Recipients) -> bool:
    """Return whether a round is marked as a correction: whoever missed the first has nothing corrected."""
    return round_ > 0 and recipients not in (Recipients.MISSED_IT, Recipients.JOINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The deliveries of a mailing by status. The parts always add up to `audience`.

    `queued` counts every open delivery (queued, claimed, at_risk).
    """

    audience: int
    accepted: int
    failed: int
    suppressed: int
    unknown: int
    queued: int
    deferred: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """The deliveries of a mailing without a final outcome."""

    queued: int
    in_hand: int
    """Claimed by a sender, or handed over without an answer yet."""
    deferred: int
    next_try_at: datetime | None = None
    """When the earliest deferred one is due."""

    @property
    def left(self) -> int:
        """All of them."""
        return self.queued + self.in_hand + self.deferred


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The data for one delivery. `fields` has the value of every merge field that this person has."""

    mailing_id: int
    subscriber_id: int
    address: str
    name: str
    token: str
    """Opaque part of this person's unsubscribe link."""
    preferences_token: str = ""
    """Opaque part of the link to their preferences; "" if they have none."""
    fields: Mapping[str, str]
    attempt: int
    """1 for the first try."""
    lang: str = ""
    """The language they asked for; "" if they did not say."""
    topics: tuple[str, ...] | None = None
    """The topics they had chosen when the mailing was launched; None for everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The ledger's row for one delivery, for reports."""

    mailing_id: int
    subscriber_id: int
    address: str
    status: DeliveryStatus
    attempt: int
    updated_at: datetime
    next_try_at: datetime | None = None
    detail: str = ""
    """The transport's last reply, or why nothing was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedParts:
    """What all messages of a mailing have in common, with markers unfilled.

    For transports that personalize on the provider's side; the others send `Message.content`.
    """

    mailing_key: str
    edition: Edition
    subject: str
    """As it is sent: marked if it is a test."""
    sender_name: str
    sender_address: str
    reply_to: str | None
    headers: Mapping[str, str]
    """The headers that are the same for all beyond From, Reply-To and Subject; ASCII, unfolded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, ready to hand over. `content` is the whole RFC 5322 message with CRLF line endings.

    `values` maps each merge field's marker to its plain (unescaped) value, for transports that
    personalize on the provider's side.
    """

    recipient: Recipient
    envelope_from: str
    envelope_to: str
    """The address as it goes into RCPT TO: domain as A-labels, local part as it is."""
    message_id: str
    delivery_key: str
    """Opaque, and the same for every try of this delivery; part of its Message-ID."""
    headers: Mapping[str, str]
    """The headers that differ per recipient, decoded; a subset of those in `content`."""
    values: Mapping[str, str]
    content: bytes = field(repr=False)
    shared: SharedParts = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The transport took responsibility. `reference` is the provider's own id, if it gave one."""

    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The transport permanently refused this message for this recipient."""

    code: int
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """Temporary refusal: the message was certainly not sent and may be tried again."""

    code: int
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It is not known whether the message was sent: it was handed over, but no answer came."""

    reason: str
    is_settled_later: bool = False
    """Whether the provider will report the outcome in an event: then no policy sends it again meanwhile."""


Outcome: TypeAlias = Accepted | Refused | Deferred | Unknown


class Durability(StrEnum):
    """What the database survives without losing anything it has committed."""

    PROCESS = "process"
    """A crash of the program."""
    POWER = "power"
    """A power failure too."""


class Security(StrEnum):
    """How a connection to a mail server is protected; the first two fail closed."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server for outgoing email. `password` comes from the environment and is never printed."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    password_variable: str = field(default="", compare=False)
    """The environment variable that holds the password."""
    timeout_seconds: float = 60.0
    """For connecting and every reply except the last."""
    final_timeout_seconds: float = 600.0
    """For the reply to the final dot: 10 minutes (RFC 5321 section 4.5.3.2.6)."""
    ca_file: str | None = None
    """Certificates to trust besides the system's, for a private server."""
    recycle_messages: int = 1000
    """A connection is closed and reopened after this many messages,"""
    recycle_minutes: float = 10.0
    """or after this many minutes, whichever comes first."""
    weight: int = 1
    """Its share of the messages if there are several servers; 0: only if the others are down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendgridAccount:
    """How to reach SendGrid; `host` differs in tests and in the EU region."""

    key: str = field(repr=False)
    host: str = "https://api.sendgrid.com"
    sink: bool = False
    """A stand-in on this machine that keeps what it is sent: nothing reaches people."""
    batch_size: int = 250
    timeout_seconds: float = 60.0
