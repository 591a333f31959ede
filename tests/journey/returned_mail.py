"""Returned mail, for journeys: a letter that was sent, the reports that servers write of it, a mailbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.model import ImapServer
from tests.command_line import Newsletter
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.mailboxes.imap_servers import PASSWORD, Dovecot
from tests.sending.smtp_servers import Received, mail_server


def set_mailbox(publication: Path, server: ImapServer, **more: object) -> None:
    """Point the publication at a mailbox, and its copies' return addresses too."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8").replace(
        "[smtp]\n", '[smtp]\nbounce_mailbox = "bounce@thirteenth.example"\n'
    )
    lines = {
        "host": server.host,
        "port": server.port,
        "security": server.security.value,
        "username": server.username,
        "ca_file": server.ca_file,
        "timeout_seconds": 20.0,
        **more,
    }
    table = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items() if value is not None)
    file.write_text(f'{text}\n[jobs]\nfeeds = "never"\n\n[mailbox]\n{table}\n', encoding="utf-8")


def bounced(copy: Received, status: str, words: str) -> bytes:
    """Return the report that a server writes of a copy, from nothing but what it got."""
    head = copy.content.partition(b"\r\n\r\n")[0]
    report = (
        f"Return-Path: <>\r\nDelivered-To: {copy.sender}\r\nFrom: MAILER-DAEMON@mx.example\r\n"
        f"To: {copy.sender}\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {copy.to[0]}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    )
    return report.encode() + head + b"\r\n--b--\r\n"


def asking_to_leave(copy: Received) -> bytes:
    """Return the mail that the mailto link of a copy makes."""
    head = copy.content.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")
    subject = head.partition("?subject=")[2].partition(">")[0].replace("%20", " ")
    return (
        f"From: <{copy.to[0]}>\r\nTo: unsubscribe@thirteenth.example\r\nSubject: {subject}\r\n\r\n".encode()
    )


@pytest.fixture
def sent(
    publication: Path, newsletter: Newsletter, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> tuple[ImapServer, dict[str, Received]]:
    """Send a short letter to six people; return the mailbox and each one's copy."""
    monkeypatch.setenv("NEWSLETTER_IMAP_PASSWORD", PASSWORD)
    short_letter(publication, newsletter, people=6)
    box = dovecot.mailbox()
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        set_mailbox(publication, box)
        run = newsletter("send", SHORT, "--transport", "smtp", "--yes")
    assert run.exit_code == 0, run.err
    return box, {copy.to[0]: copy for copy in server.received}


def reader(number: int) -> str:
    return f"reader{number:05}@example.org"
