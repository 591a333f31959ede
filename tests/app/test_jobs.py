"""Jobs: each turn once, what was slept through made up for once, failures told and shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.jobs import JOBS, Job, due_jobs, job_rows, run_job
from newsletter.app.newsletter import Newsletter
from newsletter.errors import FeedError
from newsletter.model import Notice
from newsletter.store.database import Store
from tests.app.calendar_room import START, CalendarRoom, calendar_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def names(room: CalendarRoom) -> list[str]:
    return [job.name for job, _due in due_jobs(room.newsletter, room.store.job_states())]


def take_all(room: CalendarRoom) -> None:
    for job, due in due_jobs(room.newsletter, room.store.job_states()):
        assert room.store.take_job(job.name, due, now=room.clock.now())
        room.store.end_job(job.name, due, now=room.clock.now(), result="done", problem="")


def test_each_job_runs_at_its_rhythm(room: CalendarRoom) -> None:
    assert names(room) == [job.name for job in JOBS]
    take_all(room)
    assert names(room) == []
    room.clock.later(minutes=1)
    assert names(room) == ["slots"]
    room.clock.later(hours=1)
    assert names(room) == ["slots", "feeds"]
    room.clock.later(days=9)
    take_all(room)
    assert names(room) == []


def test_never_is_never(room: CalendarRoom) -> None:
    room.rules(jobs={"feeds": "never", "housekeeping": "every day 3:30"})
    assert "feeds" not in names(room)
    row = next(row for row in job_rows(room.newsletter, room.store) if row.name == "feeds")
    assert (row.every, row.next_run) == ("never", None)


def test_a_clock_set_back_repeats_no_turn(room: CalendarRoom) -> None:
    take_all(room)
    room.clock.later(hours=-3)
    assert names(room) == []


def failing(_newsletter: Newsletter, _store: Store) -> tuple[str, tuple[Notice, ...]]:
    raise FeedError("the feed is down")


def test_a_failure_is_shown_and_told_once_a_day(room: CalendarRoom) -> None:
    job = Job(name="feeds", summary="x", run=failing)
    (notice,) = run_job(room.newsletter, room.store, job, START) or ()
    assert (notice.kind, notice.text) == ("job", "feeds: the feed is down")
    assert run_job(room.newsletter, room.store, job, START + timedelta(hours=1)) == ()
    room.clock.later(days=1)
    assert len(run_job(room.newsletter, room.store, job, START + timedelta(days=1)) or ()) == 1
    row = next(row for row in job_rows(room.newsletter, room.store) if row.name == "feeds")
    assert (row.problem, row.result) == ("the feed is down", "")


def test_a_turn_that_another_took_is_not_run(room: CalendarRoom) -> None:
    assert room.store.take_job("feeds", START, now=START)
    assert run_job(room.newsletter, room.store, Job(name="feeds", summary="x", run=failing), START) is None


def test_each_job_shows_last_run_next_run_and_result(room: CalendarRoom) -> None:
    for job in JOBS:
        if job.name != "feeds":  # it would ask the world
            run_job(room.newsletter, room.store, job, START)
    room.store.take_job("feeds", START, now=START)
    rows = {row.name: row for row in job_rows(room.newsletter, room.store)}
    assert (rows["slots"].last_run, rows["slots"].next_run) == (START, START + timedelta(minutes=1))
    assert rows["slots"].result == "0 slots"
    assert rows["housekeeping"].result == "0 old notices deleted, 0 copies of dead senders settled"
    assert rows["feeds"].result == "running, or it died in it"


def test_housekeeping_forgets_what_is_very_old(room: CalendarRoom) -> None:
    room.store.tell(Notice(key="old", at=START - timedelta(days=500), kind="held", text="x"))
    room.store.tell(Notice(key="new", at=START, kind="held", text="x"))
    job = next(job for job in JOBS if job.name == "housekeeping")
    run_job(room.newsletter, room.store, job, START)
    assert [one.key for one in room.store.notices(since=START - timedelta(days=900))] == ["new"]
