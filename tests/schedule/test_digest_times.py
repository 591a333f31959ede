"""Digest times: one a day, a week or a month by the wall clock, in every zone and on every clock change."""

from __future__ import annotations

import calendar
import datetime as dt
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import DIGESTS, Cadence, CadenceRules
from newsletter.schedule.digest_times import is_digest_day, last_digest, next_digest
from newsletter.schedule.wall_time import local, to_instant

LOS_ANGELES = "America/Los_Angeles"
ZONES = (LOS_ANGELES, "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Apia", "Asia/Kolkata", "UTC")
rules = st.builds(
    CadenceRules,
    at=st.times().map(lambda one: one.replace(microsecond=0)),
    weekday=st.integers(0, 6),
    month_day=st.integers(1, 31),
)
moments = st.integers(1_104_537_600, 2_840_140_800).map(lambda second: datetime.fromtimestamp(second, UTC))
"""From 2005 to 2060."""
zones = st.lists(st.sampled_from(ZONES), min_size=1, max_size=4, unique=True)


@given(st.sampled_from(DIGESTS), rules, zones, moments)
def test_the_last_is_not_after_now_and_the_next_is_the_one_that_follows_it(
    cadence: Cadence, rule: CadenceRules, where: list[str], now: datetime
) -> None:
    last = last_digest(cadence, rule, where, now=now)
    following = next_digest(cadence, rule, where, now=now)
    assert last is not None
    assert following is not None
    assert last.first_at <= now < following.first_at
    assert last.day < following.day
    between = (last.day + timedelta(days=number) for number in range(1, (following.day - last.day).days))
    skipped = [day for day in between if is_digest_day(cadence, day, rule)]
    # The one day that Samoa never had: its digest falls on the moment of the next day's.
    assert skipped in ([], [dt.date(2011, 12, 30)])


@given(st.sampled_from(DIGESTS), rules, zones, moments)
def test_a_digest_is_due_when_its_hour_comes_in_the_first_of_its_readers_zones(
    cadence: Cadence, rule: CadenceRules, where: list[str], now: datetime
) -> None:
    found = next_digest(cadence, rule, where, now=now)
    assert found is not None
    assert found.wall == dt.datetime.combine(found.day, rule.at)
    assert found.first_at == min(to_instant(found.wall, zone).at for zone in where)
    assert all(to_instant(found.wall, zone).at >= found.first_at for zone in where)


@given(rules, st.integers(2000, 2100), st.integers(1, 12))
def test_every_month_has_one_monthly_digest_also_the_short_ones(
    rule: CadenceRules, year: int, month: int
) -> None:
    length = calendar.monthrange(year, month)[1]
    days = [dt.date(year, month, day) for day in range(1, length + 1)]
    chosen = [day for day in days if is_digest_day(Cadence.MONTHLY, day, rule)]
    assert [day.day for day in chosen] == [min(rule.month_day, length)]


@given(rules, st.dates())
def test_every_seven_days_have_one_weekly_digest(rule: CadenceRules, start: dt.date) -> None:
    days = [dt.date.fromordinal(min(start.toordinal(), 3_652_000) + number) for number in range(7)]
    assert sum(is_digest_day(Cadence.WEEKLY, day, rule) for day in days) == 1
    assert not any(is_digest_day(Cadence.EVERY, day, rule) for day in days)


@pytest.mark.parametrize(
    ("at", "day", "due"),
    [
        ("02:30", dt.date(2026, 3, 8), "2026-03-08T10:00+00:00"),  # skipped: the first moment after the gap
        ("01:30", dt.date(2026, 11, 1), "2026-11-01T08:30+00:00"),  # twice: the first of the two
        ("07:00", dt.date(2026, 3, 9), "2026-03-09T14:00+00:00"),
        ("07:00", dt.date(2026, 3, 7), "2026-03-07T15:00+00:00"),
    ],
)
def test_clock_changes_move_no_digest_by_the_wall_clock(at: str, day: dt.date, due: str) -> None:
    rule = CadenceRules(at=dt.time.fromisoformat(at))
    before = datetime.fromisoformat(due) - timedelta(seconds=1)
    found = next_digest(Cadence.DAILY, rule, [LOS_ANGELES], now=before)
    assert found is not None
    assert (found.day, found.first_at) == (day, datetime.fromisoformat(due))
    later = last_digest(Cadence.DAILY, rule, [LOS_ANGELES], now=found.first_at)
    assert later == found


def test_readers_far_ahead_make_it_due_on_the_day_before_at_home() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    found = next_digest(Cadence.WEEKLY, CadenceRules(), [LOS_ANGELES, "Pacific/Kiritimati"], now=now)
    assert found is not None
    assert found.day == dt.date(2026, 11, 30)
    assert local(found.first_at, LOS_ANGELES).date() == dt.date(2026, 11, 29)
