"""The weekly summary: what happened since the last one, once, to staff, without a name; a quiet week has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from newsletter.app.people import add_person, new_person
from newsletter.app.weekly_summary import report_week
from newsletter.background.jobs import JOBS, due_jobs, run_job
from newsletter.background.staff_mail import email_staff
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST

STAFF = "staff@riverton.example"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        opened.rules(jobs={"summary": "every Monday 8:00"}, staff=(STAFF,))
        yield opened


def join(room: CalendarRoom, *names: str) -> None:
    for name in names:
        person = new_person(f"{name}@riverton.example")
        add_person(room.workspace, person, list_key=LIST, basis="asked", by=staff())


def next_summary(room: CalendarRoom) -> list[str]:
    """Go on until the job is due, run it, and return the notices."""
    for _ in range(9):
        room.clock.later(days=1)
        for job, due in due_jobs(room.workspace):
            if job.name == "summary":
                return [one.text for one in run_job(room.workspace, job, due) or ()]
    raise AssertionError("never due")


def test_a_week_is_reported_once(room: CalendarRoom) -> None:
    next_summary(room)
    join(room, "ana", "ben")
    (text,) = next_summary(room)
    assert text.splitlines()[0].endswith("2 came, 0 left")
    assert "+2 added by staff" in text
    assert "riverton" not in text
    assert next_summary(room) == []
    join(room, "carla")
    (text,) = next_summary(room)
    assert text.splitlines()[0].endswith("1 came, 0 left")


def test_what_was_missed_while_nothing_ran_is_made_up_for(room: CalendarRoom) -> None:
    next_summary(room)
    join(room, "ana")
    assert len(next_summary(room)) == 1
    join(room, "ben")
    room.clock.later(days=5)
    join(room, "carla")
    room.clock.later(days=8)
    (text,) = next_summary(room)
    assert text.splitlines()[0].endswith("2 came, 0 left")


def test_it_is_emailed_to_staff(room: CalendarRoom) -> None:
    next_summary(room)
    join(room, "ana")
    next_summary(room)
    assert email_staff(room.workspace)[0] == "emailed 1 notice to 1 address"
    (file,) = Path(room.workspace.settings.outbox_folder).rglob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert mail["To"] == STAFF
    assert "1 came, 0 left" in str(mail["Subject"])
    assert "+1 added by staff" in mail.get_body().get_content()  # type: ignore[union-attr]


def test_never_turns_it_off(room: CalendarRoom) -> None:
    room.rules(jobs={"summary": "never"})
    room.clock.later(days=30)
    assert "summary" in [job.name for job in JOBS]
    assert "summary" not in [job.name for job, _due in due_jobs(room.workspace)]


def test_run_by_hand_it_reports_the_last_seven_days(room: CalendarRoom) -> None:
    join(room, "ana")
    room.rules(jobs={})
    room.clock.later(days=3)
    assert report_week(room.workspace)[0].endswith("1 came, 0 left")
    room.clock.time += timedelta(days=40)
    assert report_week(replace(room.workspace)) == ("nobody came or left", ())
