"""Replacing a schedule: the same time, list and transport, with the issue as its file is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.editions import open_issue
from newsletter.app.launching import Proposal, Scheduled, When, commit, prepare
from newsletter.app.replacing import prepare_replacement
from newsletter.errors import RefusedError
from newsletter.model import Blackout, Finding, Schedule, ScheduleStatus
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.short_issue import FIXED, SLUG, TYPO, edit, schedule_issue, write_issue
from tests.schedule.clocks import utc
from tests.store.people import a_consent, a_person


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        write_issue(opened)
        yield opened


def replaced(room: CalendarRoom, number: int, **given: str) -> Schedule:
    prepared = prepare_replacement(room.workspace, number, **given).prepared
    assert isinstance(prepared, Proposal)
    outcome = commit(room.workspace, prepared, by=staff("cy"))
    assert isinstance(outcome, Scheduled), outcome
    return outcome.schedule


def test_five_minutes_before_it_leaves_a_typo_is_replaced_at_the_same_minute(room: CalendarRoom) -> None:
    first = schedule_issue(room, "today 18:00")
    room.clock.time = first.send_at - timedelta(minutes=5)
    edit(room, TYPO, FIXED)
    second = replaced(room, first.id)
    assert (second.send_at, second.subject, second.transport) == (first.send_at, FIXED, "outbox")
    assert (second.wall, second.zone, second.list, second.spoken) == (
        first.wall,
        first.zone,
        first.list,
        first.spoken,
    )
    assert room.status(first) == ("cancelled", "replaced by a new schedule")


def test_another_time_may_be_given(room: CalendarRoom) -> None:
    first = schedule_issue(room)
    edit(room, TYPO, FIXED)
    assert replaced(room, first.id, words="2026-11-27 9:00").wall.isoformat() == "2026-11-27T09:00:00"


def test_an_overridden_guard_stays_overridden_for_the_reason_given_before(room: CalendarRoom) -> None:
    day = room.clock.now().date() + timedelta(days=1)
    room.rules(blackouts=(Blackout(key="e", first=day, last=day, reason="Election day"),))
    first = schedule_issue(room, override="The mayor asked for it")
    edit(room, TYPO, FIXED)
    second = replaced(room, first.id)
    assert (second.override, second.overridden) == (first.override, first.overridden)


def test_a_time_that_has_passed_needs_another(room: CalendarRoom) -> None:
    first = schedule_issue(room)
    room.store.hold_schedule(first.id, "late", now=room.clock.now())
    room.clock.later(days=2)
    with pytest.raises(RefusedError, match="has passed"):
        prepare_replacement(room.workspace, first.id)
    assert replaced(room, first.id, words="tomorrow 9:00").status is ScheduleStatus.WAITING


def test_what_is_cancelled_cannot_be_replaced(room: CalendarRoom) -> None:
    first = schedule_issue(room)
    room.store.cancel_schedule(first.id, "no", now=room.clock.now())
    with pytest.raises(RefusedError, match="is cancelled and can no longer be replaced"):
        prepare_replacement(room.workspace, first.id)


def test_a_file_without_a_change_is_said_to_have_none(room: CalendarRoom) -> None:
    assert not prepare_replacement(room.workspace, schedule_issue(room).id).changes


def test_events_that_are_over_when_it_leaves_are_warned_of(room: CalendarRoom) -> None:
    first = schedule_issue(room, "2026-11-27 9:00")
    rules = {one.rule for one in prepared_findings(room, first)}
    assert "event.past" not in rules
    later = prepare_replacement(room.workspace, first.id, words="2026-11-28 9:00").prepared
    assert isinstance(later, Proposal)
    assert "event.past" in {one.rule for one in later.findings}


def prepared_findings(room: CalendarRoom, schedule: Schedule) -> tuple[Finding, ...]:
    prepared = prepare_replacement(room.workspace, schedule.id).prepared
    assert isinstance(prepared, Proposal)
    return prepared.findings


def test_waves_in_readers_zones_are_replaced_at_the_same_hour(room: CalendarRoom) -> None:
    settings = room.workspace.settings
    publication = replace(settings.publication, attributes=("timezone",))
    room.workspace = replace(room.workspace, settings=replace(settings, publication=publication))
    room.store.import_people([(a_person(50, attributes={"timezone": "Asia/Tokyo"}), a_consent())])
    proposal = prepare(
        room.workspace,
        open_issue(room.workspace, SLUG),
        when=When(words="2026-11-27 9:00", readers_zone=True),
    )
    assert isinstance(proposal, Proposal)
    outcome = commit(room.workspace, proposal, by=staff("bo"))
    assert isinstance(outcome, Scheduled)
    first = outcome.schedule
    edit(room, TYPO, FIXED)
    second = replaced(room, first.id)
    assert (second.readers_zone, second.wall, second.send_at) == (True, first.wall, first.send_at)


def test_a_time_that_comes_twice_stays_the_one_that_was_meant(room: CalendarRoom) -> None:
    room.clock.time = utc("2027-11-07 08:45")  # 01:45 in Los Angeles, the first of two
    first = schedule_issue(room, "in 1 hour")
    assert first.send_at == utc("2027-11-07 09:45")
    edit(room, TYPO, FIXED)
    assert replaced(room, first.id).send_at == first.send_at


def test_an_unchanged_time_in_the_undo_minutes_moves_by_them(room: CalendarRoom) -> None:
    room.rules(undo_minutes=5.0)
    proposal = prepare(room.workspace, open_issue(room.workspace, SLUG))
    assert isinstance(proposal, Proposal)
    outcome = commit(room.workspace, proposal, by=staff("bo"))
    assert isinstance(outcome, Scheduled)
    room.clock.later(minutes=2)
    edit(room, TYPO, FIXED)
    assert replaced(room, outcome.schedule.id).send_at == outcome.schedule.send_at + timedelta(minutes=2)
