"""Several senders on one mailing, and a database server that dies: what the command line says of it."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.sending.smtp_servers import mail_server
from tests.store.databases import StoppableServer

PEOPLE = 60


def test_a_sender_that_finds_nothing_left_to_do_says_that_another_is_at_work(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        server.received = alarm = Alarm(20, slow_seconds=0.1)
        first = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        second = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        _out, err = first.communicate(timeout=60)
        copies = Counter(message.to[0] for message in server.received)

    assert first.returncode == 0, err
    assert second.exit_code == 0, second.err
    assert "another sender is running and has the last" in second.err
    assert set(copies.values()) == {1}
    assert len(copies) == PEOPLE


def until_it_says(words: str, process: subprocess.Popen[str], said: list[str]) -> None:
    """Read what a process says until it says certain words."""
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if words in line:
            return
    raise AssertionError("".join(said))


@pytest.fixture
def on_a_server(
    stoppable_server: StoppableServer, publication: Path, monkeypatch: pytest.MonkeyPatch
) -> StoppableServer:
    """A publication whose database is on a server that may be stopped."""
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", stoppable_server.url)
    return stoppable_server


def test_a_database_server_that_dies_costs_one_line_and_no_driver_speaks(
    on_a_server: StoppableServer, publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp(), policy="hold")
        server.received = alarm = Alarm(20, slow_seconds=0.05)
        process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        on_a_server.stop("immediate")
        said: list[str] = []
        until_it_says("Waiting for the database", process, said)
        taken = len(server.received)
        time.sleep(1)
        assert len(server.received) == taken
        process.terminate()
        _out, rest = process.communicate(timeout=60)
        err = "".join([*said, rest])
        addresses = {message.to[0] for message in server.received}

        assert process.returncode == 2
        assert not [word for word in ("Traceback", "psycopg.", "sqlalche.me") if word in err]
        (line,) = [line for line in err.splitlines() if "could not be written" in line]
        on_a_server.start()
        shown = json.loads(newsletter("mailings", "show", 1, "--json", "--deliveries").out)
        sent = {row["address"] for row in shown["deliveries"] if row["status"] == "sent"}
        assert sent < addresses
        # Each that the server took is written, or named.
        assert {address for address in addresses if f"{address} (accepted)" in line} == addresses - sent
        assert f"{len(addresses - sent)} outcome" in line

        run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        assert run.exit_code == 0, run.err
        assert Counter(message.to[0] for message in server.received).most_common(1)[0][1] == 1


def test_a_send_goes_on_when_the_database_server_is_back(
    on_a_server: StoppableServer, publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp(), policy="hold")
        server.received = alarm = Alarm(20, slow_seconds=0.05)
        process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        on_a_server.stop("fast")
        said: list[str] = []
        until_it_says("Waiting for the database", process, said)
        back = threading.Timer(1.0, on_a_server.start)
        back.start()
        out, rest = process.communicate(timeout=60)
        back.join()
        copies = Counter(message.to[0] for message in server.received)

    assert process.returncode == 0, "".join([*said, rest])
    assert "The database is back" in rest
    assert "Traceback" not in "".join([*said, rest])
    assert f"{PEOPLE} accepted" in out
    assert (len(copies), set(copies.values())) == (PEOPLE, {1})
