"""SIGTERM finishes what is in hand, a message or a request, and begins nothing; a second one ends at once."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest

from newsletter.app.workspace import open_workspace
from newsletter.model import MailingStatus
from newsletter.sending.at_risk_window import WINDOW
from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.test_crash import Alarm
from tests.sending.smtp_servers import MailServer, mail_server

PEOPLE = 60


def serve(publication: Path) -> tuple[subprocess.Popen[str], str, str]:
    """Start `newsletter serve`; return the process, where its pages are, and where its metrics are."""
    process = start("serve", "--port", 0, "--metrics-port", 0, folder=publication)
    assert process.stderr is not None
    found = [re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline()) for _ in range(2)]
    assert found[0], found
    assert found[1], found
    return process, found[1][0], found[0][0]


@contextmanager
def in_the_middle(
    publication: Path, newsletter: Newsletter, *, slow_seconds: float
) -> Iterator[tuple[subprocess.Popen[str], str, str, MailServer]]:
    """Serve a publication that is in the middle of sending a mailing."""
    short_letter(publication, newsletter, people=PEOPLE)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        server.received = first = Alarm(3, slow_seconds=0.1)
        sender = start("send", SHORT, "--yes", "--transport", "smtp", folder=publication)
        assert first.rang.wait(60)
        sender.terminate()
        sender.communicate(timeout=60)
        alarm = Alarm(len(first) + 6, slow_seconds=slow_seconds)
        alarm.extend(first)
        server.received = alarm
        process, pages, metrics = serve(publication)
        assert alarm.rang.wait(60)
        try:
            yield process, pages, metrics, server
        finally:
            process.kill()
            process.communicate()


def statuses(publication: Path) -> dict[str, int]:
    """Count the deliveries of the mailing by status."""
    with open_workspace(publication, {}) as workspace:
        (mailing,) = workspace.store.mailings()
        assert mailing.status is MailingStatus.SENDING
        return dict(workspace.store.metrics().deliveries)


def metrics_once_something_was_sent(metrics: str) -> str:
    """Return what a monitoring program reads; it is a few seconds old at most."""
    until = time.monotonic() + 60
    while True:
        shown = httpx2.get(f"{metrics}/metrics", timeout=60).text
        if re.search(r'newsletter_delivery_outcomes_total\{status="sent"\} [1-9]', shown):
            return shown
        assert time.monotonic() < until, shown
        time.sleep(0.05)


def test_messages_and_requests_in_hand_are_finished(publication: Path, newsletter: Newsletter) -> None:
    with in_the_middle(publication, newsletter, slow_seconds=0.1) as (process, pages, metrics, server):
        shown = metrics_once_something_was_sent(metrics)
        assert 'newsletter_mailings{status="sending"} 1.0' in shown
        port = int(pages.rpartition(":")[2])
        with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as line:
            line.sendall(
                b"POST /u/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc"
            )
            time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGTERM)  # timeout(1) sends each signal twice
            time.sleep(0.8)
            line.sendall(b"def")
            answer = line.recv(65536)
        assert answer.startswith(b"HTTP/1.1 404")
        _out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert "Stopping" in err
        assert "Traceback" not in err
        got = Counter(one.to[0] for one in server.received)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
    assert 9 <= len(got) < PEOPLE
    assert set(got.values()) == {1}
    assert statuses(publication) == {"sent": len(got), "queued": PEOPLE - len(got)}


def test_a_second_signal_ends_at_once_and_the_ledger_knows_what_is_in_doubt(
    publication: Path, newsletter: Newsletter
) -> None:
    with in_the_middle(publication, newsletter, slow_seconds=15) as (process, pages, _metrics, _server):
        process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        assert process.poll() is None
        # Pages are answered until the last message is through.
        assert httpx2.get(f"{pages}/healthz", timeout=60).json() == {"status": "ok"}
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == -signal.SIGTERM
        assert time.monotonic() - asked < 5
        found = statuses(publication)
    assert 0 < found["at_risk"] <= 4 * WINDOW
    assert found["sent"] < PEOPLE - 4 * WINDOW
    assert sum(found.values()) == PEOPLE
