"""Zones: every IANA name is known in any spelling, a near miss gets a suggestion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ScheduleError
from newsletter.schedule.zones import country_of, known_zone, read_zone, zone_info
from tests.schedule.clocks import ZONES


def test_every_zone_is_known() -> None:
    assert [name for name in ZONES if known_zone(name) != name] == []
    assert len(ZONES) > 400


@pytest.mark.parametrize("typed", ["america/los_angeles", " America/Los_Angeles ", "AMERICA/LOS ANGELES"])
def test_a_spelling_is_forgiven(typed: str) -> None:
    assert known_zone(typed) == "America/Los_Angeles"
    assert zone_info(typed).key == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("America/Los_Angles", "Did you mean America/Los_Angeles"),
        ("Berlin", "Did you mean Europe/Berlin"),
        ("Pacific time", "Write an IANA name"),
        ("../../etc/passwd", "Write an IANA name"),
        ("", "Write an IANA name"),
    ],
)
def test_a_zone_that_does_not_exist_has_a_hint(typed: str, hint: str) -> None:
    assert known_zone(typed) is None
    with pytest.raises(ScheduleError, match=hint):
        read_zone(typed)
    with pytest.raises(ScheduleError, match=hint):
        zone_info(typed)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert (
        known_zone(text) is None
        or known_zone(text) in ZONES
        or text.strip().lower() in {"localtime", "factory"}
    )


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/Los_Angeles", "US"),
        ("US/Pacific", "US"),
        ("Europe/London", "GB"),
        ("Asia/Kolkata", "IN"),
        ("UTC", ""),
        ("Etc/GMT+5", ""),
        ("EST5EDT", "US"),
        ("", ""),
        ("Mars/Phobos", ""),
    ],
)
def test_a_zone_lies_in_a_country(zone: str, country: str) -> None:
    assert country_of(zone) == country
