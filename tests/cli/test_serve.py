"""`newsletter serve --once`: what is due leaves, what cannot leave is told, and nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine

from tests.cli.two_lists import ISSUE, change, told, two_lists, written
from tests.command_line import Newsletter, Run

TODAY = "2027-03-03T18:00:00+00:00"
DAYS_LATER = "2027-03-08T18:00:00+00:00"


@pytest.fixture
def planned(publication: Path, newsletter: Newsletter) -> Path:
    """A publication with a mailing planned in three hours."""
    two_lists(publication, newsletter)
    change(publication, "[outbox]", '[jobs]\nfeeds = "never"\n\n[outbox]')
    with time_machine.travel(TODAY, tick=False):
        run = newsletter("send", ISSUE, "--at", "in 3 hours", "--yes")
        assert run.exit_code == 0, run.err
        assert newsletter("serve", "--once").exit_code == 0
    return publication


def serve_for(newsletter: Newsletter, clock: time_machine.Traveller, *, minutes: int) -> Run:
    """Let the scheduler run every ten minutes, as cron does; return its last run."""
    runs = []
    for _ in range(minutes // 10):
        clock.shift(600)
        runs.append(newsletter("serve", "--once", "--json"))
    return runs[-1]


def plan(newsletter: Newsletter) -> tuple[str, int | None]:
    (one,) = told(newsletter, "schedule", "list", "--all")
    return one["status"], one["mailing_id"]


def test_nothing_leaves_before_its_time(planned: Path, newsletter: Newsletter) -> None:
    assert plan(newsletter) == ("waiting", None)
    assert written(planned) == []


def test_what_is_due_leaves_once(planned: Path, newsletter: Newsletter) -> None:
    with time_machine.travel(TODAY, tick=False) as clock:
        assert serve_for(newsletter, clock, minutes=170).out == ""
        assert written(planned) == []
        run = serve_for(newsletter, clock, minutes=10)
        assert run.exit_code == 0, run.err
        notices = [json.loads(line) for line in run.out.splitlines()]
        assert any(ISSUE in notice["text"] for notice in notices)
        assert newsletter("serve", "--once").exit_code == 0
    assert plan(newsletter) == ("launched", 1)
    assert len(written(planned)) == 3


def test_what_is_much_too_late_is_held_and_told(planned: Path, newsletter: Newsletter) -> None:
    with time_machine.travel(DAYS_LATER, tick=False):
        run = newsletter("serve", "--once")
        assert (run.exit_code, ISSUE in run.err) == (1, True)
    assert plan(newsletter) == ("held", None)
    assert written(planned) == []


def test_what_is_held_is_released_for_another_time(planned: Path, newsletter: Newsletter) -> None:
    with time_machine.travel(DAYS_LATER, tick=False) as clock:
        newsletter("serve", "--once")
        assert newsletter("schedule", "release", 1, "--at", "2020-01-01 9:00").exit_code == 2
        assert plan(newsletter) == ("held", None)
        run = newsletter("schedule", "release", 1, "--at", "in 1 hour")
        assert run.exit_code == 0, run.err
        assert plan(newsletter) == ("waiting", None)
        assert serve_for(newsletter, clock, minutes=60).exit_code == 0
    assert plan(newsletter) == ("launched", 1)
    assert len(written(planned)) == 3


def test_what_a_guard_forbids_is_released_with_a_reason_only(planned: Path, newsletter: Newsletter) -> None:
    change(
        planned,
        "[outbox]",
        '[blackouts.march]\nfirst = 2027-03-01\nlast = 2027-03-31\nreason = "The election"\n\n[outbox]',
    )
    with time_machine.travel(DAYS_LATER, tick=False) as clock:
        newsletter("serve", "--once")
        refused = newsletter("schedule", "release", 1, "--at", "in 1 hour")
        assert (refused.exit_code, "The election" in refused.err) == (1, True)
        assert plan(newsletter) == ("held", None)
        run = newsletter("schedule", "release", 1, "--at", "in 1 hour", "--override", "a water main broke")
        assert run.exit_code == 0, run.err
        (one,) = told(newsletter, "schedule", "list")
        assert one["override"] == "a water main broke"
        assert serve_for(newsletter, clock, minutes=60).exit_code == 0
    assert plan(newsletter) == ("launched", 1)


@pytest.mark.parametrize("status", ["waiting", "cancelled"])
def test_only_what_is_held_can_be_released(planned: Path, newsletter: Newsletter, status: str) -> None:
    if status == "cancelled":
        newsletter("schedule", "cancel", 1)
    with time_machine.travel(TODAY, tick=False):
        run = newsletter("schedule", "release", 1, "--at", "in 5 hours")
    assert (run.exit_code, "Traceback" in run.err) == (1, False)
    assert plan(newsletter) == (status, None)
    assert newsletter("schedule", "release", 9, "--at", "in 5 hours").exit_code == 2
