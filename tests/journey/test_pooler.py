"""The whole program behind a real PgBouncer: sent in session mode, refused in transaction mode."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from newsletter.store.session_check import SHARED
from tests.command_line import Newsletter, start
from tests.hosting.page import WORKERS, blocks
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.worker_office import use_workers
from tests.sending.smtp_servers import mail_server
from tests.store.poolers import Pooler


def documented() -> dict[str, str]:
    """Return the settings of PgBouncer that the page on workers gives."""
    (text,) = blocks("ini", part="PgBouncer", page=WORKERS)
    return dict(re.findall(r"^(\w+) = (\w+)", text, re.MULTILINE))


def test_in_session_mode_a_mailing_is_sent_by_a_worker(
    publication: Path,
    newsletter: Newsletter,
    pgbouncer: Pooler,
    postgresql_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_workers(publication)
    settings = documented()
    assert settings["pool_mode"] == "session"
    assert int(settings["default_pool_size"]) < int(settings["max_client_conn"])
    with pgbouncer(postgresql_url, **settings) as url, mail_server() as sink:
        monkeypatch.setenv("NEWSLETTER_DATABASE_URL", url)
        set_smtp(publication, sink.smtp())
        short_letter(publication, newsletter, people=40)
        worker = start("worker", folder=publication)
        assert worker.stderr is not None
        assert "The worker is running" in worker.stderr.readline()
        run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        assert run.exit_code == 0, run.err
        copies = Counter(message.to[0] for message in sink.received)
        doctor = newsletter("doctor", "--offline")
        worker.terminate()
        assert worker.wait(60) == 0
    assert (len(copies), set(copies.values())) == (40, {1})
    assert "each connection is a session of its own" in doctor.out
    assert "1 running" in doctor.out


@pytest.mark.parametrize("has_workers", [True, False])
def test_in_transaction_mode_nothing_starts_that_would_send(
    publication: Path,
    newsletter: Newsletter,
    pgbouncer: Pooler,
    postgresql_url: str,
    monkeypatch: pytest.MonkeyPatch,
    has_workers: bool,
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", postgresql_url)
    short_letter(publication, newsletter, people=3)
    if has_workers:
        use_workers(publication)
    commands = [["send", SHORT, "--yes"], ["serve", "--once"], *([["worker"]] if has_workers else [])]
    with pgbouncer(postgresql_url, pool_mode="transaction") as url:
        monkeypatch.setenv("NEWSLETTER_DATABASE_URL", url)
        for words in commands:
            run = newsletter(*words)
            assert run.exit_code == 1
            assert f"nothing can be sent over this connection to PostgreSQL: {SHARED}" in run.err
            assert "let the pooler work in session mode" in run.err
        doctor = newsletter("doctor", "--offline")
        assert doctor.exit_code == 1
        assert f"error: database: {SHARED}" in doctor.err
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", postgresql_url)
    assert "Nothing has been sent yet" in newsletter("mailings", "list").out
