"""Slots: nobody skips an issue in silence, and what is automatic is ready, approved, and undone for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.next_slot import next_slot
from newsletter.app.slots import process_slots
from newsletter.errors import NotFoundError
from newsletter.model import Blackout, MailingStatus, Notice, Slot
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.store.people import LIST, a_launch

SLUG = "2023-03-11-sanctuary-city"
TUESDAY = datetime.fromisoformat("2026-12-01T17:00:00+00:00")  # 9:00 in Los Angeles
SLOT = Slot(key="weekly", list=LIST, every="every Tuesday 9:00", deadline_hours=24)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        opened.rules(slots=(SLOT,))
        opened.clock.time = START + timedelta(days=1)  # the turn of the 24th is long gone
        assert process_slots(opened.workspace) == ()
        yield opened


def looked(room: CalendarRoom, at: datetime) -> list[Notice]:
    room.clock.time = at
    return list(process_slots(room.workspace))


def an_issue(room: CalendarRoom, date: str = "2026-12-01") -> None:
    file = room.workspace.root / "issues" / f"{SLUG}.md"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("- pull:"))
    file.write_text(text.replace("date: 2023-03-11", f"date: {date}"), encoding="utf-8")


def test_staff_are_told_at_the_deadline_and_once(room: CalendarRoom) -> None:
    assert looked(room, TUESDAY - timedelta(hours=24, seconds=1)) == []
    (notice,) = looked(room, TUESDAY - timedelta(hours=24))
    assert notice.kind == "reminder"
    assert notice.text == (
        "No issue is ready for constituents (slot weekly, Tuesday, December 1, 2026, 9:00 AM PST "
        "(America/Los_Angeles)): it was not scheduled"
    )
    assert looked(room, TUESDAY - timedelta(hours=2)) == []


def test_staff_are_told_when_the_hour_went_by(room: CalendarRoom) -> None:
    looked(room, TUESDAY - timedelta(hours=1))
    assert [one.kind for one in looked(room, TUESDAY)] == ["missed"]
    assert looked(room, TUESDAY + timedelta(minutes=1)) == []


def test_after_a_week_end_without_a_scheduler_staff_are_told_what_was_missed(room: CalendarRoom) -> None:
    assert [one.kind for one in looked(room, TUESDAY + timedelta(days=3))] == ["missed"]
    assert looked(room, TUESDAY + timedelta(days=3, minutes=1)) == []


def test_a_slot_that_is_written_down_after_its_hour_missed_nothing(room: CalendarRoom) -> None:
    room.rules(slots=(replace(SLOT, key="new"),))
    assert looked(room, TUESDAY + timedelta(hours=2)) == []
    assert looked(room, TUESDAY + timedelta(hours=3)) == []
    assert [one.kind for one in looked(room, TUESDAY + timedelta(days=7))] == ["missed"]


def test_at_the_deadline_a_plan_that_is_held_is_named(room: CalendarRoom) -> None:
    plan = room.plan(send_at=TUESDAY)
    room.store.hold_schedule(plan.id, "a guard stands in its way", now=TUESDAY - timedelta(days=2))
    (notice,) = looked(room, TUESDAY - timedelta(hours=24))
    assert notice.text.endswith(": schedule 1 (an-issue) is held: a guard stands in its way")


def test_what_is_planned_or_sent_that_day_is_enough(room: CalendarRoom) -> None:
    plan = room.plan(send_at=TUESDAY + timedelta(hours=3))
    assert looked(room, TUESDAY - timedelta(hours=1)) == []
    room.store.cancel_schedule(plan.id, "no", now=TUESDAY)
    room.store.launch(replace(a_launch(), now=TUESDAY))
    assert looked(room, TUESDAY + timedelta(hours=1)) == []


def test_waves_belong_to_the_day_that_staff_named(room: CalendarRoom) -> None:
    # The first leaves on Monday here, when it is Tuesday 9:00 in Tokyo.
    first = TUESDAY - timedelta(hours=17)
    plan = room.plan(send_at=first, wall=datetime.fromisoformat("2026-12-01T09:00"), readers_zone=True)
    assert next_slot(room.workspace, LIST).at == TUESDAY + timedelta(days=7)
    assert looked(room, TUESDAY - timedelta(hours=20)) == []
    room.turn()
    room.clock.time = first
    assert room.turn().launched
    assert looked(room, TUESDAY + timedelta(hours=1)) == []
    room.rules(slots=(replace(SLOT, key="daily", every="every Monday 18:00", deadline_hours=1),))
    monday = TUESDAY - timedelta(hours=15)
    looked(room, monday - timedelta(hours=30))
    assert [one.kind for one in looked(room, monday - timedelta(minutes=10))] == ["reminder"]
    assert room.status(plan)[0] == "launched"


def test_waves_that_are_held_are_named_on_that_day(room: CalendarRoom) -> None:
    first = TUESDAY - timedelta(hours=17)
    plan = room.plan(send_at=first, wall=datetime.fromisoformat("2026-12-01T09:00"), readers_zone=True)
    room.store.hold_schedule(plan.id, "a guard stands in its way", now=first)
    (notice,) = looked(room, TUESDAY - timedelta(hours=16))
    assert notice.text.endswith(": schedule 1 (an-issue) is held: a guard stands in its way")


def test_a_launch_that_was_cancelled_fills_nothing(room: CalendarRoom) -> None:
    room.plan(send_at=TUESDAY)
    room.turn()
    room.clock.time = TUESDAY - timedelta(minutes=20)
    room.turn()
    room.clock.time = TUESDAY
    (mailing,) = room.turn().launched
    assert looked(room, TUESDAY + timedelta(minutes=1)) == []
    room.store.steer(mailing.id, MailingStatus.CANCELLED, now=room.clock.time)
    assert [one.kind for one in looked(room, TUESDAY + timedelta(minutes=2))] == ["missed"]


def test_a_mailing_that_was_cancelled_on_the_way_has_left(room: CalendarRoom) -> None:
    mailing, _new = room.store.launch(replace(a_launch(), now=TUESDAY))
    with room.store.worker() as worker:
        room.store.claim(mailing.id, worker, limit=1, now=TUESDAY)
        room.store.steer(mailing.id, MailingStatus.CANCELLED, now=TUESDAY)
    assert looked(room, TUESDAY + timedelta(hours=1)) == []


def test_an_automatic_slot_schedules_the_issue_of_the_day(room: CalendarRoom) -> None:
    room.rules(slots=(replace(SLOT, automatic=True),))
    an_issue(room)
    (notice,) = looked(room, TUESDAY - timedelta(hours=23))
    assert notice.kind == "scheduled"
    plan = room.store.schedules()[0]
    assert (plan.issue, plan.send_at, plan.made_by) == (SLUG, TUESDAY, "slot weekly")
    assert looked(room, TUESDAY - timedelta(hours=22)) == []


def test_who_undoes_an_automatic_issue_is_not_overruled(room: CalendarRoom) -> None:
    room.rules(slots=(replace(SLOT, automatic=True),))
    an_issue(room)
    looked(room, TUESDAY - timedelta(hours=23))
    plan = room.store.schedules()[0]
    room.store.cancel_schedule(plan.id, "not this week", now=TUESDAY)
    (notice,) = looked(room, TUESDAY - timedelta(hours=22))
    assert "is cancelled: not this week" in notice.text
    assert len(room.store.schedules()) == 1


@pytest.mark.parametrize(
    ("date", "approvals", "spoil", "why"),
    [
        ("2026-12-02", 0, "", "no issue has the date 2026-12-01"),
        ("2026-12-01", 2, "", "needs 2 approvals; nobody has approved it yet"),
        ("2026-12-01", 0, "\n\n[here](https://bit.ly/x)\n\n![](nothing.jpg)\n", ""),
    ],
)
def test_what_is_not_ready_is_not_scheduled_and_says_why(
    room: CalendarRoom, date: str, approvals: int, spoil: str, why: str
) -> None:
    room.rules(slots=(replace(SLOT, automatic=True),), approvals=approvals)
    an_issue(room, date)
    file = room.workspace.root / "issues" / f"{SLUG}.md"
    file.write_text(file.read_text(encoding="utf-8") + spoil, encoding="utf-8")
    (notice,) = looked(room, TUESDAY - timedelta(hours=1))
    assert notice.kind == "reminder"
    assert why in notice.text
    assert room.store.schedules() == ()


def test_the_next_free_slot_is_the_first_that_nothing_is_planned_for(room: CalendarRoom) -> None:
    assert next_slot(room.workspace, LIST).at == TUESDAY
    room.plan(send_at=TUESDAY)
    assert next_slot(room.workspace, LIST).at == TUESDAY + timedelta(days=7)
    with pytest.raises(NotFoundError, match="press has no free slot"):
        next_slot(room.workspace, "press")


def test_on_a_blackout_day_no_issue_is_wanted(room: CalendarRoom) -> None:
    day = TUESDAY.date()
    room.rules(blackouts=(Blackout(key="e", first=day, last=day, reason="The election"),))
    assert looked(room, TUESDAY - timedelta(hours=1)) == []
    assert next_slot(room.workspace, LIST).at == TUESDAY + timedelta(days=7)
    assert looked(room, TUESDAY + timedelta(hours=1)) == []
