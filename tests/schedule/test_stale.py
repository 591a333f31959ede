"""Stale: late is held, and so is what came due while nobody watched."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Schedule, ScheduleRules, ScheduleStatus, UncertainPolicy
from newsletter.schedule.stale import stale_reason
from tests.schedule.clocks import utc

DUE = utc("2026-12-08 17:00")
RULES = ScheduleRules(late_minutes=30)


def a_schedule(made_at: datetime = DUE - timedelta(days=1)) -> Schedule:
    return Schedule(
        id=1, issue="i", list="l", round=0, digest="d", subject="s", transport="memory",
        policy=UncertainPolicy.RESEND, status=ScheduleStatus.WAITING, send_at=DUE,
        wall=DUE.replace(tzinfo=None), zone="America/Los_Angeles", readers_zone=False, spoken="w",
        made_by="m", made_at=made_at,
    )  # fmt: skip


def reason(late: float, away: float | None, *, made_ago: float = 1440) -> str:
    now = DUE + timedelta(minutes=late)
    seen = None if away is None else now - timedelta(minutes=away)
    return stale_reason(a_schedule(now - timedelta(minutes=made_ago)), RULES, last_seen=seen, now=now)


def test_what_is_on_time_goes() -> None:
    assert reason(0, 0.2) == ""
    assert reason(29, 0.2) == ""
    assert reason(30, 30) == ""


def test_what_is_late_is_held_and_says_how_late() -> None:
    assert reason(31, 0.2) == "it was due 2026-12-08 09:00 PST, 31 minutes ago, and was not sent then"
    assert "25 hours ago" in reason(25 * 60, 0)
    assert "3 days ago" in reason(3 * 1440, 0)


def test_what_came_due_while_nobody_watched_is_held_however_little_late() -> None:
    assert "while no scheduler was running (for 31 minutes)" in reason(1, 31)
    assert reason(20, 600)


def test_nobody_ever_watched_counts_from_when_it_was_made() -> None:
    assert reason(5, None, made_ago=10) == ""
    assert "no scheduler was running" in reason(5, None, made_ago=60)


def test_a_schedule_made_lately_shows_that_the_database_is_alive() -> None:
    assert reason(2, 9999, made_ago=10) == ""


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1e5))
def test_nothing_more_than_the_grace_late_ever_goes(late: float, away: float, made_ago: float) -> None:
    told = reason(late, away, made_ago=made_ago)
    if late > 30.001 or (late > 0.001 and away > 30.001 and made_ago > 30.001):
        assert told
    if late < 29.999 and away < 29.999:
        assert not told
