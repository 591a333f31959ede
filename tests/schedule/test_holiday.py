"""Holidays: known by calendar, unknown calendars refused with a suggestion."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.errors import ScheduleError
from newsletter.schedule.holiday import holiday_on, read_calendar


def test_a_holiday_has_a_name_and_other_days_have_none() -> None:
    assert holiday_on(dt.date(2026, 12, 25), "US") == "Christmas Day"
    assert holiday_on(dt.date(2026, 12, 24), "US") == ""
    assert holiday_on(dt.date(2026, 12, 25), "") == ""


def test_a_part_of_a_country_has_days_of_its_own() -> None:
    assert holiday_on(dt.date(2026, 3, 31), "US-CA")
    assert not holiday_on(dt.date(2026, 3, 31), "US-NY")


def test_a_calendar_is_read_in_any_capitals() -> None:
    assert (read_calendar("us"), read_calendar("us-ca"), read_calendar("DE-be")) == ("US", "US-CA", "DE-BE")


@pytest.mark.parametrize(
    ("code", "expected"),
    [("USA", "Did you mean US"), ("US-XX", "Choose one of: .*CA, CO"), ("Narnia", "there is no holiday calendar"), ("", "no holiday calendar")],
)  # fmt: skip
def test_an_unknown_calendar_is_refused(code: str, expected: str) -> None:
    with pytest.raises(ScheduleError, match=expected):
        read_calendar(code)
