"""The server: what is due leaves, what cannot is told and let rest, stopping waits for what is in hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter.app.mailing_control import resume_mailing
from newsletter.app.people_upload import UploadStatus, find_upload, start_import, take_upload
from newsletter.background.jobs import JOBS, Job
from newsletter.background.restore_detection import write_turns
from newsletter.background.server import Server
from newsletter.errors import StoreError
from newsletter.model import MailingStatus, Notice
from tests.app.actors import staff
from tests.app.calendar_setup import DUE, START, CalendarRoom, calendar_room
from tests.store.people import LIST, a_launch


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarRoom]:
    quiet = tuple(job for job in JOBS if job.name != "feeds")  # feeds would ask the world
    monkeypatch.setattr("newsletter.background.jobs.JOBS", quiet)
    with calendar_room(tmp_path) as opened:
        yield opened


def server(room: CalendarRoom, heard: list[Notice]) -> Server:
    return Server(workspace=room.workspace, on_notice=heard.append, stop=threading.Event())


def run_until(room: CalendarRoom, served: Server, heard: list[Notice], kind: str) -> None:
    """Run the server in a thread until it says something of a kind; then stop it."""
    said = threading.Event()

    def hear(notice: Notice) -> None:
        heard.append(notice)
        if notice.kind == kind:
            said.set()

    served.on_notice = hear
    thread = threading.Thread(target=served.run)
    thread.start()
    assert said.wait(30), heard
    served.stop.set()
    thread.join(30)
    assert not thread.is_alive()


def test_once_launches_delivers_and_runs_the_jobs(room: CalendarRoom) -> None:
    plan = room.plan(transport="outbox")
    heard: list[Notice] = []
    room.turn()
    room.clock.time = DUE - timedelta(minutes=20)
    room.turn()
    room.clock.time = DUE
    server(room, heard).once()
    assert room.status(plan)[0] == "launched"
    assert [one.kind for one in heard] == ["launched", "finished"]
    assert "3 of 3 sent" in heard[1].text
    mailing = room.store.mailings()[0]
    assert len(list((room.workspace.settings.outbox_folder / mailing.key).glob("*.eml"))) == 3
    assert set(room.store.job_states()) == {job.name for job in JOBS} - {"feeds"}


def test_it_serves_until_it_is_told_to_stop(room: CalendarRoom) -> None:
    room.plan(transport="outbox", send_at=START)
    heard: list[Notice] = []
    run_until(room, server(room, heard), heard, "finished")
    assert [one.kind for one in heard if one.kind != "job"] == ["launched", "finished"]


def test_what_is_launched_or_resumed_here_starts_before_the_next_turn(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.background.server.TICK_SECONDS", 60.0)
    mailing, _new = room.store.launch(replace(a_launch(transport="outbox"), now=START))
    room.store.steer(mailing.id, MailingStatus.PAUSED, now=START, reason="a typo")
    heard: list[Notice] = []
    threading.Timer(0.5, resume_mailing, (room.workspace, mailing.id)).start()
    run_until(room, server(room, heard), heard, "finished")


def test_it_goes_on_with_what_a_dead_sender_left(room: CalendarRoom) -> None:
    mailing, _new = room.store.launch(replace(a_launch(transport="outbox"), now=START))
    with room.store.worker() as worker:
        room.store.claim(mailing.id, worker, limit=9, now=START)
    heard: list[Notice] = []
    run_until(room, server(room, heard), heard, "finished")
    assert room.store.counts(mailing.id).accepted == 3


def copies(room: CalendarRoom) -> int:
    return len(list(room.workspace.settings.outbox_folder.rglob("*.eml")))


def test_what_a_restored_database_believes_to_be_under_way_is_paused_before_any_copy_leaves(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing, _new = room.store.launch(replace(a_launch(transport="outbox"), now=START))
    room.turn()
    write_turns(room.workspace.settings.state_folder, room.store.database_mark(), 99)
    heard: list[Notice] = []
    served = server(room, heard)
    begun: list[int] = []
    pause = room.store.pause

    def look_then_pause(*given: Any, **named: Any) -> bool:
        begun.append(len(served._busy) + copies(room))
        return pause(*given, **named)

    monkeypatch.setattr(room.store, "pause", look_then_pause)
    run_until(room, served, heard, "paused")
    found = room.store.mailing(mailing.id)
    assert found is not None
    assert found.status is MailingStatus.PAUSED
    assert begun == [0]
    assert copies(room) == 0


def test_nothing_leaves_while_the_scheduler_cannot_take_its_turn(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing, _new = room.store.launch(replace(a_launch(transport="outbox"), now=START))

    def broken(*_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsletter.background.scheduler.remember_turns", broken)
    heard: list[Notice] = []
    served = server(room, heard)
    served.once()
    assert [one.kind for one in heard] == ["error"]
    assert copies(room) == 0
    monkeypatch.undo()
    served.once()
    assert room.store.counts(mailing.id).accepted == copies(room) == 3


def test_a_transport_that_lacks_something_pauses_the_mailing_and_is_told(room: CalendarRoom) -> None:
    mailing, _new = room.store.launch(replace(a_launch(transport="sendgrid"), now=START))
    heard: list[Notice] = []
    server(room, heard).once()
    found = room.store.mailing(mailing.id)
    assert found is not None
    assert (found.status, found.reason) == (MailingStatus.PAUSED, "there is no SendGrid key")
    assert [one.kind for one in heard] == ["paused"]


def test_a_broken_database_is_told_once_and_waited_for(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Notice] = []
    served = server(room, heard)

    def broken() -> object:
        raise StoreError("the server cannot be reached")

    monkeypatch.setattr(room.store, "seen", broken)
    served.once()
    served.once()
    assert [(one.kind, one.text) for one in heard] == [("error", "scheduler: the server cannot be reached")]
    monkeypatch.undo()
    plan = room.plan(transport="outbox", send_at=START)
    served.once()
    assert room.status(plan)[0] == "launched"


def test_a_job_that_is_under_way_is_not_started_again(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = threading.Event()
    go_on = threading.Event()
    runs: list[int] = []

    def slow(*_: object) -> tuple[str, tuple[Notice, ...]]:
        runs.append(1)
        started.set()
        go_on.wait(30)
        return "", (Notice(key="k", at=START, kind="reminder", text="x"),)

    monkeypatch.setattr(
        "newsletter.background.jobs.JOBS", (Job(name="slots", summary="", run=slow, every="every minute"),)
    )
    heard: list[Notice] = []
    served = server(room, heard)
    thread = threading.Thread(target=served.run)
    thread.start()
    assert started.wait(30)
    room.clock.later(minutes=5)
    refused = threading.Event()
    served._start_jobs(lambda name, work: work() if served._take(name) else refused.set())
    assert refused.is_set()
    assert len(runs) == 1
    served.stop.set()
    go_on.set()
    thread.join(30)
    assert not thread.is_alive()
    assert room.store.job_states()["slots"].finished_at is not None


def test_a_mailing_that_a_limit_holds_is_left_alone_for_a_while(room: CalendarRoom) -> None:
    served = server(room, [])
    served._delay("mailing 1", START + timedelta(hours=3))
    assert not served._take("mailing 1")
    assert served._take("mailing 2")


def test_a_fault_of_the_program_in_a_turn_stops_nothing_else(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Notice] = []
    served = server(room, heard)

    def broken() -> object:
        raise KeyError("mark")

    monkeypatch.setattr(room.store, "seen", broken)
    served.once()
    assert [one.text for one in heard] == ["scheduler: a bug in the program: KeyError: 'mark'"]
    assert room.store.job_states()["slots"].finished_at is not None


def test_a_turn_works_off_the_files_that_staff_uploaded(room: CalendarRoom) -> None:
    upload = take_upload(
        room.workspace,
        name="people.csv",
        content=[b"email\nana@rivertown.gov\n"],
        list_key=LIST,
        basis="Signed up at the fair",
        by=staff(),
    )
    served = server(room, [])
    served.once()
    ready = find_upload(room.workspace, upload.token)
    assert ready.status is UploadStatus.READY
    start_import(room.workspace, ready, by=staff())
    served.once()
    assert find_upload(room.workspace, upload.token).status is UploadStatus.DONE
    assert room.workspace.store.subscriber("ana@rivertown.gov") is not None
