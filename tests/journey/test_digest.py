"""Digests through a mail server: each reader gets one, whatever is killed and however many schedulers run."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.app.reader_digests import make_due_digests
from newsletter.app.workspace import open_workspace
from newsletter.model import MailingStatus
from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.sending.smtp_servers import MailServer, mail_server

READERS, PEOPLE = 3, 5
_MAKE_AND_DIE = """
import os, signal
from pathlib import Path
from newsletter.app.reader_digests import make_due_digests
from newsletter.app.workspace import open_workspace
with open_workspace(Path.cwd(), os.environ) as workspace:
    make_due_digests(workspace)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def reader(number: int) -> str:
    return f"reader{number:05}@example.org"


def sent_by(server: MailServer) -> list[EmailMessage]:
    return [email.message_from_bytes(one.content, policy=email.policy.default) for one in server.received]


def got(server: MailServer) -> Counter[tuple[str, str]]:
    """Count what was sent, by address and subject."""
    return Counter((str(one["To"]), str(one["Subject"])) for one in sent_by(server))


def zone_where_it_is_noon(now: datetime) -> str:
    """Return a zone in which a digest's hour a minute from now is on the same day."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def write_settings(publication: Path, at: datetime) -> None:
    """Send digests daily at this second, and poll nothing."""
    zone = zone_where_it_is_noon(at)
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8").replace("America/Los_Angeles", zone)
    text = text.replace('transport = "outbox"', 'transport = "smtp"')
    local = at.astimezone(ZoneInfo(zone))
    cadence = f'[cadence]\nat = "{local:%H:%M:%S}"\n'
    file.write_text(f'{text}\n[jobs]\nfeeds = "never"\n\n{cadence}', encoding="utf-8")


def change_hour(publication: Path, at: datetime) -> None:
    file = publication / "newsletter.toml"
    before, _, _after = file.read_text(encoding="utf-8").partition("[cadence]")
    zone = before.partition('timezone = "')[2].partition('"')[0]
    local = at.astimezone(ZoneInfo(zone))
    file.write_text(f'{before}[cadence]\nat = "{local:%H:%M:%S}"\n', encoding="utf-8")


def until(moment: datetime) -> None:
    threading.Event().wait(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def make_news(publication: Path, newsletter: Newsletter, server: MailServer) -> datetime:
    """Send an issue that some readers get with a digest; return when that is due."""
    set_smtp(publication, server.smtp())
    short_letter(publication, newsletter, people=PEOPLE)
    for number in range(READERS):
        assert newsletter("subscribers", "cadence", reader(number), "daily").exit_code == 0
    write_settings(publication, datetime.now(UTC) + timedelta(minutes=20))
    with open_workspace(publication, _environ()) as workspace:
        make_due_digests(workspace)  # a scheduler has seen that there are digest readers
    run = newsletter("send", SHORT, "--yes")
    assert run.exit_code == 0, run.err
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    change_hour(publication, due)
    return due


def _environ() -> dict[str, str]:
    return dict(os.environ)


def check_each_got_one(server: MailServer) -> None:
    issue, digest = "Two things from the council", "Daily digest: Two things from the council"
    expected = {(reader(number), digest if number < READERS else issue): 1 for number in range(PEOPLE)}
    assert dict(got(server)) == expected


@pytest.fixture
def on_a_database(shared_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", shared_url)
    return shared_url


@pytest.mark.usefixtures("on_a_database")
def test_a_digest_made_by_a_process_that_was_killed_goes_out_once(
    publication: Path, newsletter: Newsletter
) -> None:
    with mail_server() as server:
        until(make_news(publication, newsletter, server))
        died = subprocess.run(
            [sys.executable, "-c", _MAKE_AND_DIE], cwd=publication, check=False, timeout=100
        )
        assert died.returncode == -signal.SIGKILL
        assert len(server.received) == PEOPLE - READERS
        for _ in range(2):
            assert newsletter("serve", "--once").exit_code == 0
            check_each_got_one(server)


@pytest.mark.usefixtures("on_a_database")
def test_one_run_by_cron_makes_a_digest_and_sends_it(publication: Path, newsletter: Newsletter) -> None:
    with mail_server() as server:
        until(make_news(publication, newsletter, server))
        assert newsletter("serve", "--once").exit_code == 0
        check_each_got_one(server)


@pytest.mark.usefixtures("on_a_database")
def test_two_schedulers_send_a_digest_once(publication: Path, newsletter: Newsletter) -> None:
    with mail_server() as server:
        until(make_news(publication, newsletter, server))
        schedulers = [start("serve", "--only", "scheduler", folder=publication) for _ in range(2)]
        try:
            wait_for_digest(publication)
        finally:
            stop(schedulers)
        newsletter("serve", "--once")
        check_each_got_one(server)
        for message in sent_by(server):
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            body = message.get_body(("plain",))
            assert body is not None
        digest = next(one for one in sent_by(server) if str(one["Subject"]).startswith("Daily digest"))
        text, html = digest.get_body(("plain",)), digest.get_body(("html",))
        assert text is not None
        assert html is not None
        link = f"https://letters.thirteenth.example/archive/{SHORT}"
        assert link in text.get_content()
        assert f'href="{link}"' in html.get_content()


def wait_for_digest(publication: Path) -> None:
    with open_workspace(publication, _environ()) as workspace:
        for _ in range(300):
            mailings = workspace.store.mailings()
            if any(one.cadence and one.status is MailingStatus.FINISHED for one in mailings):
                return
            threading.Event().wait(0.2)
    raise AssertionError("no digest was sent within a minute")


def stop(schedulers: Sequence[subprocess.Popen[str]]) -> None:
    for process in schedulers:
        process.terminate()
    for process in schedulers:
        process.communicate(timeout=60)
