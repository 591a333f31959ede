"""Day parts: found in what people type, and taken out of it."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.schedule.day_part import split_day_part


@pytest.mark.parametrize(
    ("plain", "rest", "alone"),
    [
        ("tomorrow morning", "tomorrow", dt.time(9)),
        ("this evening", "today", dt.time(18)),
        ("tonight at 8", "today at 8", dt.time(20)),
        ("friday at 3 in the afternoon", "friday at 3", dt.time(14)),
        ("at 11 at night on friday", "at 11 on friday", dt.time(20)),
        ("8 december, morning", "8 december", dt.time(9)),
    ],
)
def test_a_part_of_the_day_is_split_off(plain: str, rest: str, alone: dt.time) -> None:
    found, part = split_day_part(plain)
    assert (found, part.alone if part else None) == (rest, alone)


def test_other_words_stay_as_they_are() -> None:
    assert split_day_part("tuesday 9:00") == ("tuesday 9:00", None)
    assert split_day_part("knight") == ("knight", None)
