"""Date lines: as content systems write them, and no sentence taken for one."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.date_line import date_line

DAY = dt.date(2023, 3, 11)


@pytest.mark.parametrize(
    "text",
    ["March 11, 2023", "11 March 2023", "Sat, Mar 11, 2023", "2023-03-11", "Posted: March 11th, 2023", "11 de marzo de 2023",
     "Published on March 11, 2023 at 9:30 a.m.", "Sábado, 11 de marzo de 2023", "MARCH 11, 2023"],
)  # fmt: skip
def test_a_line_that_is_only_a_date(text: str) -> None:
    found = date_line(text)
    assert found is not None
    assert (found.day, found.rest) == (DAY, False)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("March 11, 2023 | City Hall", "", "City Hall"),
        ("Rent Alert | March 11, 2023", "Rent Alert", ""),
        ("Policy Explained March 11, 2023 By Ana Ruiz", "Policy Explained", "By Ana Ruiz"),
        ("News – Posted on Saturday, March 11, 2023 at 9:30 a.m. PST | By Ana", "News", "By Ana"),
    ],
)
def test_a_line_that_says_more_than_its_date(text: str, before: str, after: str) -> None:
    found = date_line(text)
    assert found is not None
    assert (found.day, found.before, found.after, found.rest) == (DAY, before, after, True)


@pytest.mark.parametrize(("text", "day"), [("3/25/2023", dt.date(2023, 3, 25)), ("25.3.2023", dt.date(2023, 3, 25)),
                                           ("3/3/2023", dt.date(2023, 3, 3)), ("3/11/2023", None), ("31/31/2023", None)])  # fmt: skip
def test_numbers_are_read_only_when_day_and_month_can_be_reported_apart(
    text: str, day: dt.date | None
) -> None:
    found = date_line(text)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    "text", ["What changes in May", "12 people", "31 February 2023", "", "x" * 200 + " March 11, 2023"]
)
def test_other_lines_are_none(text: str) -> None:
    assert date_line(text) is None
