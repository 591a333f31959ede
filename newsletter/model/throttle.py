"""Throttle: sending limits, and the stored state of each lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that may be sent; 0 means no limit."""

    per_second: float = 0.0
    per_hour: int = 0
    first_day: int = 0
    """For a warm-up: the most on its first day; it doubles with every day on which something is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottleRules:
    """The limits set by staff: per transport, and per recipient domain."""

    transport: Limit = field(default_factory=Limit)
    domain: Limit = field(default_factory=Limit)
    transports: Mapping[str, Limit] = field(default_factory=dict)
    """By name; these apply instead of `transport`."""
    domains: Mapping[str, Limit] = field(default_factory=dict)
    """By domain in lower case; these apply instead of `domain`."""
    warm_up_per_day: int = 0
    """How much a new sender domain may send on its first day; 0 means no warm-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """The state of a lane, shared by all senders. Times are Unix seconds, 0 for none."""

    next_at: float = 0.0
    """When the next message may be sent, for a lane with a rate limit."""
    shut_until: float = 0.0
    """The other side asked us to wait until then."""
    tail_at: float = 0.0
    """Until when deferred messages have been given their own times."""
    cap: float = 0.0
    """The reduced rate after a push-back, per second; 0 for no push-back."""
    ceiling: float = 0.0
    """The rate before the push-back."""
    cap_at: float = 0.0
    minute: int = 0
    """The number of the newest minute in `minutes`."""
    minutes: tuple[int, ...] = ()
    """Messages permitted in each of the last 62 minutes, newest first."""
    day: int = 0
    """The number of the day (UTC) that `day_count` counts."""
    day_count: int = 0
    step: int = 0
    """How often a warm-up has doubled."""
    changed_at: float = 0.0
    """When it was changed last; later than now if the clock was set back since."""
    down_since: float = 0.0
    """Since when the other side cannot be reached; 0 while it answers."""
    down_at: float = 0.0
    """When it was tried last without success."""
    down_reason: str = ""
    """What came of that try."""
