"""Webhooks: how a provider's reports are checked, and the requests as they came."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRules:
    """What a provider's requests to our webhook are checked with."""

    keys: tuple[str, ...] = ()
    """The public keys that it may sign with, as the provider shows them; () refuses every request."""
    key_variable: str = field(default="", compare=False)
    """The environment variable that holds the keys."""
    key_setting: str = field(default="", compare=False)
    """The setting that holds the keys."""
    max_age: timedelta = timedelta(hours=26)
    """How old a signed request may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookBatch:
    """One request of a provider, kept as it was sent until its time is over."""

    id: int
    provider: str
    body: bytes = field(repr=False)
    received_at: datetime
    tries: int
    """How often applying it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCounts:
    """What was in a request, or in several."""

    events: int = 0
    new: int = 0
    """Events that were not known before."""
    known: int = 0
    unmatched: int = 0
    """Events about no delivery of this publication."""
    ignored: int = 0
    """Events that nothing follows from: opens, clicks, kinds that are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookState:
    """What is known of a provider's requests."""

    last_received_at: datetime | None
    """None if none came, or all have been deleted since."""
    waiting: int
    """Requests that are still to be applied."""
    waiting_since: datetime | None
    failed: int
    """Requests that could not be applied, and are not tried again."""
    unmatched: int
    """Events about no delivery of this publication, in the requests that are still there."""
