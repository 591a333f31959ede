"""Lookup: a schedule or a mailing by its number, or by its issue's slug or a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.lookup import find_mailing_of, find_schedule
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Action, MailingStatus
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import a_launch


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("which", [2, "2026-12-01-hours", "hours", "issues/2026-12-01-hours.md"])
def test_a_schedule_is_found_by_number_slug_part_and_path(room: CalendarRoom, which: int | str) -> None:
    room.plan("2026-12-01-budget")
    plan = room.plan("2026-12-01-hours")
    assert find_schedule(room.workspace, which).id == plan.id


def test_an_exact_slug_wins_over_those_that_contain_it(room: CalendarRoom) -> None:
    plan = room.plan("hours")
    room.plan("new-hours")
    assert find_schedule(room.workspace, "hours").id == plan.id


def test_what_is_cancelled_does_not_stand_in_the_way_of_what_waits(room: CalendarRoom) -> None:
    first = room.plan("hours")
    room.store.cancel_schedule(first.id, "no", now=room.clock.now())
    with pytest.raises(RefusedError, match="schedule 1 is cancelled") as error:
        find_schedule(room.workspace, "hours")
    assert [(one.action, one.about) for one in error.value.next_steps] == [(Action.SCHEDULE_AGAIN, "hours")]
    plan = room.plan("hours")
    assert find_schedule(room.workspace, "hours").id == plan.id


def test_several_are_listed_with_their_numbers(room: CalendarRoom) -> None:
    room.plan("2026-12-01-hours")
    room.plan("2026-12-08-hours")
    with pytest.raises(RefusedError, match="several schedules match “hours”") as error:
        find_schedule(room.workspace, "hours")
    assert "1 (2026-12-01-hours to constituents), 2 (2026-12-08-hours to constituents)" in error.value.hint


def test_an_issue_that_was_launched_leads_to_its_mailing(room: CalendarRoom) -> None:
    plan = room.plan("hours")
    room.clock.later(hours=1)
    mailing = room.store.launch_schedule(plan.id, now=room.clock.now(), due={}, approvals=0)
    assert mailing is not None
    with pytest.raises(RefusedError, match="hours is no longer waiting") as error:
        find_schedule(room.workspace, "hours")
    assert [(one.action, one.about) for one in error.value.next_steps] == [
        (Action.CANCEL_MAILING, str(mailing.id))
    ]
    room.store.steer(mailing.id, MailingStatus.CANCELLED, now=room.clock.now())
    with pytest.raises(RefusedError, match="went out as mailing 1, which is cancelled") as error:
        find_schedule(room.workspace, "hours")
    assert [one.action for one in error.value.next_steps] == [Action.SHOW_MAILING]


@pytest.mark.parametrize("which", [7, "nothing", "", "/"])
def test_what_there_is_not_is_not_found(room: CalendarRoom, which: int | str) -> None:
    room.plan("hours")
    with pytest.raises(NotFoundError):
        find_schedule(room.workspace, which)
    with pytest.raises(NotFoundError):
        find_mailing_of(room.workspace, which)


def test_of_an_issues_mailings_the_one_under_way_counts_and_else_the_latest(room: CalendarRoom) -> None:
    first, _ = room.store.launch(a_launch())
    assert find_mailing_of(room.workspace, "sanctuary").id == first.id
    room.store.steer(first.id, MailingStatus.CANCELLED, now=room.clock.now())
    second, _ = room.store.launch(a_launch(number=1))
    assert find_mailing_of(room.workspace, "sanctuary").id == second.id
    room.store.steer(second.id, MailingStatus.CANCELLED, now=room.clock.now())
    assert find_mailing_of(room.workspace, "sanctuary").id == second.id
    assert find_mailing_of(room.workspace, first.id).id == first.id
