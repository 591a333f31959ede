"""The throttle, decided: how many copies may leave by a lane, and when the next ones may.

A lane is a transport, a transport and a domain written to, or a sender domain that warms up. All that
is remembered of it is a LaneState, shared by every sender; these functions take one and return one.
Laws: no second sees more than `per_second`, no hour more than `per_hour`, whoever asks, however often.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from newsletter.model import Deferred, LaneState, Limit, Outcome

MINUTE_SECONDS = 60
MINUTES = 62
"""How many minutes count as the last hour. An hour touches at most 61; one more, because a copy may leave up
to a minute after it was given its time."""
DAY_SECONDS = 86_400
AHEAD_SECONDS = 1.0
"""How far ahead times are given out: a sender that dies takes no more than these with it."""
COOL_SECONDS = 15.0
"""Push-backs that come sooner than this belong to the one before."""
RECOVERY_SECONDS = 300.0
"""From a push-back to the pace before it; at twice that pace the push-back is forgotten."""
SLOWEST = 0.5
"""Copies a second, however often a lane is pushed back."""
SET_BACK_SECONDS = 60.0
"""A lane that was changed this far in the future was changed before the clock was set back."""

_SLOWING = re.compile(
    r"\b4\.7\.(?!1\b)\d+|\b4\.3\.2\b|\b4\.4\.5\b|too (many|fast|quickly|much)|rate.?limit|throttl|slow down"
    r"|temporarily deferred due to|unusual rate",
    re.I,
)
_NOT_SLOWING = re.compile(r"gr[ea]y.?list|postgrey", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a lane gives: times (Unix seconds, rising) at which a copy each may leave."""

    times: tuple[float, ...] = ()
    ask_at: float = 0.0
    """When more can be had; 0 when all that was wanted was given."""


def with_clock_of(state: LaneState, now: float) -> LaneState:
    """Return a lane as it would be if the clock had never been other than now.

    When a clock is set back, times told before lie too late by as much: nothing would leave for hours.
    Counts move with it, so no hour gets more than its limit.
    """
    ahead = state.changed_at - now
    if ahead <= SET_BACK_SECONDS:
        return replace(state, changed_at=now)
    return replace(
        state,
        next_at=max(state.next_at - ahead, 0.0),
        shut_until=max(state.shut_until - ahead, 0.0),
        tail_at=max(state.tail_at - ahead, 0.0),
        cap_at=max(state.cap_at - ahead, 0.0),
        minute=state.minute - int(ahead // MINUTE_SECONDS),
        day=state.day - int(ahead // DAY_SECONDS),
        down_since=max(state.down_since - ahead, 0.0),
        down_at=max(state.down_at - ahead, 0.0),
        changed_at=now,
    )


def grant(state: LaneState, limit: Limit, *, wanted: int, now: float) -> tuple[LaneState, Grant]:
    """Give up to `wanted` times, the latest AHEAD_SECONDS from now; return the lane as it is then."""
    state = _turned(state, now)
    if state.shut_until > now:
        return state, Grant(ask_at=state.shut_until)
    room, room_at = _room(state, limit, now)
    if room <= 0:
        return state, Grant(ask_at=room_at)
    times = _times(state, pace_of(state, limit, now), min(wanted, room), now)
    state = _counted(state, limit, times, now)
    if len(times) == wanted:
        return state, Grant(times=times)
    room, room_at = _room(state, limit, now)
    return state, Grant(times=times, ask_at=max(state.next_at, room_at if room <= 0 else now))


def _times(state: LaneState, pace: float, number: int, now: float) -> tuple[float, ...]:
    if not pace:
        return (now,) * number
    first = max(state.next_at, now)
    reachable = int((now + AHEAD_SECONDS - first) * pace) + 1 if first <= now + AHEAD_SECONDS else 0
    return tuple(first + place / pace for place in range(min(number, reachable)))


def put_off(
    state: LaneState, limit: Limit, *, number: int, ask_at: float, now: float
) -> tuple[LaneState, float]:
    """Return when copies that cannot have a time yet are due: behind those put off before them."""
    until = max(ask_at, state.tail_at, now)
    pace = slowest_pace(state, limit, now)
    return replace(state, tail_at=until + (number / pace if pace else 0.0)), until


def pushed_back(state: LaneState, *, pace: float, now: float) -> LaneState:
    """Return a lane that was told to slow down while it went at `pace` a second: half as fast from now."""
    before = min((one for one in (cap_of(state, now), pace) if one), default=0.0)
    if not before or (state.cap and now - state.cap_at < COOL_SECONDS):
        return state
    return replace(state, cap=max(before / 2, SLOWEST), ceiling=max(before, SLOWEST), cap_at=now)


def shut(state: LaneState, *, until: float) -> LaneState:
    """Return a lane by which nothing leaves till then."""
    return replace(state, shut_until=max(state.shut_until, until))


def unreachable(state: LaneState, *, reason: str, now: float) -> LaneState:
    """Return a lane whose other side could not be reached just now."""
    return replace(state, down_since=state.down_since or now, down_at=now, down_reason=reason)


def reachable(state: LaneState) -> LaneState:
    """Return a lane whose other side has answered."""
    return replace(state, down_since=0.0, down_at=0.0, down_reason="")


def cap_of(state: LaneState, now: float) -> float:
    """Return what a push-back leaves of the pace by now, 0 when it is over: a steady rise, then nothing."""
    if not state.cap:
        return 0.0
    rise = max(state.ceiling - state.cap, state.cap) / RECOVERY_SECONDS
    risen = state.cap + rise * max(now - state.cap_at, 0.0)
    return 0.0 if risen >= 2 * state.ceiling else risen


def pace_of(state: LaneState, limit: Limit, now: float) -> float:
    """Return how many may leave a second, 0 for as many as like."""
    return min((one for one in (limit.per_second, cap_of(state, now)) if one), default=0.0)


def slowest_pace(state: LaneState, limit: Limit, now: float) -> float:
    """Return how many leave a second in the long run, 0 for as many as like."""
    return min((one for one in (pace_of(state, limit, now), limit.per_hour / 3600) if one), default=0.0)


def allowance(limit: Limit, step: int) -> int:
    """Return what a warm-up allows on a day, after so many doublings."""
    return int(limit.first_day * 2 ** min(step, 40))


def slows(outcome: Outcome) -> bool:
    """Say whether an outcome asks for fewer messages, rather than for another time (greylisting)."""
    return isinstance(outcome, Deferred) and asks_for_fewer(outcome.code, outcome.reply)


def asks_for_fewer(code: int, reply: str) -> bool:
    """Say whether a server's reply that is not for ever asks for fewer messages."""
    if _NOT_SLOWING.search(reply):
        return False
    return code in (421, 429) or bool(_SLOWING.search(reply))


def _turned(state: LaneState, now: float) -> LaneState:
    """Return the lane with its counts moved on to this moment."""
    minute, day = int(now // MINUTE_SECONDS), int(now // DAY_SECONDS)
    if minute > state.minute:
        kept = state.minutes[: max(MINUTES - (minute - state.minute), 0)]
        minutes = ((0,) * min(minute - state.minute, MINUTES) + kept)[:MINUTES]
        state = replace(state, minute=minute, minutes=minutes)
    if day > state.day:
        step = state.step + (1 if state.day_count else 0)
        state = replace(state, day=day, day_count=0, step=step)
    return state


def _room(state: LaneState, limit: Limit, now: float) -> tuple[int, float]:
    """Return how many may still leave in this hour and day, and when there is more room."""
    rooms: list[tuple[int, float]] = []
    if limit.per_hour:
        rooms.append((limit.per_hour - sum(state.minutes), _minute_leaves(state, limit, now)))
    if limit.first_day:
        rooms.append((allowance(limit, state.step) - state.day_count, (state.day + 1) * float(DAY_SECONDS)))
    return min(rooms, default=(1_000_000_000, 0.0))


def _minute_leaves(state: LaneState, limit: Limit, now: float) -> float:
    """Return when enough of the last hour's copies are old enough for one more."""
    left = sum(state.minutes)
    for age in range(len(state.minutes) - 1, -1, -1):
        left -= state.minutes[age]
        if left < limit.per_hour:
            return float(max((state.minute - age + MINUTES) * MINUTE_SECONDS, now))
    return now + MINUTE_SECONDS


def _counted(state: LaneState, limit: Limit, times: tuple[float, ...], now: float) -> LaneState:
    if not times:
        return state
    pace = pace_of(state, limit, now)
    return replace(
        state,
        next_at=times[-1] + 1 / pace if pace else state.next_at,
        minutes=(state.minutes[0] + len(times), *state.minutes[1:]) if state.minutes else (len(times),),
        day_count=state.day_count + len(times),
    )
