"""kill -9 in the middle of a send, then the same command again: the guarantee, from the outside."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path

import pytest

from newsletter.sending.at_risk_window import WINDOW
from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.sending.smtp_servers import MailServer, Received, mail_server

PEOPLE = 300
THREADS = 4
SLOW = 0.04
"""Seconds a message: what is left after 50 would take ten."""


class Alarm(list[Received]):
    """Received messages; `rang` is set once there are `at`, and from then on each takes a while.

    So that a sender is surely in the middle of its work when it hears that it should stop.
    """

    def __init__(self, at: int, *, slow_seconds: float = 0.0) -> None:
        super().__init__()
        self.at = at
        self.rang = threading.Event()
        self.slow_seconds = slow_seconds

    def append(self, message: Received) -> None:
        super().append(message)
        if len(self) >= self.at:
            self.rang.set()
            threading.Event().wait(self.slow_seconds)


def kill_at(server: MailServer, publication: Path, count: int) -> None:
    """Start a send and kill -9 it once the server has taken `count` messages in all."""
    alarm = Alarm(count)
    alarm.extend(server.received)
    server.received = alarm
    process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
    assert alarm.rang.wait(60), process.communicate(timeout=5)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_everyone_has_the_mail_after_two_crashes(
    publication: Path, newsletter: Newsletter, policy: str
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp(), policy=policy)
        kill_at(server, publication, 60)
        kill_at(server, publication, 180)
        run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        copies = Counter(message.to[0] for message in server.received)
        ids = {message.content.partition(b"Message-ID: ")[2].split(b"\r\n")[0] for message in server.received}

    assert run.exit_code == 0, run.err
    shown = json.loads(newsletter("mailings", "show", 1, "--json").out)
    assert shown["status"] == "finished"
    assert shown["audience"] == PEOPLE == shown["accepted"] + shown["unknown"]
    if policy == "resend":
        assert len(copies) == PEOPLE
        assert shown["accepted"] == PEOPLE
        # Each crash may double the messages that were at risk: a window for each thread.
        assert sum(copies.values()) - PEOPLE <= 2 * THREADS * WINDOW
    else:
        assert set(copies.values()) == {1}
        assert len(copies) >= shown["accepted"]
        assert PEOPLE - len(copies) <= shown["unknown"] <= 2 * THREADS
    # A second copy is recognisable as such.
    assert len(ids) == len(copies)


def test_a_sigterm_finishes_what_is_in_hand_and_leaves_the_rest_queued(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        alarm = Alarm(50, slow_seconds=SLOW)
        server.received = alarm
        process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        process.terminate()
        _out, err = process.communicate(timeout=60)
        shown = json.loads(newsletter("mailings", "show", 1, "--json").out)
        assert process.returncode == 1
        assert "To continue, run the same command" in err
        assert shown["accepted"] == len(server.received) < PEOPLE
        assert shown["accepted"] + shown["queued"] == PEOPLE

        alarm.slow_seconds = 0.0
        assert newsletter("send", SHORT, "--yes", "--transport", "smtp").exit_code == 0
        assert len({message.to[0] for message in server.received}) == len(server.received) == PEOPLE


def test_pausing_from_elsewhere_stops_a_running_send(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        alarm = Alarm(50, slow_seconds=SLOW)
        server.received = alarm
        process = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert alarm.rang.wait(60)
        assert newsletter("mailings", "pause", 1, "--reason", "a typo in the subject").exit_code == 0
        process.communicate(timeout=60)
        shown = json.loads(newsletter("mailings", "show", 1, "--json").out)
        assert (shown["status"], shown["reason"]) == ("paused", "a typo in the subject")
        assert shown["accepted"] == len(server.received) < PEOPLE

        refused = newsletter("send", SHORT, "--yes")
        assert refused.exit_code == 1
        assert "newsletter mailings resume 1" in refused.err

        alarm.slow_seconds = 0.0
        assert newsletter("mailings", "resume", 1).exit_code == 0
        assert len({message.to[0] for message in server.received}) == len(server.received) == PEOPLE
