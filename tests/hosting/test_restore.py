"""The drill of the page, word for word: a backup in the middle of a mailing, restored after its end."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.workspace import open_workspace
from newsletter.model import MailingStatus, ScheduleStatus
from newsletter.store.restored import REASON
from tests.command_line import Newsletter, start
from tests.hosting.machine import Machine
from tests.hosting.page import blocks
from tests.hosting.test_systemd import command
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.sending.smtp_servers import mail_server

PEOPLE = 40


@pytest.fixture
def machine(tmp_path: Path, publication: Path) -> Iterator[Machine]:
    made = Machine(tmp_path, publication=publication, start=f"{command('newsletter.service')} --port 0")
    yield made
    made.end()


@pytest.mark.parametrize("where", ["the same machine", "a new machine"])
def test_nobody_is_mailed_again_by_a_restored_backup(
    machine: Machine, newsletter: Newsletter, where: str
) -> None:
    publication = machine.publication
    short_letter(publication, newsletter, people=PEOPLE)
    (backup,) = blocks("sh", part="Back it up")
    aside, put_back, begin = blocks("sh", part="Restore it")
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        machine.run(begin)
        server.received = alarm = Alarm(8, slow_seconds=0.5)
        sender = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        machine.run(backup)
        at_backup, alarm.slow_seconds = len(server.received), 0.0
        _out, err = sender.communicate(timeout=60)
        assert sender.returncode == 0, err
        assert at_backup < len(server.received) == PEOPLE

        machine.run(aside)
        assert not list(publication.glob(".newsletter/newsletter.db*"))
        if where == "a new machine":
            (publication / ".newsletter" / "scheduler.json").unlink(missing_ok=True)
            shutil.rmtree(machine.folder / "state")
        said = machine.run(put_back)
        assert "paused" in said
        machine.run(begin)
        seen = machine.log()
        for _ in range(100):
            if "running" in machine.log().removeprefix(seen):
                break
            time.sleep(0.1)
        time.sleep(3)  # three turns of the scheduler
        # A command that would go on with the mailing is stopped by the same.
        again = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        assert again.exit_code != 0
    assert set(Counter(one.to[0] for one in server.received).values()) == {1}
    assert len(server.received) == PEOPLE
    with open_workspace(publication, {}) as workspace:
        (mailing,) = workspace.store.mailings()
        assert (mailing.status, mailing.reason) == (MailingStatus.PAUSED, REASON)
        counts = workspace.store.counts(mailing.id)
        assert 0 < counts.accepted < PEOPLE
        assert workspace.store.schedules(ScheduleStatus.WAITING) == ()
