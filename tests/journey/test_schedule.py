"""Killed and restarted around the due second: launched exactly once, everybody written to exactly once.

`make schedule-crash` does it 200 times; the test run does it a few.
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.scheduling import preview_send, schedule_edition
from newsletter.app.workspace import open_workspace
from newsletter.model import ScheduleStatus
from newsletter.schedule.wall_time import instant_at
from newsletter.store.database import Store
from tests.app.actors import staff
from tests.command_line import Newsletter, start
from tests.store.people import an_edition, subscribe

ROUNDS = int(os.environ.get("SCHEDULE_CRASHES", "4"))
PEOPLE = 5
LIST = "constituents"


def quiet(publication: Path) -> None:
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8").replace('policy = "resend"', 'policy = "hold"')
    file.write_text(text + '\n[jobs]\nfeeds = "never"\n', encoding="utf-8")


def plan(publication: Path, store: Store, issue: str, at: datetime) -> int:
    newsletter = open_workspace(publication, {})
    edition = an_edition(issue, digest=issue.ljust(64, "0"))
    instant = instant_at(at, "UTC")
    preview = preview_send(newsletter, instant, issue=issue, list_key=LIST, readers_zone=False)
    made, _replaced = schedule_edition(
        newsletter, edition, preview,
        round_=0, transport="outbox", spoken="soon", made_by=staff("test"), authors=(),
    )  # fmt: skip
    return made.id


def kill_around(publication: Path, due: datetime, dice: random.Random) -> None:
    """Start a scheduler and kill -9 it within a second of the due moment."""
    process = start("serve", "--port", 0, folder=publication)
    assert process.stderr is not None
    assert "The scheduler is running" in process.stderr.readline()
    wait_until(due + timedelta(seconds=dice.uniform(-0.2, 0.8)))
    process.kill()
    process.communicate()


def wait_until(moment: datetime) -> None:
    threading.Event().wait(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_around_the_due_second_it_is_launched_exactly_once(
    publication: Path, newsletter: Newsletter, seed: int
) -> None:
    quiet(publication)
    dice = random.Random(seed)
    with open_workspace(publication, {}) as workspace:
        store = workspace.store
        subscribe(store, range(PEOPLE), LIST)
        due = datetime.now(UTC) + timedelta(seconds=2.5)
        schedule_id = plan(publication, store, "an-issue", due)
        two = dice.random() < 0.5
        others = [start("serve", "--only", "scheduler", folder=publication)] if two else []
        kill_around(publication, due, dice)
        for process in others:
            process.kill()
            process.communicate()
        wait_until(due)  # killed before it, the rest is quick enough to come too early as well
        newsletter("serve", "--once")
        newsletter("serve", "--once")

        (mailing,) = store.mailings()
        launched = store.schedule_by_id(schedule_id)
        assert (launched.status, launched.mailing_id) == (ScheduleStatus.LAUNCHED, mailing.id)
        counts = store.counts(mailing.id)
        assert counts.audience == PEOPLE == counts.accepted + counts.unknown
        files = list((publication / "outbox" / mailing.key).glob("*.eml"))
        copies = Counter(file.name for file in files)
        assert set(copies.values()) <= {1}
        assert counts.accepted <= len(files) <= PEOPLE


def test_a_sigterm_lets_the_scheduler_end_in_order(publication: Path, newsletter: Newsletter) -> None:
    quiet(publication)
    process = start("serve", "--port", 0, folder=publication)
    assert process.stderr is not None
    assert "The scheduler is running" in process.stderr.readline()
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_send_can_be_undone_before_the_first_message_leaves(ready: Path, newsletter: Newsletter) -> None:
    file = ready / "newsletter.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("[schedule]", "[schedule]\nundo_minutes = 5"),
        encoding="utf-8",
    )
    process = start("send", "sanctuary", "--yes", folder=ready)
    assert process.stderr is not None
    told = next(line for line in process.stderr if "warning:" not in line)
    assert "Press Ctrl-C to cancel." in told
    assert "newsletter schedule cancel 1" in process.stderr.readline()
    assert newsletter("schedule", "cancel", 1).exit_code == 0
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "schedule 1 was cancelled" in err
    assert json.loads(newsletter("mailings", "list", "--json").out) == []
