"""Undo: until the first message leaves, a send can be taken back, here or from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.launching import Held, Launched, wait_for_launch
from newsletter.app.refusals import Refused
from newsletter.app.scheduling import current_instant, preview_send
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.store.people import LIST


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_nothing_leaves_sooner_than_the_minutes_to_undo(room: CalendarRoom) -> None:
    room.rules(undo_minutes=5.0)
    preview = preview_send(
        room.workspace, current_instant(room.workspace), issue="i", list_key=LIST, readers_zone=False
    )
    assert preview.send_at == START + timedelta(minutes=5)


def test_it_waits_and_then_launches(room: CalendarRoom) -> None:
    plan = room.plan(send_at=START + timedelta(minutes=5))
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        room.clock.later(minutes=1)
        assert room.store.mailings() == ()
        return False

    outcome = wait_for_launch(room.workspace, plan, wait=wait)
    assert isinstance(outcome, Launched)
    assert outcome.mailing.issue == plan.issue
    assert len(waited) == 5


def test_who_wants_to_stop_takes_it_back(room: CalendarRoom) -> None:
    plan = room.plan()
    assert isinstance(wait_for_launch(room.workspace, plan, wait=lambda _seconds: True), Refused)
    assert room.status(plan) == ("cancelled", "cancelled during the undo time")
    assert room.store.mailings() == ()


def test_a_colleague_takes_it_back_from_elsewhere(room: CalendarRoom) -> None:
    plan = room.plan()

    def wait(_seconds: float) -> bool:
        room.store.cancel_schedule(plan.id, "a typo", now=START)
        return False

    assert isinstance(wait_for_launch(room.workspace, plan, wait=wait), Refused)
    assert room.store.mailings() == ()


def test_a_scheduler_that_is_quicker_launches_the_same_mailing(room: CalendarRoom) -> None:
    room.turn()
    plan = room.plan(send_at=START + timedelta(minutes=5))

    def wait(_seconds: float) -> bool:
        room.clock.later(minutes=5)
        room.turn()
        return False

    outcome = wait_for_launch(room.workspace, plan, wait=wait)
    assert isinstance(outcome, Launched)
    assert [one.id for one in room.store.mailings()] == [outcome.mailing.id]


def test_a_machine_that_slept_meanwhile_holds_it(room: CalendarRoom) -> None:
    plan = room.plan()

    def wait(_seconds: float) -> bool:
        room.clock.later(hours=10)
        return False

    assert isinstance(wait_for_launch(room.workspace, plan, wait=wait), Held)
    status, reason = room.status(plan)
    assert (status, room.store.mailings()) == ("held", ())
    assert "and was not sent then" in reason


def test_what_lacks_an_approval_at_the_end_is_held(room: CalendarRoom) -> None:
    room.rules(approvals=1)
    plan = room.plan(send_at=START)
    assert isinstance(wait_for_launch(room.workspace, plan, wait=lambda _seconds: False), Held)
    assert room.status(plan) == ("held", "the issue needs 1 approval; nobody has approved it yet")
