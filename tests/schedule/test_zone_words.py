"""Zone words: by name, by letters, by region; what is none is left in the words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsletter.errors import ScheduleError
from newsletter.schedule.zone_words import split_zone
from tests.schedule.clocks import utc

NOW = utc("2026-11-24 17:30")
OWN = "America/Los_Angeles"


@pytest.mark.parametrize(
    ("words", "rest", "zone", "hours"),
    [
        ("9:00 Europe/Berlin", "9:00", "Europe/Berlin", None),
        ("9:00 UTC", "9:00", "UTC", None),
        ("9:00 est", "9:00", "America/New_York", -5),
        ("9:00 PDT", "9:00", OWN, -7),
        ("9:00 PT", "9:00", OWN, None),
        ("9:00 Mountain Time", "9:00", "America/Denver", None),
        ("9:00 central daylight time", "9:00", "America/Chicago", -5),
        ("9:00 AEDT", "9:00", "Australia/Sydney", 11),
        ("9:00 sat", "9:00 sat", OWN, None),
        ("8 mar", "8 mar", OWN, None),
        ("12/1 9:00", "12/1 9:00", OWN, None),
        ("9:00 12/1", "9:00 12/1", OWN, None),
        ("EST", "EST", OWN, None),
    ],
)
def test_a_zone_is_split_off(words: str, rest: str, zone: str, hours: float | None) -> None:
    found = split_zone(words, OWN, NOW)
    offset = None if hours is None else timedelta(hours=hours)
    assert (found.rest, found.zone, found.offset) == (rest, zone, offset)


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(ScheduleError, match="there is no time zone 'Europe/Berln'"):
        split_zone("9:00 Europe/Berln", OWN, NOW)
