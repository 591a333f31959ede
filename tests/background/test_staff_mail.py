"""Staff mail: what needs somebody reaches them, once, and a mail that cannot leave stops nothing."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter.background import staff_mail
from newsletter.background.jobs import JOBS, run_job
from newsletter.background.staff_mail import email_staff
from newsletter.cli.hints import format_hint
from newsletter.errors import NewsletterError, TransportDownError
from newsletter.model import Notice
from newsletter.transports.memory import MemoryTransport
from tests.app.calendar_setup import DUE, START, CalendarRoom, calendar_room

STAFF = ("ana@office.example", "ben@office.example")
JOB = next(job for job in JOBS if job.name == "staff-mail")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        opened.rules(staff=STAFF)
        yield opened


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> MemoryTransport:
    transport = MemoryTransport()
    monkeypatch.setattr(staff_mail, "open_transport", lambda *_: transport)
    return transport


def texts(road: MemoryTransport) -> list[tuple[str, str, str]]:
    found = []
    for one in road.messages:
        mail = email.message_from_bytes(one.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        found.append((str(mail["To"]), str(mail["Subject"]), mail.get_content()))
    return found


def held(room: CalendarRoom) -> None:
    room.plan()
    room.clock.time = DUE + timedelta(hours=1)
    room.turn()


def test_a_held_plan_is_mailed_to_everybody_named_and_once(room: CalendarRoom, road: MemoryTransport) -> None:
    held(room)
    workspace = replace(room.workspace, write_hint=format_hint)
    assert email_staff(workspace) == ("emailed 1 notice to 2 addresses", ())
    assert [to for to, _subject, _text in texts(road)] == list(STAFF)
    _to, subject, text = texts(road)[0]
    assert subject.startswith("The Thirteenth: Schedule 1 (an-issue to constituents) is held: it was due")
    assert "newsletter schedule release 1 --at WHEN" in text
    assert "2026-11-24 11:30" in text  # the publication's clock
    assert email_staff(room.workspace) == ("no new notices", ())
    room.clock.later(hours=5)
    email_staff(room.workspace)
    assert len(road.messages) == 2


def test_without_anybody_named_nothing_is_mailed(room: CalendarRoom, road: MemoryTransport) -> None:
    room.rules(staff=())
    held(room)
    assert email_staff(room.workspace)[0] == "no staff addresses are set ([schedule] staff)"
    assert road.messages == []


def test_what_needs_nobody_is_not_mailed(room: CalendarRoom, road: MemoryTransport) -> None:
    for kind in ("launched", "finished", "trying", "mail", "error"):
        room.store.add_notice(Notice(key=kind, at=START, kind=kind, text="x"))
    email_staff(room.workspace)
    assert road.messages == []


def test_many_things_come_in_one_letter(room: CalendarRoom, road: MemoryTransport) -> None:
    for number in range(12):
        room.plan(f"issue-{number}")
    room.clock.time = DUE + timedelta(hours=1)
    room.turn()
    email_staff(room.workspace)
    assert [subject for _to, subject, _text in texts(road)] == ["The Thirteenth: 12 notices"] * 2


def test_a_road_that_is_broken_is_tried_again_and_then_given_up(
    room: CalendarRoom, road: MemoryTransport
) -> None:
    held(room)
    road.break_down(TransportDownError("the server is down"), times=2)
    with pytest.raises(NewsletterError, match=r"ana@office\.example: the server is down"):
        email_staff(room.workspace)
    assert email_staff(room.workspace)[0] == "no new notices"
    room.clock.later(minutes=15)
    assert email_staff(room.workspace)[0] == "emailed 1 notice to 2 addresses"
    ids = {one.message_id for one in road.messages}
    assert len(ids) == 2


def test_it_is_given_up_after_a_day(room: CalendarRoom, road: MemoryTransport) -> None:
    held(room)
    road.break_down(TransportDownError("the server is down"), times=1000)
    failures = 0
    for _quarter in range(200):
        try:
            email_staff(room.workspace)
        except NewsletterError:
            failures += 1
        room.clock.later(minutes=15)
    assert failures == 8


def test_one_wrong_address_is_told_and_the_others_are_not_written_to_again(
    room: CalendarRoom, road: MemoryTransport
) -> None:
    held(room)
    road.refuse("ana@office.example")
    with pytest.raises(NewsletterError, match=r"ana@office\.example: 550 5\.1\.1 no such mailbox"):
        email_staff(room.workspace)
    room.clock.later(hours=1)
    assert email_staff(room.workspace)[0] == "no new notices"
    assert [to for to, _subject, _text in texts(road)] == ["ben@office.example"]


def test_a_doubt_is_not_sent_again(room: CalendarRoom, road: MemoryTransport) -> None:
    held(room)
    for address in STAFF:
        road.lose(address)
    email_staff(room.workspace)
    room.clock.later(hours=1)
    email_staff(room.workspace)
    assert len(road.messages) == 2


def test_its_own_failure_is_shown_and_never_mailed(room: CalendarRoom, road: MemoryTransport) -> None:
    held(room)
    road.break_down(TransportDownError("the server is down"), times=2)
    now = room.clock.now()
    (notice,) = run_job(room.workspace, JOB, now) or ()
    assert notice.kind == "mail"
    assert "the server is down" in room.store.job_states()["staff-mail"].problem
    room.clock.later(minutes=15)
    run_job(room.workspace, JOB, room.clock.now())
    assert room.store.job_states()["staff-mail"].problem == ""
    assert ["Schedule 1" in subject for _to, subject, _text in texts(road)] == [True, True]


def test_the_outbox_gets_a_file_for_each(room: CalendarRoom) -> None:
    held(room)
    email_staff(room.workspace)
    files = list((room.workspace.settings.outbox_folder / "staff").glob("*.eml"))
    assert len(files) == 2
    assert b"Auto-Submitted: auto-generated\r\n" in files[0].read_bytes()
