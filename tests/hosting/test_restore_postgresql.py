"""The drill of the page on workers, word for word: a dump in the middle of a mailing, restored after its end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.engine import make_url

from newsletter.app.workspace import open_workspace
from newsletter.model import MailingStatus
from newsletter.store.restored import REASON
from tests.command_line import Newsletter, start
from tests.hosting.machine import Machine
from tests.hosting.page import WORKERS, blocks, replaced
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.sending.smtp_servers import mail_server

PEOPLE = 40
RESTORED = "newsletter_restored"
ROLE = "newsletter"


@dataclass(frozen=True)
class Server:
    """A server with the page's user and client programs; `url` is that user's new database."""

    url: str


@pytest.fixture
def server(postgresql_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    admin = postgresql_server.get_uri()
    known = conninfo_to_dict(admin)
    monkeypatch.setenv("PATH", f"{postgresql_server.bin_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PGHOST", str(known["host"]))
    monkeypatch.setenv("PGUSER", str(known["user"]))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)".encode())
        connection.execute(f"DROP ROLE IF EXISTS {ROLE}".encode())
        connection.execute(f"CREATE ROLE {ROLE} LOGIN".encode())
        yield Server(
            make_url(admin).set(username=ROLE, database=RESTORED).render_as_string(hide_password=False)
        )
        connection.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)".encode())
        connection.execute(f"DROP ROLE {ROLE}".encode())


def drill(where: str, url: str) -> tuple[str, list[str]]:
    """Return the page's commands for a backup, and for a restore; in containers those of the image's superuser."""
    if where == "on machines":
        backup, stop, *restore = blocks("sh", part="Back up and restore", page=WORKERS)
        assert "newsletter-worker@*" in stop
        assert len(restore) == 2
        return backup, restore
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE {ROLE} SUPERUSER".encode())
    backup, restore_all = blocks("sh", part="In containers", page=WORKERS)
    database = f" {make_url(url).database} > "
    return replaced(backup, **{" newsletter > ": database}), [restore_all]


@pytest.mark.parametrize("where", ["on machines", "in containers"])
def test_nobody_is_mailed_again_by_a_restored_dump(
    where: str,
    publication: Path,
    newsletter: Newsletter,
    server: Server,
    postgresql_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", postgresql_url)
    machine = Machine(tmp_path, publication=publication, start="true")
    short_letter(publication, newsletter, people=PEOPLE)
    backup, restore = drill(where, postgresql_url)
    with mail_server() as mail:
        set_smtp(publication, mail.smtp())
        mail.received = alarm = Alarm(8, slow_seconds=0.5)
        sender = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        machine.run(backup)
        at_backup, alarm.slow_seconds = len(mail.received), 0.0
        _out, err = sender.communicate(timeout=60)
        assert sender.returncode == 0, err
        assert at_backup < len(mail.received) == PEOPLE

        for commands in restore:
            machine.run(commands)
        # A new machine, which has never seen this database.
        monkeypatch.setenv("NEWSLETTER_DATABASE_URL", server.url)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "new machine"))
        assert "paused" in newsletter("mailings", "list").out
        again = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        assert again.exit_code != 0
    assert set(Counter(one.to[0] for one in mail.received).values()) == {1}
    assert len(mail.received) == PEOPLE
    with open_workspace(publication, {"NEWSLETTER_DATABASE_URL": server.url}) as workspace:
        (mailing,) = workspace.store.mailings()
        assert (mailing.status, mailing.reason) == (MailingStatus.PAUSED, REASON)
        assert 0 < workspace.store.counts(mailing.id).accepted < PEOPLE
        # The user who will own it may do all that the program does: the schema, the job queue, the rows.
        workspace.store.steer(mailing.id, MailingStatus.CANCELLED, now=workspace.clock.now())
        workspace.store.sweep_jobs()
