"""Scheduling: what stands in the way is told before anything is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.scheduling import (
    due_times,
    preview_schedule,
    refuse_obstacles,
    release,
    schedule_edition,
)
from newsletter.errors import RefusedError, ScheduleError
from newsletter.model import Blackout, QuietHours, ScheduleStatus
from tests.app.actors import staff
from tests.app.calendar_setup import DUE, START, CalendarRoom, calendar_room, refuse_now
from tests.store.people import LIST, a_consent, a_launch, a_person, an_edition

DAY = dt.date(2026, 11, 24)
MOURNING = (Blackout(key="m", first=DAY, last=DAY, reason="A day of mourning"),)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def ahead(room: CalendarRoom, words: str, **given: bool) -> object:
    return preview_schedule(
        room.workspace,
        words,
        issue="i",
        list_key=LIST,
        readers_zone=given.get("readers_zone", False),
        correction=given.get("correction", False),
    )


def kinds(room: CalendarRoom, words: str, **given: bool) -> list[str]:
    return [one.kind for one in ahead(room, words, **given).obstacles]  # type: ignore[attr-defined]


def test_each_guard_is_asked(room: CalendarRoom) -> None:
    room.rules(
        blackouts=MOURNING,
        quiet=QuietHours(start=dt.time(21), end=dt.time(7)),
        holidays="US",
        distance_hours=30.0,
    )
    assert kinds(room, "today 17:00") == ["blackout"]
    assert kinds(room, "tomorrow 22:00") == ["quiet"]
    assert kinds(room, "2026-12-25 9:00") == ["holiday"]
    room.store.launch(replace(a_launch(), now=START))
    assert kinds(room, "tomorrow 9:00") == ["distance"]
    assert kinds(room, "tomorrow 9:00", correction=True) == []
    assert kinds(room, "in 3 days") == []


def test_an_obstacle_needs_a_reason_and_the_reason_is_kept(room: CalendarRoom) -> None:
    room.rules(blackouts=MOURNING)
    preview = ahead(room, "today 17:00")

    def schedule(override: str) -> object:
        return schedule_edition(
            room.workspace, an_edition(), preview,  # type: ignore[arg-type]
            round_=0, transport="outbox", spoken="today 17:00", made_by=staff("ann"), authors=(), override=override,
        )  # fmt: skip

    for nothing in ("", "   "):
        with pytest.raises(RefusedError, match=r"A day of mourning.*give a reason to send anyway"):
            schedule(nothing)
    assert room.store.schedules() == ()
    schedule("the mayor asked")
    (plan,) = room.store.schedules()
    assert (plan.override, plan.overridden) == ("the mayor asked", ("blackout m 2026-11-24",))
    room.clock.later(minutes=1)
    room.rules(blackouts=())
    preview = ahead(room, "today 17:00")
    schedule("for safety's sake")
    (again,) = room.store.schedules(ScheduleStatus.WAITING)
    assert (again.override, again.overridden) == ("", ())


def test_the_minutes_to_undo_count_from_when_staff_said_yes(room: CalendarRoom) -> None:
    room.rules(undo_minutes=5.0)
    preview = ahead(room, "in 6 minutes")
    room.clock.later(minutes=4)
    plan, _replaced = schedule_edition(
        room.workspace, an_edition(), preview,  # type: ignore[arg-type]
        round_=0, transport="outbox", spoken="in 6 minutes", made_by=staff("ann"), authors=(),
    )  # fmt: skip
    assert plan.send_at == START + timedelta(minutes=9)


def test_a_holiday_stops_nothing(room: CalendarRoom) -> None:
    room.rules(holidays="US")
    refuse_obstacles(ahead(room, "2026-12-25 9:00").obstacles, "")  # type: ignore[attr-defined]


def test_sending_now_asks_the_same_guards(room: CalendarRoom) -> None:
    room.rules(blackouts=MOURNING)
    with pytest.raises(RefusedError, match="A day of mourning"):
        refuse_now(room, "an-issue", override="")
    refuse_now(room, "an-issue", override="it must be")
    room.clock.later(days=1)
    refuse_now(room, "an-issue", override="")


def test_waves_need_to_know_where_readers_are(room: CalendarRoom) -> None:
    with pytest.raises(ScheduleError, match=r"no attribute 'timezone'.*\[subscribers\] attributes"):
        ahead(room, "tomorrow 9:00", readers_zone=True)


def with_zones(room: CalendarRoom, *zones: str) -> None:
    settings = room.workspace.settings
    publication = replace(settings.publication, attributes=("timezone",))
    room.workspace = replace(room.workspace, settings=replace(settings, publication=publication))
    room.store.import_people(
        (a_person(10 + number, attributes={"timezone": zone}), a_consent())
        for number, zone in enumerate(zones)
    )


def test_waves_start_with_the_earliest_reader(room: CalendarRoom) -> None:
    with_zones(room, "Asia/Tokyo", "Europe/Berlin")
    preview = ahead(room, "2026-11-26 9:00", readers_zone=True)
    assert preview.send_at.isoformat() == "2026-11-26T00:00:00+00:00"  # type: ignore[attr-defined]
    assert [wave.people for wave in preview.waves] == [1, 1, 3]  # type: ignore[attr-defined]


def test_a_blackout_in_one_readers_day_is_seen(room: CalendarRoom) -> None:
    with_zones(room, "Asia/Tokyo")
    room.rules(quiet=QuietHours(start=dt.time(8), end=dt.time(10)))
    assert kinds(room, "2026-11-26 9:00", readers_zone=True) == ["quiet", "quiet"]


def test_due_times_are_nothing_unless_each_has_their_own_zone(room: CalendarRoom) -> None:
    with_zones(room, "Asia/Tokyo", "12 Main Street")
    assert due_times(room.workspace, room.plan(), DUE) == {}
    waves = due_times(room.workspace, room.plan(readers_zone=True), START)
    assert set(waves) == {"", "Asia/Tokyo"}


def test_a_release_asks_the_guards_again(room: CalendarRoom) -> None:
    plan = room.plan()
    room.store.hold_schedule(plan.id, "stale", now=START)
    held = room.store.schedule_by_id(plan.id)
    room.rules(blackouts=MOURNING)
    with pytest.raises(RefusedError, match="A day of mourning"):
        release(room.workspace, held.id, "today 17:00", by=staff("ann"), override="")
    assert room.status(plan)[0] == "held"
    assert release(room.workspace, held.id, "tomorrow 9:00", by=staff("ann"), override="").made_by == "ann"


def test_another_zone_in_the_words_does_not_move_the_publications_day(room: CalendarRoom) -> None:
    room.rules(blackouts=MOURNING)
    assert kinds(room, "2026-11-25 01:00 Europe/Berlin") == ["blackout"]  # still the 24th here


def test_waves_are_held_on_the_day_that_staff_named(room: CalendarRoom) -> None:
    from newsletter.app.scheduling import obstacles_at_launch

    room.rules(blackouts=MOURNING)
    before = room.plan("before", readers_zone=True, send_at=START)  # its wall is the 24th
    after = room.plan("after", readers_zone=True, send_at=START + timedelta(days=1))
    assert [one.kind for one in obstacles_at_launch(room.workspace, before)] == ["blackout"]
    assert obstacles_at_launch(room.workspace, after) == ()
