"""What holds mail back: the limit that decides, and until when."""

from __future__ import annotations

import pytest

from newsletter.model import LaneState, Limit, ThrottleRules
from newsletter.sending.throttle import grant, pushed_back, shut
from newsletter.sending.throttle_hold import Hold, HoldCause, hold_of

NOW = 1_773_221_400.0
SMTP, WARM_UP = "smtp", "warm-up city.example"


def found(
    rules: ThrottleRules, states: dict[str, LaneState], *, transport: str = SMTP, later: float = 0.0
) -> Hold | None:
    return hold_of(rules, states, transport=transport, sender_domain="city.example", now=NOW + later)


def used(limit: Limit, number: int) -> LaneState:
    """Return a lane by which so many have left at NOW."""
    state, given = grant(LaneState(), limit, wanted=number, now=NOW)
    assert len(given.times) == number
    return state


def test_nothing_is_held_without_limits_and_with_room() -> None:
    assert found(ThrottleRules(), {}) is None
    limit = Limit(per_hour=12)
    assert found(ThrottleRules(transport=limit), {SMTP: used(limit, 11)}) is None


def test_an_hours_limit_names_itself_and_when_the_next_may_leave() -> None:
    limit = Limit(per_hour=12)
    hold = found(ThrottleRules(transports={SMTP: limit}), {SMTP: used(limit, 12)})
    assert hold is not None
    assert (hold.cause, hold.number) == (HoldCause.PER_HOUR, 12)
    assert NOW + 3600 <= hold.until <= NOW + 3900
    assert found(ThrottleRules(transports={SMTP: limit}), {SMTP: used(limit, 12)}, later=3901) is None
    assert found(ThrottleRules(transports={SMTP: limit}), {}, transport="sendgrid") is None


def test_a_warm_up_holds_until_the_next_day() -> None:
    rules = ThrottleRules(warm_up_per_day=20)
    hold = found(rules, {WARM_UP: used(Limit(first_day=20), 20)})
    assert hold is not None
    assert (hold.cause, hold.number) == (HoldCause.WARM_UP, 20)
    assert hold.until == (NOW // 86_400 + 1) * 86_400


def test_a_rate_holds_until_the_next_may_leave() -> None:
    limit = Limit(per_second=0.5)
    hold = found(ThrottleRules(transport=limit), {SMTP: used(limit, 1)})
    assert hold == Hold(until=NOW + 2, cause=HoldCause.PER_SECOND)


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (shut(LaneState(), until=NOW + 90), HoldCause.ASKED),
        (shut(used(Limit(per_hour=12), 12), until=NOW + 90), HoldCause.ASKED),
        (pushed_back(used(Limit(per_second=1), 1), pace=1.0, now=NOW), HoldCause.PER_SECOND),
    ],
)
def test_what_a_server_asked_for_is_told_apart(state: LaneState, cause: HoldCause) -> None:
    hold = found(ThrottleRules(), {SMTP: state})
    assert hold is not None
    assert hold.cause is cause
