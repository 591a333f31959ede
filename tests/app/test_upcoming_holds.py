"""Forewarning: what would be held at its hour is told a day before, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app import base_url
from newsletter.app.upcoming_holds import hold_reason, report_upcoming_holds
from newsletter.model import Approval, Blackout
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.app.own_pages import own_pages, with_values
from tests.store.people import LIST

SOON = START + timedelta(hours=20)
MOURNING = Blackout(key="m", first=dt.date(2026, 11, 25), last=dt.date(2026, 11, 25), reason="mourning")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def warned(room: CalendarRoom) -> list[str]:
    return [one.text for one in report_upcoming_holds(room.workspace)]


def test_missing_approvals_are_told_a_day_before_and_once(room: CalendarRoom) -> None:
    room.rules(approvals=1)
    plan = room.plan(send_at=START + timedelta(hours=25))
    assert warned(room) == []
    room.clock.later(hours=1)
    (text,) = warned(room)
    assert text == (
        "Schedule 1 (an-issue to constituents) is to go out Wednesday, November 25, 2026, 6:30 PM UTC, "
        "but will be held unless this changes: the issue needs 1 approval; nobody has approved it yet"
    )
    assert warned(room) == []
    room.store.approve(
        Approval(issue=plan.issue, list=LIST, digest=plan.digest, name="Bo", actor="x", at=START), "bo"
    )
    assert hold_reason(room.workspace, plan) == ""


def test_a_day_of_mourning_declared_meanwhile_is_told(room: CalendarRoom) -> None:
    room.plan(send_at=SOON)
    assert warned(room) == []
    room.rules(blackouts=(MOURNING,))
    (text,) = warned(room)
    assert text.endswith("will be held unless this changes: November 25, 2026 is a blackout day: mourning")


def test_what_comes_up_after_a_first_warning_is_told_too(room: CalendarRoom) -> None:
    room.rules(approvals=2)
    plan = room.plan(send_at=SOON)
    assert [text.endswith("nobody has approved it yet") for text in warned(room)] == [True]
    room.store.approve(
        Approval(issue=plan.issue, list=LIST, digest=plan.digest, name="Bo", actor="x", at=START), "bo"
    )
    assert warned(room) == []
    room.rules(blackouts=(MOURNING,))
    (text,) = warned(room)
    assert text.endswith("will be held unless this changes: November 25, 2026 is a blackout day: mourning")
    both = hold_reason(room.workspace, plan)
    assert both.endswith("; so far it has 1 (Bo); November 25, 2026 is a blackout day: mourning")


def test_what_somebody_said_must_leave_is_not_told(room: CalendarRoom) -> None:
    room.rules(blackouts=(MOURNING,))
    room.plan(
        send_at=SOON, override="the mayor's own wish", overridden=(f"blackout {MOURNING.key} 2026-11-25",)
    )
    assert warned(room) == []


def test_a_plan_that_is_moved_is_told_again(room: CalendarRoom) -> None:
    room.rules(approvals=1)
    room.plan(send_at=SOON)
    assert len(warned(room)) == 1
    room.clock.later(minutes=1)
    room.plan(send_at=SOON + timedelta(hours=1))
    assert len(warned(room)) == 1


def test_what_is_due_or_held_is_the_schedulers(room: CalendarRoom) -> None:
    room.rules(approvals=1)
    room.plan(send_at=START)
    held = room.plan("held", send_at=SOON)
    room.store.hold_schedule(held.id, "x", now=START)
    assert warned(room) == []


def test_web_pages_that_do_not_answer_are_told_while_there_is_time_to_start_them(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_url, "RETRY_SECONDS", 0.01)
    with own_pages() as pages:
        room.workspace = pages.seen_by(with_values(room.workspace))
        plan = room.plan(send_at=SOON, transport="smtp")
        (text,) = warned(room)
        assert "will be held unless this changes: Unsubscribe links would not work: something else" in text
        assert warned(room) == []
        pages.serve(room.workspace)
        assert hold_reason(room.workspace, plan) == ""
