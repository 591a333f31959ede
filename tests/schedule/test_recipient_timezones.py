"""Waves: each reader at the hour of their own day, nobody left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from newsletter.schedule.quiet_hours import is_quiet, read_quiet_hours
from newsletter.schedule.recipient_timezones import due_by_zone, waves
from newsletter.schedule.wall_time import local
from newsletter.schedule.zones import known_zone
from tests.schedule.clocks import TELLING, utc, wall

NINE = wall("2026-12-08 09:00")
NOW = utc("2026-12-07 12:00")
NIGHT = read_quiet_hours("21:00-07:00")
ZONE = "America/Los_Angeles"
PEOPLE = {
    "": 5,
    "Asia/Tokyo": 2,
    "asia/tokyo": 1,
    "Europe/Berlin": 3,
    "nonsense": 4,
    "America/Los_Angeles": 1,
}


def test_each_zone_is_a_wave_and_unknown_ones_go_by_the_publications() -> None:
    rounds = waves(NINE, PEOPLE, zone=ZONE, now=NOW, quiet=None)
    assert [(one.at, one.zones, one.people, one.missed) for one in rounds] == [
        (utc("2026-12-08 00:00"), ("Asia/Tokyo",), 3, False),
        (utc("2026-12-08 08:00"), ("Europe/Berlin",), 3, False),
        (utc("2026-12-08 17:00"), ("America/Los_Angeles",), 10, False),
    ]


def test_whose_hour_has_passed_gets_it_at_once() -> None:
    due = due_by_zone(NINE, PEOPLE, zone=ZONE, now=utc("2026-12-08 01:00"), quiet=None)
    assert due["Asia/Tokyo"] == utc("2026-12-08 01:00")
    assert due["Europe/Berlin"] == utc("2026-12-08 08:00")


def test_but_not_in_the_middle_of_their_night() -> None:
    now = utc("2026-12-08 13:00")  # 22:00 in Tokyo
    due = due_by_zone(NINE, PEOPLE, zone=ZONE, now=now, quiet=NIGHT)
    assert due["Asia/Tokyo"] == utc("2026-12-08 22:00")
    missed = [one for one in waves(NINE, PEOPLE, zone=ZONE, now=now, quiet=NIGHT) if one.missed]
    assert [one.zones for one in missed] == [("Europe/Berlin",), ("Asia/Tokyo",)]


def test_everybody_else_has_a_time_even_on_an_empty_list() -> None:
    assert due_by_zone(NINE, {}, zone=ZONE, now=NOW, quiet=None) == {"": utc("2026-12-08 17:00")}
    assert waves(NINE, {}, zone=ZONE, now=NOW, quiet=None) == ()


ZONED = st.dictionaries(st.sampled_from(TELLING) | st.text(max_size=8), st.integers(1, 99), max_size=12)


@given(
    st.datetimes(wall("2026-01-01"), wall("2035-01-01")).map(lambda one: one.replace(microsecond=0)),
    ZONED,
    st.integers(-40, 40),
    st.booleans(),
)
def test_nobody_is_left_out_and_nobody_is_written_to_too_early(
    hour: datetime, people: Mapping[str, int], offset: int, quiet: bool
) -> None:
    from datetime import UTC, timedelta

    now = hour.replace(tzinfo=UTC) + timedelta(hours=offset)
    night = NIGHT if quiet else None
    rounds = waves(hour, people, zone=ZONE, now=now, quiet=night)
    assert sum(one.people for one in rounds) == sum(people.values())
    due = due_by_zone(hour, people, zone=ZONE, now=now, quiet=night)
    assert set(due) == {"", *people}
    for raw, at in due.items():
        shown = local(at, known_zone(raw) or ZONE)
        assert at >= now
        assert shown.replace(tzinfo=None, fold=0) >= hour or at == now
        if at == now and quiet and shown.replace(tzinfo=None) > hour:
            assert not is_quiet(shown.time(), NIGHT) or shown.replace(tzinfo=None) == hour
