"""Confirmed launch: what was shown is sent, or nothing is; answering twice is the same as once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.confirmed_launch import (
    Change,
    Changed,
    ChangeKind,
    LaunchChoice,
    Shown,
    fixed_words,
    prepare_choice,
    read_shown,
    send_shown,
    shown_of,
)
from newsletter.app.launching import Launched, Proposal, Scheduled, Unfinished
from newsletter.app.refusals import Refused
from newsletter.errors import RefusedError, ScheduleError
from newsletter.model import MailingStatus, ScheduleStatus
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.short_issue import FIXED, SLUG, TYPO, edit, write_issue
from tests.store.people import LIST, subscribe

BY = staff("bo")
NOW = LaunchChoice(issue=SLUG)
LATER = LaunchChoice(issue=SLUG, words="2026-11-25 09:00")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        write_issue(opened)
        yield opened


def shown(room: CalendarRoom, choice: LaunchChoice = NOW) -> Shown:
    proposal = prepare_choice(room.workspace, choice)
    assert isinstance(proposal, Proposal), proposal
    return shown_of(room.workspace, proposal)


def changes(room: CalendarRoom, choice: LaunchChoice, what: Shown | None) -> tuple[Change, ...]:
    answer = send_shown(room.workspace, choice, what, by=BY)
    assert isinstance(answer, Changed), answer
    assert room.store.mailings() == ()
    return answer.changes


def test_what_was_shown_is_sent_once_however_often_it_is_answered(room: CalendarRoom) -> None:
    question = shown(room)
    first = send_shown(room.workspace, NOW, question, by=BY)
    again = send_shown(room.workspace, NOW, question, by=BY)
    assert isinstance(first, Launched)
    assert again == first
    assert len(room.store.mailings()) == 1


def test_what_was_shown_is_scheduled_once_however_often_it_is_answered(room: CalendarRoom) -> None:
    question = shown(room, LATER)
    first, again = (send_shown(room.workspace, LATER, question, by=BY) for _ in range(2))
    assert isinstance(first, Scheduled)
    assert isinstance(again, Scheduled)
    assert (again.schedule, again.replaced) == (first.schedule, None)
    assert len(room.store.schedules()) == 1


def test_a_send_that_can_be_undone_is_scheduled_once(room: CalendarRoom) -> None:
    room.rules(undo_minutes=10.0)
    question = shown(room)
    first, again = (send_shown(room.workspace, NOW, question, by=BY) for _ in range(2))
    assert isinstance(first, Scheduled)
    assert isinstance(again, Scheduled)
    assert again.schedule == first.schedule
    assert len(room.store.schedules()) == 1


@pytest.mark.parametrize("choice", [NOW, LATER])
def test_many_answers_at_the_same_moment_are_one(room: CalendarRoom, choice: LaunchChoice) -> None:
    question, gate = shown(room, choice), threading.Barrier(4)

    def press(_: int) -> object:
        gate.wait(10)
        return send_shown(room.workspace, choice, question, by=BY)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    assert {type(one) for one in answers} <= {Launched, Scheduled}
    assert len(room.store.mailings()) + len(room.store.schedules()) == 1


def test_an_edited_issue_is_not_sent(room: CalendarRoom) -> None:
    question = shown(room)
    edit(room, TYPO, FIXED)
    assert changes(room, NOW, question) == (Change(kind=ChangeKind.TEXT),)


def test_somebody_who_joined_meanwhile_is_shown_first(room: CalendarRoom) -> None:
    question = shown(room)
    subscribe(room.store, range(3, 5), LIST)
    assert changes(room, NOW, question) == (Change(kind=ChangeKind.PEOPLE, before=3, now=5),)


def test_another_time_is_shown_first(room: CalendarRoom) -> None:
    question = shown(room, LATER)
    moved = replace(LATER, words="2026-11-25 10:00")
    (change,) = changes(room, moved, question)
    assert change.kind is ChangeKind.TIME
    assert str(change.before) == "2026-11-25 17:00:00+00:00"
    assert str(change.now) == "2026-11-25 18:00:00+00:00"
    assert [one.kind for one in changes(room, NOW, question)] == [ChangeKind.TIME]


def test_another_schedule_made_meanwhile_is_not_replaced_unseen(room: CalendarRoom) -> None:
    question = shown(room, LATER)
    other = replace(LATER, words="2026-11-25 12:00")
    assert isinstance(send_shown(room.workspace, other, shown(room, other), by=staff("cy")), Scheduled)
    room.clock.later(seconds=5)
    assert [one.kind for one in changes(room, LATER, question)] == [ChangeKind.REPLACES]
    answer = send_shown(room.workspace, LATER, shown(room, LATER), by=BY)
    assert isinstance(answer, Scheduled)
    assert answer.replaced is not None
    assert len(room.store.schedules(ScheduleStatus.WAITING)) == 1


def test_a_form_that_we_did_not_make_sends_nothing(room: CalendarRoom) -> None:
    assert changes(room, NOW, None) == (Change(kind=ChangeKind.QUESTION),)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"guards":[]}', "[" * 9000, '{"guards":3}'],
)
def test_what_is_not_ours_is_not_read(text: str) -> None:
    assert read_shown(text) is None


def test_what_was_shown_survives_a_form(room: CalendarRoom) -> None:
    for choice in (NOW, LATER):
        question = shown(room, choice)
        assert read_shown(question.write()) == question
        assert read_shown(question.write().replace('"send_at":"', '"send_at":"soon')) is None


def test_a_time_is_fixed_when_it_is_shown(room: CalendarRoom) -> None:
    proposal = prepare_choice(room.workspace, replace(NOW, words="in 2 hours"))
    assert isinstance(proposal, Proposal)
    assert fixed_words(proposal) == "2026-11-24 11:30 America/Los_Angeles"
    now = prepare_choice(room.workspace, NOW)
    assert isinstance(now, Proposal)
    assert fixed_words(now) == ""


def test_a_time_that_has_passed_meanwhile_sends_nothing(room: CalendarRoom) -> None:
    question = shown(room, LATER)
    room.clock.later(days=2)
    with pytest.raises(ScheduleError, match="in the past"):
        send_shown(room.workspace, LATER, question, by=BY)


def test_what_was_sent_before_the_question_is_no_answer_to_it(room: CalendarRoom) -> None:
    question = shown(room)
    sent = send_shown(room.workspace, NOW, question, by=BY)
    assert isinstance(sent, Launched)
    room.clock.later(minutes=1)
    late = replace(question, at=room.clock.now().isoformat())
    assert isinstance(send_shown(room.workspace, NOW, late, by=BY), Unfinished)
    room.store.steer(sent.mailing.id, MailingStatus.CANCELLED, now=room.clock.now())
    assert isinstance(send_shown(room.workspace, NOW, late, by=BY), Refused)


def test_a_segment_that_is_not_there_is_refused(room: CalendarRoom) -> None:
    with pytest.raises(RefusedError, match="no segment"):
        prepare_choice(room.workspace, replace(NOW, segment="park"))
