"""Jobs: each turn once, what was slept through made up for once, failures told and shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.workspace import Workspace
from newsletter.background.jobs import JOBS, Job, due_jobs, job_rows, run_job
from newsletter.background.server import Server
from newsletter.errors import FeedError
from newsletter.model import Notice
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.feeds.newsroom import newsroom
from tests.http.faulty_http import page


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def names(room: CalendarRoom) -> list[str]:
    return [job.name for job, _due in due_jobs(room.workspace)]


def take_all(room: CalendarRoom) -> None:
    for job, due in due_jobs(room.workspace):
        assert room.store.take_job(job.name, due, now=room.clock.now())
        room.store.end_job(job.name, due, now=room.clock.now(), result="done", problem="")


def test_each_job_runs_at_its_rhythm(room: CalendarRoom) -> None:
    assert names(room) == [job.name for job in JOBS]
    take_all(room)
    assert names(room) == []
    room.clock.later(minutes=1)
    assert names(room) == ["slots", "digests", "sign-ups", "staff-mail"]
    room.clock.later(hours=1)
    assert names(room) == ["slots", "digests", "feeds", "mailbox", "sign-ups", "staff-mail"]
    room.clock.later(days=9)
    take_all(room)
    assert names(room) == []


def test_never_is_never(room: CalendarRoom) -> None:
    room.rules(jobs={"feeds": "never", "housekeeping": "every day 3:30"})
    assert "feeds" not in names(room)
    row = next(row for row in job_rows(room.workspace) if row.name == "feeds")
    assert (row.every, row.next_run) == ("never", None)


def test_a_clock_set_back_repeats_no_turn(room: CalendarRoom) -> None:
    take_all(room)
    room.clock.later(hours=-3)
    assert names(room) == []


def failing(_workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    raise FeedError("the feed is down")


def failing_otherwise(_workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    raise FeedError("the feed answers nonsense")


def breaking(_workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    raise KeyError("no such thing")


def test_a_job_that_breaks_is_told_like_one_that_fails(room: CalendarRoom) -> None:
    (notice,) = run_job(room.workspace, Job(name="feeds", summary="x", run=breaking), START) or ()
    assert notice.text == "Job feeds failed: a bug in the program: KeyError: 'no such thing'"
    assert room.store.job_states()["feeds"].finished_at is not None


def test_a_turn_in_which_the_process_died_is_taken_up_again(room: CalendarRoom) -> None:
    take_all(room)
    assert room.store.take_job("hygiene", START + timedelta(seconds=1), now=START)
    assert "hygiene" not in names(room)
    room.clock.later(minutes=61)
    assert "hygiene" in names(room)


def test_a_clock_that_was_years_ahead_keeps_no_job_from_running(room: CalendarRoom) -> None:
    room.clock.later(days=1000)
    take_all(room)
    room.clock.time = START
    assert names(room) == [job.name for job in JOBS]
    take_all(room)
    assert names(room) == []


def test_a_failure_is_shown_and_told_once_a_day(room: CalendarRoom) -> None:
    job = Job(name="feeds", summary="x", run=failing)
    (notice,) = run_job(room.workspace, job, START) or ()
    assert (notice.kind, notice.text) == ("job", "Job feeds failed: the feed is down")
    again = Job(name="feeds", summary="x", run=failing_otherwise)
    assert run_job(room.workspace, again, START + timedelta(hours=1)) == ()
    room.clock.later(days=1)
    assert len(run_job(room.workspace, job, START + timedelta(days=1)) or ()) == 1
    row = next(row for row in job_rows(room.workspace) if row.name == "feeds")
    assert (row.problem, row.result) == ("the feed is down", "")


def test_a_turn_that_another_took_is_not_run(room: CalendarRoom) -> None:
    assert room.store.take_job("feeds", START, now=START)
    assert run_job(room.workspace, Job(name="feeds", summary="x", run=failing), START) is None


def test_each_job_shows_last_run_next_run_and_result(room: CalendarRoom) -> None:
    for job in JOBS:
        if job.name != "feeds":  # it would ask the world
            run_job(room.workspace, job, START)
    room.store.take_job("feeds", START, now=START)
    rows = {row.name: row for row in job_rows(room.workspace)}
    assert (rows["slots"].last_run, rows["slots"].next_run) == (START, START + timedelta(minutes=1))
    assert rows["slots"].result == "slots: 0"
    assert rows["housekeeping"].result == "recovered deliveries: 0"
    assert rows["feeds"].result == "running, or stopped before it finished"


def test_one_miss_of_a_feed_is_no_news_and_an_outage_is_told_once(tmp_path: Path) -> None:
    job = next(job for job in JOBS if job.name == "feeds")
    heard: list[str] = []
    results: set[str] = set()
    with newsroom(tmp_path, {"paper": ("A", "B")}) as feeds:
        for number in range(30):
            # From the second time on it does not answer.
            for notice in run_job(feeds.workspace, job, feeds.clock.time) or ():
                heard.append(f"{number} {notice.kind} {notice.text[:41]}")
            feeds.answers("paper", page(b"", status="500 Oops"))
            state = feeds.store.job_states()["feeds"]
            results.add(state.result)
            assert state.problem == ""
            feeds.clock.later(hours=13)
    assert "feeds polled: 1, new stories: 0; failed: paper" in results
    (only,) = heard
    assert only.partition(" ")[2] == "feed feed paper: failed 3 times in a row (last"


def test_a_digests_draft_is_written_for_its_slot_by_the_server(tmp_path: Path) -> None:
    settings = """
[digests.weekly]
title = "The week"
at_least = 2

[slots.weekly]
list = "all"
every = "every Thursday 9:00"
digest = "weekly"
draft_hours = 48
"""
    heard: list[Notice] = []
    with newsroom(tmp_path, {"paper": ("Buses run later", "Trees for all")}, settings) as feeds:
        served = Server(workspace=feeds.workspace, on_notice=heard.append, stop=threading.Event())
        feeds.clock.later(days=2)  # Monday noon
        served.once()
        drafts = feeds.workspace.root / "issues"
        assert not drafts.exists()
        feeds.clock.later(hours=23)  # 46 hours before it appears
        served.once()
        feeds.clock.later(hours=5)
        served.once()
        (draft,) = drafts.glob("*.md")
        assert [(one.kind, one.text) for one in heard] == [
            ("draft", "issues/2023-03-16-the-week.md is ready for your review")
        ]
        assert "Buses run later" in draft.read_text(encoding="utf-8")
        draft.write_text("staff edit it\n", encoding="utf-8")
        feeds.clock.later(hours=1)
        served.once()
        assert draft.read_text(encoding="utf-8") == "staff edit it\n"


def test_a_draft_that_cannot_be_written_is_tried_again_each_hour(tmp_path: Path) -> None:
    settings = """
[digests.weekly]
title = "The week"
at_least = 3

[slots.weekly]
list = "all"
every = "every Thursday 9:00"
digest = "weekly"
"""
    with newsroom(tmp_path, {"paper": ("Buses run later",)}, settings) as feeds:
        heard: list[Notice] = []
        served = Server(workspace=feeds.workspace, on_notice=heard.append, stop=threading.Event())
        feeds.clock.later(days=3)
        served.once()
        assert [one.text.partition(":")[0] for one in heard] == [
            "Did not write the draft of digest weekly for 2023-03-16"
        ]
        feeds.publishes("paper", "Trees for all", "A library opens", "Rents fall")
        feeds.clock.later(hours=2)
        served.once()
        assert heard[-1].text == "issues/2023-03-16-the-week.md is ready for your review"
