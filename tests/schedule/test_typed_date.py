"""Typed dates: the order of the numbers is the country's, and a date that cannot be is not bent into one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.news_dates import NoSuchDateError
from newsletter.schedule.typed_date import dates_meant

TODAY = dt.date(2026, 11, 24)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)), st.sampled_from("/.-"))
def test_a_written_out_date_is_read_back_in_the_customs_order(day: dt.date, mark: str) -> None:
    numbers = {True: (day.day, day.month), False: (day.month, day.day)}
    for day_first, (one, other) in numbers.items():
        assert dates_meant(f"{one}{mark}{other}{mark}{day.year}", TODAY, day_first) == (day,)
        assert day in dates_meant(f"{one}{mark}{other}{mark}{day.year}", TODAY, None)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("december 8", [(2026, 12, 8)]),
        ("8th of december", [(2026, 12, 8)]),
        ("11/20", [(2026, 11, 20)]),
        ("1/12", [(2026, 12, 1), (2027, 1, 12)]),
        ("13/1", [(2027, 1, 13)]),
        ("29/2/28", [(2028, 2, 29)]),
        ("nonsense", []),
    ],
)
def test_dates_of_no_known_order(text: str, dates: list[tuple[int, int, int]]) -> None:
    assert sorted(dates_meant(text, TODAY, None)) == sorted(dt.date(*one) for one in dates)


@pytest.mark.parametrize("text", ["32/1", "0/0", "2026/13/1", "31.2.2027", "2/29/2027"])
def test_a_day_that_does_not_exist_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NoSuchDateError):
        dates_meant(text, TODAY, None)
