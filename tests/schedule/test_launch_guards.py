"""Guards: what stops a mailing, what is only told, by whose clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from newsletter.model import Blackout, QuietHours, ScheduleRules
from newsletter.schedule.frequency_cap import NearbyMailing
from newsletter.schedule.launch_guards import Departure, obstacles
from tests.schedule.clocks import utc

ZONE = "America/Los_Angeles"
RULES = ScheduleRules(
    zone=ZONE,
    quiet=QuietHours(start=dt.time(21), end=dt.time(7)),
    holidays="US",
    distance_hours=24,
    blackouts=(
        Blackout(key="e", first=dt.date(2026, 11, 3), last=dt.date(2026, 11, 3), reason="The election"),
    ),
)


def found(
    at: str, *zones: str, rules: ScheduleRules = RULES, near: tuple[NearbyMailing, ...] = ()
) -> list[str]:
    departures = [Departure(at=utc(at), zone=zone) for zone in zones or (ZONE,)]
    return [one.kind + ("" if one.stops else "?") for one in obstacles(departures, rules, near)]


def test_an_ordinary_morning_has_nothing_in_its_way() -> None:
    assert found("2026-12-08 17:00") == []
    assert found("2026-11-03 06:00", rules=ScheduleRules()) == []


def test_a_blackout_day_is_the_zones_own_day() -> None:
    assert found("2026-11-03 17:00") == ["blackout"]
    assert found("2026-11-04 04:30") == ["blackout"]
    assert found("2026-11-04 17:00") == []


def test_quiet_hours_go_by_each_readers_clock() -> None:
    assert found("2026-12-08 06:00") == ["quiet"]
    assert found("2026-12-08 17:00", ZONE, "Asia/Tokyo") == ["quiet"]


def test_a_holiday_is_told_and_stops_nothing() -> None:
    assert found("2026-12-25 17:00") == ["holiday?"]


def test_a_neighbour_stops_and_says_when_it_reaches_them() -> None:
    near = NearbyMailing(name="other", at=utc("2026-12-07 18:00"), shared=3)
    departure = [Departure(at=utc("2026-12-08 17:00"), zone=ZONE)]
    assert found("2026-12-08 17:00", near=(near,)) == ["distance"]
    for one, when in (
        (near, "at 2026-12-07 10:00 PST"),
        (replace(near, waves=True), "from 2026-12-07 10:00 PST on"),
    ):
        assert [told.message for told in obstacles(departure, RULES, [one])] == [
            f"3 of these people get other {when}, less than 24 hours apart"
        ]


def test_each_thing_is_told_once_however_many_copies_leave() -> None:
    assert found("2026-11-03 17:00", ZONE, ZONE, "America/Tijuana") == ["blackout"]
    assert found("2026-12-08 17:00") == found("2026-12-08 17:00", *[ZONE] * 50)


def test_no_departure_has_no_obstacle() -> None:
    assert obstacles([], RULES) == ()


def test_the_message_names_day_reason_and_hours() -> None:
    departure = Departure(at=utc("2026-11-04 05:30"), zone=ZONE)
    assert [one.message for one in obstacles([departure], RULES)] == [
        "November 3, 2026 is a blackout day: The election",
        "21:30 in America/Los_Angeles is within quiet hours (21:00 to 07:00)",
    ]
