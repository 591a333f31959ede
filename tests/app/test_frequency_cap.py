"""Neighbours: what else the same people get, counted by when each of them gets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.frequency_cap import nearby_mailings
from newsletter.app.scheduling import preview_schedule, schedule_edition
from newsletter.errors import RefusedError
from newsletter.model import MailingStatus, Schedule
from newsletter.schedule.frequency_cap import MailingTimes
from tests.app.actors import staff
from tests.app.calendar_setup import DUE, START, CalendarRoom, calendar_room, refuse_now
from tests.store.people import LIST, a_consent, a_launch, a_person, an_edition, subscribe


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        opened.rules(distance_hours=24.0, zone="UTC")
        yield opened


@pytest.fixture
def world(room: CalendarRoom) -> CalendarRoom:
    """Three people who say no zone (it is UTC), one in Tokyo, one in Honolulu."""
    settings = room.workspace.settings
    publication = replace(settings.publication, attributes=("timezone",))
    room.workspace = replace(room.workspace, settings=replace(settings, publication=publication))
    zones = ("Asia/Tokyo", "Pacific/Honolulu")
    room.store.import_people(
        (a_person(10 + number, attributes={"timezone": zone}), a_consent())
        for number, zone in enumerate(zones)
    )
    return room


def planned(room: CalendarRoom, issue: str, words: str, *, readers_zone: bool) -> Schedule:
    """Schedule an issue as the command line does."""
    preview = preview_schedule(room.workspace, words, issue=issue, list_key=LIST, readers_zone=readers_zone)
    edition = an_edition(issue, digest=issue.ljust(64, "0"))
    return schedule_edition(
        room.workspace, edition, preview,
        round_=0, transport="outbox", spoken=words, made_by=staff("ann"), authors=(),
    )[0]  # fmt: skip


def distances(room: CalendarRoom, words: str, *, readers_zone: bool = False) -> list[str]:
    preview = preview_schedule(room.workspace, words, issue="i", list_key=LIST, readers_zone=readers_zone)
    return [one.message.partition(", less")[0] for one in preview.obstacles if one.kind == "distance"]


def test_neighbours_are_others_mailings_and_plans_with_people_in_common(room: CalendarRoom) -> None:
    subscribe(room.store, range(2, 9), "press")
    room.store.launch(replace(a_launch(an_edition("theirs", digest="t" * 64), list_key="press"), now=START))
    cancelled, _new = room.store.launch(replace(a_launch(an_edition("gone", digest="g" * 64)), now=START))
    room.store.steer(cancelled.id, MailingStatus.CANCELLED, now=START)
    room.plan("planned", send_at=DUE)
    room.plan("far", send_at=DUE + timedelta(days=9))
    course = MailingTimes(at=DUE)
    found = nearby_mailings(room.workspace, "i", LIST, course)
    assert [(one.name, one.shared) for one in found] == [("theirs", 1), ("planned", 3)]
    assert nearby_mailings(room.workspace, "planned", LIST, course)[0].name == "theirs"


def test_without_a_distance_nobody_is_counted(room: CalendarRoom) -> None:
    room.plan("planned")
    room.rules(distance_hours=0.0)
    assert nearby_mailings(room.workspace, "i", LIST, MailingTimes(at=DUE)) == ()


def test_ours_in_waves_is_looked_at_wave_by_wave(world: CalendarRoom) -> None:
    # Tokyo's copy leaves the 27th at 00:00 UTC, ours at 09:00, Honolulu's at 19:00.
    planned(world, "theirs", "2026-11-28 10:00", readers_zone=False)
    assert distances(world, "2026-11-27 09:00", readers_zone=True) == [
        "1 of these people gets theirs at 2026-11-28 10:00 UTC"
    ]
    assert distances(world, "2026-11-27 11:00", readers_zone=True) == [
        "4 of these people get theirs at 2026-11-28 10:00 UTC"
    ]


def test_theirs_planned_in_waves_is_looked_at_wave_by_wave(world: CalendarRoom) -> None:
    planned(world, "theirs", "2026-11-27 09:00", readers_zone=True)
    assert distances(world, "2026-11-28 10:00") == ["1 of these people gets theirs at 2026-11-27 19:00 UTC"]
    assert distances(world, "2026-11-28 08:00") == [
        "4 of these people get theirs from 2026-11-27 09:00 UTC on"
    ]
    assert distances(world, "2026-11-28 19:00") == []


def test_theirs_under_way_in_waves_is_looked_at_wave_by_wave(world: CalendarRoom) -> None:
    theirs = planned(world, "theirs", "2026-11-25 09:00", readers_zone=True)
    world.clock.time = theirs.send_at
    assert world.turn().launched
    assert distances(world, "2026-11-26 10:00") == ["1 of these people gets theirs at 2026-11-25 19:00 UTC"]
    world.clock.time = datetime.fromisoformat("2026-11-26T10:00+00:00")
    with pytest.raises(RefusedError, match="1 of these people gets theirs"):
        refuse_now(world, "i", override="")
    world.clock.later(hours=9)
    refuse_now(world, "i", override="")


def test_at_its_hour_the_later_waves_still_count(world: CalendarRoom) -> None:
    ours = planned(world, "ours", "2026-11-26 09:00", readers_zone=True)
    world.clock.time = datetime.fromisoformat("2026-11-25T20:00+00:00")
    world.store.launch(replace(a_launch(an_edition("by-hand", digest="h" * 64)), now=world.clock.time))
    world.clock.time = ours.send_at
    world.turn()
    assert world.status(ours)[0] == "held"
    assert "5 of these people get by-hand" in world.status(ours)[1]


def test_two_issues_a_day_apart_on_each_readers_clock_do_not_meet(world: CalendarRoom) -> None:
    planned(world, "theirs", "2026-11-27 09:00", readers_zone=True)
    assert distances(world, "2026-11-28 09:00", readers_zone=True) == []
    assert distances(world, "2026-11-28 08:59", readers_zone=True) == [
        "5 of these people get theirs from 2026-11-27 00:00 UTC on"
    ]
