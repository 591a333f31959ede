"""Sign-ups: people who asked for a list on the web, until they confirm it from their mailbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class SignupStatus(StrEnum):
    """Where a sign-up stands."""

    PENDING = "pending"
    """Waits for the person to confirm."""
    CONFIRMED = "confirmed"
    DENIED = "denied"
    """Its owner says that it was somebody else."""
    SILENT = "silent"
    """No email may be sent to this address; kept like the others, so that nobody learns it from the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupRequest:
    """What a form says: an address, lists, and how the person came to agree."""

    address: str
    address_key: str
    mailbox_key: str
    """The same for every spelling that reaches one mailbox (tags, Gmail's dots): what limits go by."""
    lists: tuple[str, ...]
    lang: str
    words: str
    """The words that the form showed: what the person agreed to."""
    form: str
    """Which form: page, embedded, json."""
    network: str
    """The prefix of the network it came from (/24 or /48); "" if not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """A stored sign-up. `token` is the opaque part of its confirmation link, for this one purpose."""

    id: int
    token: str
    request: SignupRequest
    status: SignupStatus
    requested_at: datetime
    expires_at: datetime
    tries: int
    """How often its email was claimed to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupCounts:
    """What was asked for before, for the limits."""

    waiting: int
    """Of this address and these lists, waiting to be confirmed."""
    of_address: int
    """Emails to this address within SignupLimits.address_days."""
    denied: int
    """Of this address: its owner said that it was somebody else."""
    of_network: int
    """From this network within the last hour."""
    of_site: int
    """From everywhere within the last hour."""
