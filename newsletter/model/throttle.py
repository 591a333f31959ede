"""Throttle: how fast mail may leave, and what is remembered of each lane it leaves by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that may leave; 0 means no limit."""

    per_second: float = 0.0
    per_hour: int = 0
    first_day: int = 0
    """Of a warm-up: the most on its first day; every day on which mail leaves doubles it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottleRules:
    """The limits as staff set them: of each transport, and of each domain written to."""

    transport: Limit = field(default_factory=Limit)
    domain: Limit = field(default_factory=Limit)
    transports: Mapping[str, Limit] = field(default_factory=dict)
    """By name; one that is named here is not bound by `transport`."""
    domains: Mapping[str, Limit] = field(default_factory=dict)
    """By domain, lower case; one that is named here is not bound by `domain`."""
    warm_up_per_day: int = 0
    """What a new sender domain may send on its first day; 0 means that it is known already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """What is remembered of a lane, by all senders together. Times are Unix seconds, 0 for none."""

    next_at: float = 0.0
    """When the next copy may leave, for a lane with a pace."""
    shut_until: float = 0.0
    """The other side asked us to stay away till then."""
    tail_at: float = 0.0
    """Up to when copies that were put off have been given times of their own."""
    cap: float = 0.0
    """What a push-back left of the pace, per second; 0 for no push-back."""
    ceiling: float = 0.0
    """The pace before the push-back."""
    cap_at: float = 0.0
    span: int = 0
    """The number of the newest five minutes in `spans`."""
    spans: tuple[int, ...] = ()
    """Copies let go in each of the last thirteen five minutes, newest first."""
    day: int = 0
    """The number of the day (UTC) that `day_count` counts."""
    day_count: int = 0
    step: int = 0
    """How often a warm-up has doubled."""
