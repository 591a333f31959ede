"""A delivery report: one event of a provider in our own words, and what a provider's module must offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from newsletter.model import BounceKind
from newsletter.model.deferred_dataclass import dataclass


class ReportKind(StrEnum):
    """What a provider reports of a message it took."""

    ACCEPTED = "accepted"
    """It will be delivered, or is on its way."""
    DELIVERED = "delivered"
    """The reader's mail server has it."""
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    """The reader's mail server refused it for another reason than the address."""
    DROPPED = "dropped"
    """The provider never sent it: the address is on a list of its own, or the account may not send more."""
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    TRACKED = "tracked"
    """An open or a click. We switch tracking off in every message, so nothing of it is kept."""
    OTHER = "other"
    """Nothing follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """One event of a provider. All text is a stranger's; "" for what the event does not say."""

    kind: ReportKind
    id: str
    """The provider's own name of the event: the same however often it is sent."""
    at: datetime | None
    """When it happened; None if it does not say."""
    mailing_key: str = ""
    delivery_key: str = ""
    """The two that we sent along with the message."""
    address: str = field(default="", repr=False)
    status: str = ""
    """An enhanced status code (RFC 3463)."""
    words: str = field(default="", repr=False)
    """The mail server's reply, or the provider's reason."""
    bounce: BounceKind | None = None
    """What kind of bounce it is, where the provider's own words say so; None: the reply is classified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """A request as it came. `headers` have lower-case names."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderWebhook:
    """A provider that can report to `/hooks/NAME`."""

    name: str
    """As in newsletter.toml and in the address of its webhook."""
    is_genuine: Callable[[WebhookRequest, Sequence[str], datetime, timedelta], bool]
    """Says whether a request is signed with one of these keys and not older than this; raises nothing."""
    read_reports: Callable[[bytes], tuple[DeliveryReport, ...]]
    """Returns what a stored body reports. Raises ValueError if it is not what the provider documents."""
    without_tracking: Callable[[bytes], bytes]
    """Returns a body without opens and clicks: the same bytes if it has none. Raises nothing."""
