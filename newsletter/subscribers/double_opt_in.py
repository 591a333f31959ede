"""Double opt-in as a state machine: what becomes of a sign-up, and of the click that follows. Pure.

A form takes any address, so a stranger's too. Until its owner confirms from their mailbox, all that happens
is one email, and how many there may be is limited by address, by network and for the whole site: list bombing
uses many addresses of one victim's, or many victims, or many networks.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from enum import Enum

from newsletter.model import Signup, SignupCounts, SignupStatus, SuppressionReason
from newsletter.model.deferred_dataclass import dataclass

EXPIRY = timedelta(days=7)
"""How long a confirmation link works."""
KEPT = timedelta(days=180)
"""How long a sign-up is kept; one that was denied bars others for as long."""
OUTAGE_PAUSE = timedelta(minutes=2)
"""How long confirmation emails wait while the mail server cannot be used."""
CLAIM = timedelta(minutes=10)
"""When an email is claimed again whose sender was stopped in the middle."""
CONFIRMATION_TRIES = 8
"""How often a confirmation email is tried that the mail server defers, over about 21 hours."""
_FIRST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignupLimits:
    """How many sign-ups lead to an email. None of them shows in the answer."""

    per_address: int = 3
    address_days: int = 30
    per_network_hour: int = 20
    per_site_hour: int = 500


class Request(Enum):
    """What becomes of a request."""

    EMAIL = "email"
    """One email with a link goes out."""
    SILENT = "silent"
    """It is kept, and no email goes out."""
    DROPPED = "dropped"
    """Nothing is kept: it is one of too many, or an earlier one still waits."""


class Click(Enum):
    """What a click on a confirmation link does."""

    SUBSCRIBE = "subscribe"
    DENY = "deny"
    NOTHING = "nothing"
    """It was done before."""
    EXPIRED = "expired"


def judge_request(
    counts: SignupCounts, suppressed: SuppressionReason | None, *, limits: SignupLimits
) -> Request:
    """Decide what becomes of a request.

    Only a person's own unsubscribing is lifted by signing up again: an address that bounced, complained, was
    erased, or that staff suppressed, gets no email.
    """
    if is_flood(counts, limits=limits):
        return Request.DROPPED
    if counts.waiting or counts.denied or counts.of_address >= limits.per_address:
        return Request.DROPPED
    if suppressed not in (None, SuppressionReason.UNSUBSCRIBED):
        return Request.SILENT
    return Request.EMAIL


def is_flood(counts: SignupCounts, *, limits: SignupLimits) -> bool:
    """Return whether there are too many requests from the network or in all, whatever the address."""
    return counts.of_network >= limits.per_network_hour or counts.of_site >= limits.per_site_hour


def judge_click(signup: Signup, *, confirms: bool, now: datetime) -> Click:
    """Decide what a click does; `confirms` False says "this was not me"."""
    if signup.status is not SignupStatus.PENDING:
        return Click.NOTHING
    if now >= signup.expires_at:
        return Click.EXPIRED
    return Click.SUBSCRIBE if confirms else Click.DENY


def next_try(tries: int) -> timedelta | None:
    """Return how long to wait after so many deferred tries: each wait twice the last. None: give up."""
    return None if tries >= CONFIRMATION_TRIES else _FIRST_PAUSE * 2 ** (tries - 1)


def network_prefix(client: str) -> str:
    """Return the network of a client's address: /24 of IPv4, /48 of IPv6.

    "" for what is no address, and for loopback: that is a proxy that does not say who asked.
    """
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return ""
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))
