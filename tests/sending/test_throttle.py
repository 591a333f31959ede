from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Accepted, Deferred, LaneState, Limit, Refused, Unknown
from newsletter.sending.throttle import (
    COOL_SECONDS,
    DAY_SECONDS,
    RECOVERY_SECONDS,
    SLOWEST,
    allowance,
    cap_of,
    grant,
    pace_of,
    pushed_back,
    put_off,
    shut,
    slows,
    with_clock_of,
)

NOW = 1_773_221_400.0


def asked(limit: Limit, asks: list[tuple[float, int]], state: LaneState | None = None) -> list[float]:
    """Ask again and again: (seconds since the ask before, how many); return every time given."""
    given_times: list[float] = []
    state, now = state or LaneState(), NOW
    for later, wanted in asks:
        now += later
        state, found = grant(state, limit, wanted=wanted, now=now)
        assert all(now <= one <= now + 1 for one in found.times)
        assert list(found.times) == sorted(found.times)
        assert (len(found.times) == wanted) == (found.ask_at == 0.0)
        assert not found.ask_at or found.ask_at >= now or found.times
        given_times += found.times
    return given_times


ASKS = st.lists(st.tuples(st.floats(0, 900), st.integers(1, 60)), min_size=1, max_size=40)


@given(asks=ASKS, per_second=st.floats(0.5, 50))
def test_no_second_sees_more_than_the_limit(asks: list[tuple[float, int]], per_second: float) -> None:
    times = asked(Limit(per_second=per_second), asks)
    most = max(1, int(per_second) + 1)
    assert all(times[n + most] - times[n] > 0.999 for n in range(len(times) - most))


@given(asks=ASKS, per_hour=st.integers(1, 200))
def test_no_hour_sees_more_than_the_limit(asks: list[tuple[float, int]], per_hour: int) -> None:
    times = asked(Limit(per_hour=per_hour), asks)
    # Also when some leave up to a minute after their time, at a slow server, and later ones at once.
    assert all(times[n + per_hour] - times[n] >= 3660 for n in range(len(times) - per_hour))


def test_an_hours_worth_may_leave_at_once_and_the_next_an_hour_later() -> None:
    state, found = grant(LaneState(), Limit(per_hour=500), wanted=600, now=NOW)
    assert len(found.times) == 500
    assert NOW + 3600 <= found.ask_at <= NOW + 3600 + 300
    assert grant(state, Limit(per_hour=500), wanted=1, now=found.ask_at - 1)[1].times == ()
    assert len(grant(state, Limit(per_hour=500), wanted=600, now=found.ask_at)[1].times) == 500


def test_without_a_limit_all_leave_at_once() -> None:
    _, found = grant(LaneState(), Limit(), wanted=5000, now=NOW)
    assert found.times == (NOW,) * 5000


@given(st.integers(1, 40), st.floats(0, 500))
def test_whoever_asks_again_when_told_gets_something(wanted: int, later: float) -> None:
    limit = Limit(per_second=2, per_hour=20)
    state, now, told = LaneState(), NOW + later, False
    for _ in range(80):
        state, found = grant(state, limit, wanted=wanted, now=now)
        assert found.times or not told
        told = bool(found.ask_at) and not found.times
        now = found.ask_at or now


def test_a_clock_that_goes_back_gives_no_more() -> None:
    limit = Limit(per_hour=10)
    state, found = grant(LaneState(), limit, wanted=10, now=NOW)
    assert len(found.times) == 10
    assert grant(state, limit, wanted=1, now=NOW - 7200)[1].times == ()


# --- Warm-up ----------------------------------------------------------------------------------------


def test_a_warm_up_doubles_with_every_day_on_which_mail_left() -> None:
    limit, state, per_day = Limit(first_day=100), LaneState(), []
    for day in range(5):
        state, found = grant(state, limit, wanted=10_000, now=NOW + day * DAY_SECONDS)
        per_day.append(len(found.times))
    assert per_day == [100, 200, 400, 800, 1600]


def test_a_day_without_mail_warms_nothing() -> None:
    limit = Limit(first_day=100)
    state, _ = grant(LaneState(), limit, wanted=100, now=NOW)
    _, found = grant(state, limit, wanted=10_000, now=NOW + 30 * DAY_SECONDS)
    assert len(found.times) == 200


def test_a_days_allowance_used_up_says_tomorrow() -> None:
    _, found = grant(LaneState(), Limit(first_day=3), wanted=9, now=NOW)
    assert len(found.times) == 3
    assert found.ask_at % DAY_SECONDS == 0
    assert NOW < found.ask_at <= NOW + DAY_SECONDS


@given(st.integers(0, 500))
def test_an_allowance_never_falls(step: int) -> None:
    limit = Limit(first_day=50)
    assert 50 <= allowance(limit, step) <= allowance(limit, step + 1)


# --- Push-backs -------------------------------------------------------------------------------------


def test_a_push_back_halves_the_pace_and_it_comes_back_in_time() -> None:
    state = pushed_back(LaneState(), pace=40, now=NOW)
    assert pace_of(state, Limit(), NOW) == 20
    assert pace_of(state, Limit(), NOW + RECOVERY_SECONDS) == pytest.approx(40)
    assert pace_of(state, Limit(), NOW + 4 * RECOVERY_SECONDS) == 0
    assert pace_of(state, Limit(per_second=25), NOW + RECOVERY_SECONDS) == 25


@given(st.lists(st.floats(0, 600), max_size=30), st.floats(0.1, 1000))
def test_however_often_it_is_pushed_back_a_lane_goes_on(waits: list[float], pace: float) -> None:
    state, now = LaneState(), NOW
    for wait in waits:
        now += wait
        before = cap_of(state, now) or pace
        state = pushed_back(state, pace=pace, now=now)
        assert SLOWEST <= cap_of(state, now) <= max(before * 1.001, SLOWEST)
    assert cap_of(state, now + 10 * RECOVERY_SECONDS) == 0


@given(pace=st.floats(0.1, 1000), seconds=st.lists(st.floats(0, 3000), min_size=2, max_size=9))
def test_the_pace_only_rises_after_a_push_back(pace: float, seconds: list[float]) -> None:
    state = pushed_back(LaneState(), pace=pace, now=NOW)
    caps = [cap_of(state, NOW + later) for later in sorted(seconds)]
    caps = [cap or float("inf") for cap in caps]
    assert caps == sorted(caps)


def test_push_backs_at_once_are_one() -> None:
    once = pushed_back(LaneState(), pace=40, now=NOW)
    assert pushed_back(once, pace=40, now=NOW + COOL_SECONDS - 1) == once
    assert cap_of(pushed_back(once, pace=40, now=NOW + COOL_SECONDS), NOW + COOL_SECONDS) < 20


def test_a_push_back_before_anything_left_says_nothing_of_the_pace() -> None:
    assert pushed_back(LaneState(), pace=0, now=NOW) == LaneState()


def test_a_lane_that_is_shut_gives_nothing_till_then() -> None:
    state = shut(shut(LaneState(), until=NOW + 60), until=NOW + 20)
    _, found = grant(state, Limit(), wanted=5, now=NOW)
    assert (found.times, found.ask_at) == ((), NOW + 60)
    assert len(grant(state, Limit(), wanted=5, now=NOW + 60)[1].times) == 5


def test_copies_that_are_put_off_queue_up() -> None:
    limit = Limit(per_hour=3600)
    state, first = put_off(LaneState(), limit, number=10, ask_at=NOW + 100, now=NOW)
    state, second = put_off(state, limit, number=10, ask_at=NOW + 100, now=NOW)
    assert (first, second) == (NOW + 100, NOW + 110)
    assert put_off(LaneState(), Limit(), number=10, ask_at=NOW + 5, now=NOW)[1] == NOW + 5


@pytest.mark.parametrize(
    ("code", "reply", "slow"),
    [
        (421, "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred", True),
        (450, "4.2.1 The user you are trying to contact is receiving mail too quickly", True),
        (421, "4.7.28 Gmail has detected an unusual rate of unsolicited mail", True),
        (451, "4.7.650 The mail server has been temporarily rate limited", True),
        (452, "4.3.2 System is not accepting messages", True),
        (451, "4.7.1 Greylisting in action, please come back later", False),
        (450, "4.7.1 <a@b>: Recipient address rejected: Greylisted", False),
        (452, "4.2.2 Mailbox full", False),
        (451, "4.7.1 come back later", False),
        (450, "4.1.2 Domain not found for now", False),
    ],
)
def test_only_a_reply_about_speed_slows_a_lane(code: int, reply: str, slow: bool) -> None:
    assert slows(Deferred(code=code, reply=reply)) is slow


@pytest.mark.parametrize(
    "outcome", [Accepted(), Refused(code=550, reply="4.7.28 too many"), Unknown(reason="too many")]
)
def test_nothing_but_a_deferral_slows_a_lane(outcome: Accepted | Refused | Unknown) -> None:
    assert not slows(outcome)


@pytest.mark.parametrize("back", [90.0, 3 * 3600.0, 40 * 86_400.0])
def test_a_clock_that_is_set_back_holds_nothing_up(back: float) -> None:
    limit = Limit(per_second=5, first_day=10_000)
    state = with_clock_of(LaneState(), NOW)
    state, _ = grant(shut(state, until=NOW - 1), limit, wanted=5, now=NOW)
    now = NOW - back
    _, found = grant(with_clock_of(state, now), limit, wanted=5, now=now)
    assert found.times
    assert max(found.times) < now + 3


def test_after_a_clock_was_set_back_a_wait_that_was_asked_for_is_as_long_as_it_was() -> None:
    state = shut(with_clock_of(LaneState(), NOW), until=NOW + 120)
    set_back = with_clock_of(state, NOW - 3600)
    assert set_back.shut_until == NOW - 3600 + 120


@given(back=st.floats(61, 100 * 86_400), later=st.floats(0, 3599))
def test_a_clock_that_is_set_back_gives_no_hour_more_than_its_limit(back: float, later: float) -> None:
    limit = Limit(per_hour=500)
    state, found = grant(with_clock_of(LaneState(), NOW), limit, wanted=500, now=NOW)
    assert len(found.times) == 500
    now = NOW - back
    state = with_clock_of(state, now)
    assert not grant(state, limit, wanted=1, now=now + later)[1].times
    # Nor is it held up for longer than an hour and the five minutes that times are counted in, twice.
    assert grant(state, limit, wanted=1, now=now + 3600 + 600)[1].times


def test_a_clock_that_differs_by_a_moment_changes_no_time() -> None:
    state, _ = grant(with_clock_of(LaneState(), NOW), Limit(per_second=5), wanted=5, now=NOW)
    assert with_clock_of(state, NOW - 1).next_at == state.next_at
