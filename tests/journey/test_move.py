"""A mailing that begins on SQLite and ends on PostgreSQL: everybody has it once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.journey.worker_office import use_workers, wait_until
from tests.sending.smtp_servers import mail_server

PEOPLE = 150
ENOUGH = 40


@contextmanager
def working(publication: Path) -> Iterator[None]:
    """Leave mailings to workers, and run one."""
    use_workers(publication)
    worker = start("worker", folder=publication)
    assert worker.stderr is not None
    assert "The worker is running" in worker.stderr.readline()
    try:
        yield
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
    assert worker.returncode == 0


def status_of(newsletter: Newsletter) -> str:
    """Return how the mailing stands."""
    return str(json.loads(newsletter("mailings", "show", 1, "--json").out)["status"])


@pytest.mark.parametrize("by", ["command", "worker"])
def test_a_mailing_that_is_moved_while_it_is_paused_reaches_everyone_once(
    publication: Path, newsletter: Newsletter, postgresql_url: str, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        server.received = alarm = Alarm(ENOUGH, slow_seconds=0.3)
        sender = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        refused = newsletter("db", "move", "--to", postgresql_url)
        assert (refused.exit_code, "another process has it open" in refused.err) == (1, True)
        assert newsletter("mailings", "pause", 1).exit_code == 0
        sender.communicate(timeout=60)
        alarm.slow_seconds = 0.0
        before = len(server.received)
        assert ENOUGH <= before < PEOPLE

        moved = newsletter("db", "move", "--to", postgresql_url)
        assert moved.exit_code == 0, moved.err
        # Whoever forgets to change the settings sends nothing.
        for words in (("send", SHORT, "--yes", "--transport", "smtp"), ("serve", "--once")):
            old = newsletter(*words)
            assert old.exit_code != 0
            assert "this database was moved" in old.err
        assert len(server.received) == before

        monkeypatch.setenv("NEWSLETTER_DATABASE_URL", postgresql_url)
        if by == "worker":
            with working(publication):
                assert newsletter("mailings", "resume", 1).exit_code == 0
                wait_until(lambda: status_of(newsletter) == "finished")
        else:
            assert newsletter("mailings", "resume", 1).exit_code == 0
            run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
            assert run.exit_code == 0, run.err
        deliveries = Counter(message.to[0] for message in server.received)

    assert (len(deliveries), set(deliveries.values())) == (PEOPLE, {1})
    shown = json.loads(newsletter("mailings", "show", 1, "--json").out)
    assert (shown["status"], shown["accepted"]) == ("finished", PEOPLE)
