"""Throttle hold: until when nothing leaves by a transport, and which limit says so, read from its lanes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsletter.model import LaneState, Limit, ThrottleRules
from newsletter.sending.throttle import allowance, grant, with_clock_of


class HoldCause(StrEnum):
    """What holds mail back."""

    PER_SECOND = "per-second"
    """A limit of ours, or the reduced rate after a push-back."""
    PER_HOUR = "per-hour"
    WARM_UP = "warm-up"
    ASKED = "asked"
    """The other side asked us to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing leaves by a transport until then."""

    until: float
    """Unix seconds."""
    cause: HoldCause
    number: int = 0
    """How many the limit allows, an hour or on this day of the warm-up; 0 where that is not the cause."""


def warm_up_lane(sender_domain: str) -> str:
    """Return the name of the lane that counts a warm-up."""
    return f"warm-up {sender_domain}"


def transport_limit(rules: ThrottleRules, transport: str) -> Limit:
    """Return the limit of a transport."""
    return rules.transports.get(transport, rules.transport)


def hold_of(
    rules: ThrottleRules, states: Mapping[str, LaneState], *, transport: str, sender_domain: str, now: float
) -> Hold | None:
    """Return what keeps the next delivery from leaving now; None if it may leave.

    `states` are the stored lanes of the transport and of the warm-up, as far as there are any. The limits of
    receiving domains are not asked: they hold only their own deliveries.
    """
    lanes = {transport: transport_limit(rules, transport)}
    if rules.warm_up_per_day:
        lanes[warm_up_lane(sender_domain)] = Limit(first_day=rules.warm_up_per_day)
    found = (_lane_hold(states.get(lane, LaneState()), limit, now) for lane, limit in lanes.items())
    return max((one for one in found if one), key=lambda one: one.until, default=None)


def _lane_hold(state: LaneState, limit: Limit, now: float) -> Hold | None:
    state = with_clock_of(state, now)
    after, given = grant(state, limit, wanted=1, now=now)
    until = given.times[0] if given.times else given.ask_at
    if until <= now:
        return None
    if state.shut_until > now:
        return Hold(until=until, cause=HoldCause.ASKED)
    if given.times or after.next_at == until:
        return Hold(until=until, cause=HoldCause.PER_SECOND)
    if limit.per_hour and sum(after.minutes) >= limit.per_hour:
        return Hold(until=until, cause=HoldCause.PER_HOUR, number=limit.per_hour)
    return Hold(until=until, cause=HoldCause.WARM_UP, number=allowance(limit, after.step))
