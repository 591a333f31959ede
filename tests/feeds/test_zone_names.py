"""What the letters behind a time mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.feeds.zone_names import NAME, in_utc, offset, zone_named

WINTER, SUMMER = datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12)  # noqa: DTZ001 - their zone is under test


def east(name: str, country: str = "", wall: datetime = WINTER) -> float | None:
    zone = zone_named(name, country)
    found = zone.utcoffset(wall) if zone else None
    return found / timedelta(hours=1) if found is not None else None


@pytest.mark.parametrize(
    ("name", "hours"),
    [("z", 0), ("est", -5), ("cest", 2), ("nst", -3.5), ("npt", 5.75), ("pacific standard time", -8)],
)
def test_a_name_is_an_offset(name: str, hours: float) -> None:
    assert east(name) == hours


def test_some_names_go_by_the_day() -> None:
    assert (east("pt"), east("pt", wall=SUMMER)) == (-8, -7)
    assert (east("pacific time"), east("europe/berlin", wall=SUMMER)) == (-8, 2)


def test_some_names_go_by_the_country() -> None:
    assert (east("ist"), east("ist", "IN"), east("ist", "IL")) == (None, 5.5, 2)
    assert (east("cst", "US"), east("cst", "CN"), east("bst"), east("bst", "BD")) == (-6, 8, 1, 6)


@pytest.mark.parametrize("name", ["", "qqq", "etc/passwd", "../x", "mars/phobos"])
def test_other_names_are_none(name: str) -> None:
    assert zone_named(name, "US") is None


def test_names_end_where_a_word_ends() -> None:
    assert NAME.match("estx") is None
    found = NAME.match("eastern daylight time, today")
    assert found is not None
    assert found[0] == "eastern daylight time"


def test_an_offset_is_one_that_some_place_has() -> None:
    assert offset("+", "14", "00") is not None
    assert offset("-", "8", None) is not None
    assert offset("+", "14", "01") is offset("+", "1", "60") is None


def test_beyond_the_calendar_there_is_nothing() -> None:
    assert in_utc(WINTER.replace(year=1, month=1, day=1, hour=0), offset("+", "1", None)) is None
    assert in_utc(WINTER, None) == WINTER.replace(tzinfo=UTC)
