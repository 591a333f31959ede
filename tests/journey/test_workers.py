"""Workers on PostgreSQL: what was launched anywhere reaches everybody once, whoever starts, stops or dies."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.sending.smtp_servers import MailServer, mail_server

PEOPLE = 400


def use_workers(publication: Path) -> None:
    """Leave mailings to workers."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[sending]\n", "[sending]\nworkers = true\n", 1), encoding="utf-8")


@pytest.fixture
def sink() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def office(
    publication: Path,
    newsletter: Newsletter,
    sink: MailServer,
    postgresql_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A publication on PostgreSQL that leaves its mailings to workers, with people and an issue."""
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", postgresql_url)
    use_workers(publication)
    short_letter(publication, newsletter, people=PEOPLE)
    set_smtp(publication, sink.smtp())
    return publication


def worker(folder: Path, *options: object) -> subprocess.Popen[str]:
    """Start a worker and wait until it says that it runs."""
    process = start("worker", *options, folder=folder)
    assert process.stderr is not None
    said = process.stderr.readline()
    assert "The worker is running" in said, said + process.stderr.read()
    return process


def shown(newsletter: Newsletter) -> dict[str, object]:
    found = json.loads(newsletter("mailings", "show", 1, "--json").out)
    assert isinstance(found, dict)
    return found


def copies(sink: MailServer) -> Counter[str]:
    """Return how many messages each reader has."""
    return Counter(message.to[0] for message in sink.received)


def test_two_workers_send_everybody_one_message(
    office: Path, newsletter: Newsletter, sink: MailServer
) -> None:
    first, second = worker(office), worker(office)
    run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
    assert run.exit_code == 0, run.err
    assert f"Done: {PEOPLE} of {PEOPLE} sent" in run.err + run.out
    assert (len(copies(sink)), set(copies(sink).values())) == (PEOPLE, {1})
    for one in (first, second):
        one.terminate()
        one.communicate(timeout=30)
        assert one.returncode == 0
