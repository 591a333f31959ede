"""Killed between a confirmation and its welcome email, and while those are sent: everybody gets it exactly once."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.people import add_person, new_person
from newsletter.app.workspace import open_workspace
from newsletter.model import DeliveryStatus
from tests.app.actors import staff
from tests.command_line import Newsletter, start
from tests.journey.test_schedule import quiet

ROUNDS = int(os.environ.get("SCHEDULE_CRASHES", "2"))
LIST = "constituents"
PEOPLE = 30
WELCOME = """---
subject: Welcome
preheader: What you will get from us
date: 2026-01-05
list: constituents
---
Dear {{ first_name | "neighbor" }}, we write each month.
"""


def with_welcome(publication: Path) -> None:
    quiet(publication)
    (publication / "issues" / "welcome.md").write_text(WELCOME, encoding="utf-8")
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8").replace(f"[lists.{LIST}]", f'[lists.{LIST}]\nwelcome = "welcome"')
    file.write_text(text, encoding="utf-8")


def join(publication: Path) -> None:
    """Have people wait for their welcome, as they do once they have confirmed; nothing runs yet."""
    with open_workspace(publication, {}) as workspace:
        for number in range(PEOPLE):
            person = new_person(f"reader{number}@reader.example")
            add_person(workspace, person, list_key=LIST, basis="asked", by=staff(), welcome=True)


def kill_after(publication: Path, seconds: float) -> None:
    process = start("serve", "--only", "scheduler", folder=publication)
    assert process.stderr is not None
    assert "The scheduler is running" in process.stderr.readline()
    threading.Event().wait(seconds)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_any_moment_everybody_is_welcomed_exactly_once(
    publication: Path, newsletter: Newsletter, seed: int
) -> None:
    with_welcome(publication)
    join(publication)
    kill_after(publication, random.Random(seed).uniform(0.0, 0.6))
    until = datetime.now(UTC) + timedelta(seconds=60)
    with open_workspace(publication, {}) as workspace:
        while datetime.now(UTC) < until:
            newsletter("serve", "--once")
            mailings = workspace.store.mailings(issue="welcome")
            if mailings and mailings[-1].finished_at:
                break
        (mailing,) = workspace.store.mailings(issue="welcome")
        statuses = Counter(one.status for one in workspace.store.deliveries(mailing.id))
        assert statuses[DeliveryStatus.SENT] + statuses[DeliveryStatus.UNKNOWN] == PEOPLE == mailing.audience
        sent = [file.name for file in (publication / "outbox" / mailing.key).glob("*.eml")]
        assert statuses[DeliveryStatus.SENT] <= len(sent) <= PEOPLE
        assert workspace.store.lists_with_waiting_welcomes() == frozenset()
