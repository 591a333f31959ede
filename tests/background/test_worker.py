"""The worker itself: what it refuses, what it reports, and that other processes leave mailings to it."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from procrastinate.worker import Worker as QueueWorker

from newsletter.app.delivering import SliceLimits, SliceSummary
from newsletter.app.sending_settings import sending_settings
from newsletter.app.worker_start import refuse_without_workers
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.background.config_reload import ConfigReload
from newsletter.background.doctor import Check, run_checks
from newsletter.background.restore_detection import remember_turns
from newsletter.background.scheduler import Scheduler
from newsletter.background.server import Server
from newsletter.background.worker import Worker
from newsletter.errors import RefusedError, SettingsError, TransportDownError
from newsletter.model import Action, Backlog, Limit, Mailing, MailingStatus, Notice, ThrottleRules
from newsletter.schedule.wall_time import format_short
from newsletter.starter import copy_starter
from newsletter.store.database import Store
from newsletter.store.workers import WorkerState
from tests.command_line import Newsletter
from tests.sending.ledgers import StandingClock, store_with


@dataclass
class Room:
    """A publication on PostgreSQL that leaves a launched mailing to workers."""

    workspace: Workspace
    mailing: Mailing
    notices: list[Notice] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def store(self) -> Store:
        return self.workspace.store

    @property
    def worker(self) -> Worker:
        return Worker(workspace=self.workspace, on_notice=self.notices.append, stop=self.stop)

    def check(self, name: str) -> Check:
        """Return what the doctor says of something."""
        return next(one for one in run_checks(self.workspace, offline=True) if one.name == name)

    def checks(self, name: str) -> list[tuple[bool, str]]:
        """Return all that the doctor says of something, and whether it is sound."""
        found = [one for one in run_checks(self.workspace, offline=True) if one.name == name]
        return [(one.sound, one.message) for one in found]

    @property
    def accepted(self) -> int:
        return self.store.counts(self.mailing.id).accepted

    @property
    def said(self) -> list[str]:
        return [one.text for one in self.notices]


def workers_on(root: Path) -> None:
    file = root / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[sending]\n", "[sending]\nworkers = true\n", 1), encoding="utf-8")


def broken(*_args: object, **_named: object) -> None:
    raise ZeroDivisionError("nothing")


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def room(postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "memory"))
    root = tmp_path / "publication"
    copy_starter(root)
    workers_on(root)
    with store_with(10, url=postgresql_url, folder=tmp_path / "state", transport="outbox") as (
        store,
        mailing,
    ):
        store.has_workers = True
        opened = open_workspace(root, {"NEWSLETTER_DATABASE_URL": postgresql_url})
        yield Room(replace(opened, opened=OpenedStore(store)), mailing)


def test_a_server_announces_what_it_leaves_to_workers(room: Room) -> None:
    Server(workspace=room.workspace, on_notice=room.notices.append, stop=room.stop).once()
    assert room.accepted == 0
    assert room.store.job_counts().ready == 1
    assert room.store.mailing(room.mailing.id) == room.mailing


@pytest.mark.parametrize("has_workers", [True, False])
def test_what_a_dead_sender_had_of_a_cancelled_mailing_is_settled(room: Room, *, has_workers: bool) -> None:
    now = room.workspace.clock.now()
    with room.store.worker() as doomed:
        (one, *_) = room.store.claim(room.mailing.id, doomed, limit=5, now=now)
        room.store.at_risk(room.mailing.id, doomed, [one.subscriber_id], now=now)
        room.store.steer(room.mailing.id, MailingStatus.CANCELLED, now=now)
    settings = replace(room.workspace.settings, has_workers=has_workers)
    workspace = replace(room.workspace, settings=settings)
    Server(workspace=workspace, on_notice=room.notices.append, stop=room.stop).once()
    assert room.store.counts(room.mailing.id).unknown == 1


def test_a_job_is_a_slice_and_its_end_is_told_once(room: Room) -> None:
    worker = room.worker
    worker._deliver(room.mailing.id, 0)
    worker._deliver(room.mailing.id, 0)
    assert room.accepted == 10
    assert [text for text in room.said if "is done: 10 of 10 sent" in text] == room.said
    assert len(room.said) == 1


def test_a_worker_that_is_stopped_before_its_slice_announces_the_mailing_again(room: Room) -> None:
    room.stop.set()
    room.worker._deliver(room.mailing.id, 0)
    assert room.accepted == 0
    assert room.store.job_counts().ready == 1


def test_a_mailing_that_cannot_be_sent_is_paused_with_a_notice(room: Room) -> None:
    with room.store._database.writing() as connection:
        connection.execute(sa.text("UPDATE mailings SET transport = 'sendgrid'"))
    room.worker._deliver(room.mailing.id, 0)
    paused = room.store.mailing(room.mailing.id)
    assert paused is not None
    assert paused.status is MailingStatus.PAUSED
    assert [one.kind for one in room.notices] == ["paused"]
    assert room.store.unannounced_mailings() == ()


def test_a_mailing_that_is_cancelled_before_it_can_be_paused_is_no_fault(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled_meanwhile(*_: object) -> None:
        room.store.steer(room.mailing.id, MailingStatus.CANCELLED, now=room.workspace.clock.now())
        raise SettingsError("there is no password")

    monkeypatch.setattr("newsletter.background.mailing_delivery.open_transport", cancelled_meanwhile)
    room.worker._deliver(room.mailing.id, 0)
    assert room.said == []


def test_workers_that_meet_one_fault_at_the_same_time_tell_staff_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise SettingsError("there is no password")

    def at_the_same_time(*_: object) -> None:
        monkeypatch.setattr("newsletter.background.mailing_delivery.open_transport", fails)
        room.worker._deliver(room.mailing.id, 0)
        fails()

    monkeypatch.setattr("newsletter.background.mailing_delivery.open_transport", at_the_same_time)
    room.worker._deliver(room.mailing.id, 0)
    assert room.said == ["Mailing 1 is paused: there is no password"]


def test_a_worker_that_has_stopped_is_not_among_those_that_run(room: Room) -> None:
    room.stop.set()
    room.worker.run()
    assert room.store.seen_workers() == ()


def test_what_breaks_a_slice_is_reported_once_and_tried_again_later(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.background.worker.deliver_and_report", broken)
    worker = room.worker
    worker._deliver(room.mailing.id, 0)
    worker._deliver(room.mailing.id, 0)
    assert room.said == ["Mailing 1: a bug in the program: ZeroDivisionError: nothing"]
    assert room.store.job_counts().later == 1


def test_a_restored_database_is_left_alone_until_a_scheduler_has_seen_it(room: Room) -> None:
    mark = room.store.database_mark()
    turns = room.store.take_turn(now=room.workspace.clock.now())
    worker = room.worker
    remember_turns(room.workspace.settings, mark, turns + 5)
    worker._deliver(room.mailing.id, 0)
    assert room.accepted == 0
    assert "the database was restored" in room.said[0]
    Scheduler(workspace=room.workspace).turn()
    paused = room.store.mailing(room.mailing.id)
    assert paused is not None
    assert paused.status is MailingStatus.PAUSED
    room.store.steer(room.mailing.id, MailingStatus.SENDING, now=room.workspace.clock.now())
    worker._deliver(room.mailing.id, 0)
    assert room.accepted == 10


def test_a_worker_remembers_what_a_restored_database_has_forgotten(room: Room) -> None:
    for _ in range(3):
        room.store.take_turn(now=room.workspace.clock.now())
    room.worker._deliver(room.mailing.id, 0)
    with room.store._database.writing() as connection:
        connection.execute(sa.text("UPDATE scheduler SET turns = 1"))
    assert room.worker._is_restored()


def test_a_heartbeat_outlives_changes_to_the_settings_and_bugs(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.background.worker.HEARTBEAT_SECONDS", 0.01)
    environ = {"NEWSLETTER_DATABASE_URL": room.workspace.settings.database_url}
    worker = room.worker
    worker.config_reload = ConfigReload(workspace=room.workspace, environ=environ)
    file = room.workspace.root / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    ended = threading.Event()

    def said_so(part: str) -> bool:
        return any(part in one for one in room.said)

    # A thread of its own, as in a worker: nothing of the command that started it is known there.
    beat = threading.Thread(target=worker._beat, args=(ended,))
    beat.start()
    try:
        for change, said in (
            ("broken", "Could not apply a change; the earlier settings stay in use"),
            (text.replace("threads = 4", "threads = 7"), "Applied a change to newsletter.toml"),
        ):
            file.write_text(change, encoding="utf-8")
            wait_until(partial(said_so, said))
        assert worker.workspace.settings.threads == 7
        with monkeypatch.context() as patch:
            patch.setattr("newsletter.background.worker.announce_forgotten", broken)
            wait_until(lambda: "a bug in the program: ZeroDivisionError: nothing" in room.said)
        room.store.remove_worker(worker.id)
        wait_until(lambda: room.store.live_workers(now=room.workspace.clock.now()))
    finally:
        ended.set()
        beat.join()
    # In its log alone: staff would get the same from each worker.
    assert not room.store.notices(since=datetime(2026, 1, 1, tzinfo=UTC))


def test_the_doctor_sees_workers_and_what_waits_for_them(room: Room) -> None:
    alone = room.check("workers")
    assert (alone.sound, [one.action for one in alone.next_steps]) == (False, [Action.RUN_WORKER])
    room.store.announce(room.mailing.id)
    assert room.check("workers").message.startswith("none is running, and emails have waited since 20")
    room.worker._record_heartbeat()
    found = room.check("workers")
    assert found.sound
    assert found.message.startswith("1 running, 0 of 1 slots in use, jobs waiting: 1 now, 0 for later: ")
    assert room.check("database").sound
    assert "being sent" not in room.check("scheduler").message


def test_workers_on_a_database_whose_mailings_are_not_left_to_them_are_reported(room: Room) -> None:
    room.workspace = replace(room.workspace, settings=replace(room.workspace.settings, has_workers=False))
    assert room.checks("workers") == []
    room.worker._record_heartbeat()
    ((sound, said),) = room.checks("workers")
    assert not sound
    assert said.startswith(
        "1 running on this database, but sending.workers in newsletter.toml is not set here"
    )


def test_a_mail_server_that_cannot_be_reached_is_reported_with_the_time_of_the_next_try(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = SliceSummary(
        accepted=0,
        failed=0,
        deferred=0,
        unknown=0,
        status=MailingStatus.SENDING,
        backlog=Backlog(queued=10, in_hand=0, deferred=0),
        next_due=datetime(2026, 11, 30, 17, 5, 9, tzinfo=UTC),
        problem=TransportDownError("The mail server cannot be reached"),
        outages=1,
    )
    monkeypatch.setattr("newsletter.background.worker.deliver_and_report", lambda *_args, **_named: summary)
    room.worker._deliver(room.mailing.id, 0)
    # 17:05 UTC, in the publication's zone.
    assert room.said == ["Mailing 1: The mail server cannot be reached; next try at 09:05:09"]


def test_the_doctor_sees_a_job_that_nobody_takes_and_workers_that_died(room: Room) -> None:
    now, zone = room.workspace.clock.now(), room.workspace.settings.schedule.zone
    room.store.announce(room.mailing.id)
    died = WorkerState(
        id="a", host="send1", pid=7, slots=1, busy=1, started_at=now, seen_at=now - timedelta(hours=1)
    )
    room.store.record_worker(died)
    room.worker._record_heartbeat()
    ((dead, about_dead),) = room.checks("workers")[1:]
    assert dead
    assert about_dead == (
        f"ended without notice since yesterday: 1, the last one send1 (7) at {format_short(died.seen_at, zone)}"
    )
    with room.store._database.writing() as connection:
        connection.execute(sa.text("UPDATE procrastinate_events SET at = at - interval '3 minutes'"))
    sound, said = room.checks("workers")[1]
    assert (sound, "although a slot is free: restart the workers" in said) == (False, True)


def test_the_doctor_measures_workers_by_the_servers_clock_not_its_own(room: Room) -> None:
    room.store.announce(room.mailing.id)
    room.worker._record_heartbeat()
    room.workspace = replace(room.workspace, clock=StandingClock(datetime.now(UTC) + timedelta(hours=3)))
    ((sound, said),) = room.checks("workers")
    assert sound
    assert said.startswith("1 running, 0 of 1 slots in use, jobs waiting: 1 now")


def test_a_slot_is_in_use_while_a_slice_runs_and_no_longer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, said = room.worker, list[str]()

    def look(*_args: object, **_named: object) -> None:
        worker._record_heartbeat()
        said.append(room.checks("workers")[0][1])

    monkeypatch.setattr("newsletter.background.worker.deliver_and_report", look)
    worker._deliver(room.mailing.id, 0)
    worker._record_heartbeat()
    said.append(room.checks("workers")[0][1])
    assert [one.partition(" in use")[0] for one in said] == [
        "1 running, 1 of 1 slots",
        "1 running, 0 of 1 slots",
    ]


def test_a_slice_ends_well_before_the_queue_takes_its_worker_for_dead(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[SliceLimits] = []
    monkeypatch.setattr(
        "newsletter.background.worker.deliver_and_report",
        lambda *_args, **named: limits.append(named["limits"]),
    )
    room.worker._deliver(room.mailing.id, 0)
    (slice_,) = limits
    taken_for_dead: float = inspect.signature(QueueWorker).parameters["stalled_worker_timeout"].default
    assert slice_.seconds is not None
    assert slice_.seconds <= taken_for_dead - 10


def test_a_worker_starts_only_where_it_can_send(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_without_workers(room.workspace)
    without = replace(room.workspace, settings=replace(room.workspace.settings, has_workers=False))
    with pytest.raises(RefusedError, match="do not say that mailings are sent by workers"):
        refuse_without_workers(without)
    smtp = replace(room.workspace.settings.smtp, username="news", password="")
    passwordless = replace(room.workspace.settings, transport="smtp", smtp=smtp)
    with pytest.raises(SettingsError, match="there is no password for news"):
        refuse_without_workers(replace(room.workspace, settings=passwordless))
    monkeypatch.setattr(type(room.store), "pooling_problem", lambda _store: "a pooler")
    with pytest.raises(RefusedError, match="over this connection to PostgreSQL: a pooler"):
        refuse_without_workers(room.workspace)


def with_settings(room: Room, **changes: Any) -> Workspace:
    """Return the publication as another machine's newsletter.toml has it."""
    return replace(room.workspace, settings=replace(room.workspace.settings, **changes))


def test_a_worker_does_not_start_with_another_publications_sender(room: Room) -> None:
    other = replace(room.workspace.publication, sender_address="news@other.example")
    elsewhere = with_settings(room, publication=other)
    # No scheduler has said what is right.
    refuse_without_workers(elsewhere)
    Scheduler(workspace=room.workspace).turn()
    refuse_without_workers(room.workspace)
    refuse_without_workers(with_settings(room, throttle=ThrottleRules(transport=Limit(per_hour=5))))
    with pytest.raises(
        RefusedError, match=r"^sender in .*newsletter\.toml is not what the scheduler on this"
    ):
        refuse_without_workers(elsewhere)


def test_the_doctor_names_who_sends_with_other_settings(room: Room) -> None:
    Scheduler(workspace=room.workspace).turn()
    worker = room.worker
    worker._record_heartbeat()
    assert len(room.checks("workers")) == 1
    worker.workspace = with_settings(room, throttle=ThrottleRules(transport=Limit(per_hour=5)), window=25)
    worker._record_heartbeat()
    said = "other settings than in the newsletter.toml here: {}, at {}"
    (state,) = room.store.seen_workers()
    who = f"{state.host} ({state.pid})"
    assert room.checks("workers")[1:] == [(False, said.format("sending.window, throttle", who))]
    # What differs on purpose from machine to machine is no fault.
    worker.workspace = with_settings(room, window=25)
    worker._record_heartbeat()
    assert room.checks("workers")[1:] == [(True, said.format("sending.window", who))]
    Scheduler(workspace=worker.workspace).turn()
    assert room.checks("workers")[1:] == [(True, said.format("sending.window", f"{who}, the scheduler"))]


def test_no_secret_is_among_what_is_recorded_of_settings(room: Room) -> None:
    smtp = replace(room.workspace.settings.smtp, password="hunter2")
    mine, changed = room.workspace.settings, with_settings(room, smtp=smtp).settings
    assert sending_settings(mine) == sending_settings(changed)


def test_on_sqlite_the_setting_has_no_effect_and_a_worker_is_refused(
    publication: Path, newsletter: Newsletter
) -> None:
    workers_on(publication)
    workspace = open_workspace(publication, {})
    assert not workspace.settings.has_workers
    (said,) = [one for one in run_checks(workspace, offline=True) if one.name == "settings"]
    assert (said.sound, said.message) == (False, *workspace.settings.without_effect)
    assert "has no effect with SQLite" in said.message
    assert said.message in newsletter("serve", "--once").err
    run = newsletter("worker")
    assert run.exit_code == 1
    assert "workers need PostgreSQL, and this publication's database is SQLite" in run.err


def test_its_time_is_the_servers_whatever_its_machines_clock_says(room: Room) -> None:
    wrong = StandingClock(datetime.now(UTC) + timedelta(days=40))
    worker = Worker(
        workspace=replace(room.workspace, clock=wrong), on_notice=room.notices.append, stop=room.stop
    )
    worker._record_heartbeat()
    assert [one.id for one in room.store.live_workers(now=datetime.now(UTC))] == [worker.id]
    reloaded = replace(room.workspace, clock=wrong)
    worker.config_reload = ConfigReload(
        workspace=reloaded, environ={"NEWSLETTER_DATABASE_URL": room.workspace.settings.database_url}
    )
    file = room.workspace.root / "newsletter.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    for _ in range(2):
        worker._reload_config()
    assert "Applied a change to newsletter.toml" in room.said
    assert abs(worker.workspace.clock.now() - datetime.now(UTC)) < timedelta(seconds=30)
