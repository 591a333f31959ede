"""The correction path: what changed, who got it, who missed it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.confirmed_launch import LaunchChoice, prepare_choice, send_shown, shown_of
from newsletter.app.correction_path import correction_path
from newsletter.app.launching import Launched, Proposal
from newsletter.errors import NotFoundError
from newsletter.model import Accepted, Outcome, Refused
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.short_issue import FIXED, SLUG, TYPO, edit, issue_file, write_issue
from tests.store.people import LIST, subscribe


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        write_issue(opened)
        yield opened


def sent(room: CalendarRoom) -> int:
    """Send to three people, of whom one is refused."""
    choice = LaunchChoice(issue=SLUG)
    proposal = prepare_choice(room.workspace, choice)
    assert isinstance(proposal, Proposal)
    answer = send_shown(room.workspace, choice, shown_of(room.workspace, proposal), by=staff())
    assert isinstance(answer, Launched)
    number, now = answer.mailing.id, room.clock.now()
    assert correction_path(room.workspace, number).is_under_way
    with room.store.worker() as worker:
        ids = [one.subscriber_id for one in room.store.claim(number, worker, limit=9, now=now)]
        room.store.at_risk(number, worker, ids, now=now)
        outcomes: list[Outcome] = [Accepted(), Accepted(), Refused(code=550, reply="no")]
        room.store.record(number, worker, list(zip(ids, outcomes, strict=True)), now=now)
    room.store.finish(number, now=now)
    return number


def test_the_path_says_what_changed_and_to_whom_it_matters(room: CalendarRoom) -> None:
    number = sent(room)
    subscribe(room.store, range(3, 5), LIST)
    before = correction_path(room.workspace, number)
    assert (before.is_under_way, bool(before.changes), before.problem) == (False, False, "")
    assert (before.got_it, before.missed_it) == (2, 3)
    edit(room, TYPO, FIXED)
    after = correction_path(room.workspace, number)
    assert after.changes.sentence.startswith("the subject")


def test_a_file_that_is_gone_is_a_problem_in_words(room: CalendarRoom) -> None:
    number = sent(room)
    issue_file(room).unlink()
    assert SLUG in correction_path(room.workspace, number).problem


def test_there_is_no_such_mailing(room: CalendarRoom) -> None:
    with pytest.raises(NotFoundError):
        correction_path(room.workspace, 9)
