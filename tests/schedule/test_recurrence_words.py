"""Recurrence in words: what staff write, and the rule it becomes."""

from __future__ import annotations

import pytest

from newsletter.schedule.recurrence_words import rule_of, weekday_number


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("every day", "FREQ=DAILY"),
        ("daily", "FREQ=DAILY"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every tuesday", "FREQ=WEEKLY;BYDAY=TU"),
        ("on tuesdays", "FREQ=WEEKLY;BYDAY=TU"),
        ("every mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("every monday and monday", "FREQ=WEEKLY;BYDAY=MO"),
        ("every 2 weeks on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every other week on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("last friday of the month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("the first monday of every month", "FREQ=MONTHLY;BYDAY=1MO"),
        ("every second tuesday", "FREQ=MONTHLY;BYDAY=2TU"),
        ("last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("day 15 of the month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("the 30th of each month", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("day 0 of the month", None),
        ("every moonday", None),
        ("fifth friday of the month", None),
        ("", None),
    ],
)
def test_words_become_a_rule_or_nothing(words: str, rule: str | None) -> None:
    assert rule_of(words) == rule


def test_weekdays_are_counted_from_monday() -> None:
    assert [weekday_number(day) for day in ("monday", "tue", "thurs", "sunday", "someday")] == [
        0,
        1,
        3,
        6,
        None,
    ]
