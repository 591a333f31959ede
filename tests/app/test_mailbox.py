"""The mailbox as a job: what it says, what staff hear, and what a flood of bare wishes does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app import mailbox
from newsletter.app.mailbox import (
    MOST_BARE_REQUESTS,
    format_report,
    mailbox_server,
    read_mail_job,
    read_mailbox,
)
from newsletter.app.retention import retain
from newsletter.background.jobs import JOBS
from newsletter.background.staff_mail import EMAILED_KINDS
from newsletter.errors import MailboxError, NotFoundError, RefusedError, SettingsError
from newsletter.inbound.mailbox_run import MailboxRunReport
from newsletter.mailboxes.memory import MemoryMailbox
from newsletter.model import ImapServer, Security, Upkeep
from newsletter.sending.verp import ReturnPath
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.inbound.made import case
from tests.store.people import key
from tests.store.returned import sent

STRANGE = {"MESSAGE_ID": "x@y.example", "TOKEN": "A" * 22}
SERVER = ImapServer(host="imap.example", port=993, security=Security.TLS, username="bounce", password="x")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        settings = replace(opened.workspace.settings, mailbox=SERVER)
        opened.workspace = replace(opened.workspace, settings=settings)
        yield opened


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> MemoryMailbox:
    found = MemoryMailbox()
    monkeypatch.setattr(mailbox, "mailbox_server", lambda _newsletter: found)
    return found


def bounce(room: CalendarRoom, name: str = "postfix-unknown-user") -> bytes:
    mailing, people = sent(room.store, at=START)
    path = ReturnPath("bounce@localhost", secret=room.store.key_for("return path"))
    address = path.address(mailing_id=mailing, subscriber_id=people[0])
    return case(name, RETURN_PATH=address, ADDRESS=key(0), **STRANGE)


def wish(sender: str, room: CalendarRoom) -> bytes:
    to = room.workspace.publication.unsubscribe_mailbox
    return f"From: <{sender}>\r\nTo: <{to}>\r\nSubject: unsubscribe\r\n\r\n".encode()


def test_there_is_a_job_for_it() -> None:
    assert [job.name for job in JOBS if job.run is read_mail_job] == ["mailbox"]


def test_without_a_mailbox_there_is_nothing_to_do(room: CalendarRoom) -> None:
    settings = replace(room.workspace.settings, mailbox=None)
    room.workspace = replace(room.workspace, settings=settings)
    assert read_mail_job(room.workspace) == ("no mailbox is set up", ())
    with pytest.raises(NotFoundError, match=r"mailbox in newsletter\.toml"):
        mailbox_server(room.workspace)


def test_without_a_password_a_hint_is_given(room: CalendarRoom) -> None:
    settings = replace(room.workspace.settings, mailbox=replace(SERVER, password=""))
    with pytest.raises(SettingsError, match="NEWSLETTER_IMAP_PASSWORD"):
        mailbox_server(replace(room.workspace, settings=settings))


def test_a_bounce_has_its_effect_though_no_bounce_mailbox_is_set_any_more(
    room: CalendarRoom, box: MemoryMailbox
) -> None:
    box.add(bounce(room))
    assert read_mail_job(room.workspace) == ("read 1 email (hard bounce: 1); suppressed: 1", ())


def test_staff_hear_once_a_day_of_mail_that_waits_for_them(room: CalendarRoom, box: MemoryMailbox) -> None:
    box.add(wish("stranger@elsewhere.example", room))
    _result, (notice,) = read_mail_job(room.workspace)
    assert notice.kind in EMAILED_KINDS
    assert "1 email in the mailbox memory needs your attention" in notice.text
    assert "on no list" in notice.text
    box.add(wish("another@elsewhere.example", room))
    assert read_mail_job(room.workspace)[1] == ()
    room.clock.later(days=1)
    box.add(wish("third@elsewhere.example", room))
    assert len(read_mail_job(room.workspace)[1]) == 1


def test_a_flood_of_bare_wishes_is_left_to_people(
    room: CalendarRoom, box: MemoryMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_BARE_REQUESTS", 2)
    for number in range(2):
        box.add(wish(key(number), room))
    assert read_mail_job(room.workspace)[0].endswith("; unsubscribed: 2")
    box.add(wish(key(2), room))
    result, _notices = read_mail_job(room.workspace)
    assert result == "read 1 email (mentions unsubscribing: 1)"
    assert len(box.mails) == 1
    assert MOST_BARE_REQUESTS > 20


def test_mailings_are_looked_at_though_the_line_broke(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def look(*_: object) -> tuple[()]:
        looked.append("yes")
        return ()

    class Broken(MemoryMailbox):
        def waiting(self, *, after: int) -> Iterator[object]:  # type: ignore[override]
            raise MailboxError("the line broke")

    monkeypatch.setattr(mailbox, "mailbox_server", lambda _newsletter: Broken())
    monkeypatch.setattr(mailbox, "watch_mailings", look)
    with pytest.raises(MailboxError):
        read_mail_job(room.workspace)
    assert looked == ["yes"]


def test_what_servers_said_in_reports_goes_with_their_replies(room: CalendarRoom, box: MemoryMailbox) -> None:
    box.add(bounce(room))
    read_mailbox(room.workspace, box)
    room.rules(upkeep=Upkeep(replies_days=30))
    assert "server replies: 0" in retain(room.workspace)[0]
    room.clock.later(days=31)
    assert "server replies: 1" in retain(room.workspace)[0]


def test_one_at_a_time(room: CalendarRoom, box: MemoryMailbox) -> None:
    box.add(bounce(room))
    with room.store.alone(f"mailbox {box.name}") as alone:
        assert alone
        assert read_mail_job(room.workspace) == ("memory is being read right now", ())
        with pytest.raises(RefusedError):
            read_mailbox(room.workspace, box)
    assert read_mail_job(room.workspace)[0].startswith("read 1 email")


def test_a_round_is_told_in_a_line() -> None:
    report = MailboxRunReport(
        mailbox="x",
        looked_at=7,
        counts={"foreign": 3, "hard": 2, "late": 2},
        known=0,
        suppressed=2,
        left=1,
        for_staff=(),
        mailings=frozenset(),
        more=True,
    )
    assert (
        format_report(report)
        == "read 7 emails (unrelated: 3, hard bounce: 2, delay notice: 2); suppressed: 2, unsubscribed: 1; more to read"
    )
    quiet = replace(report, looked_at=0, counts={}, suppressed=0, left=0, more=False)
    assert format_report(quiet) == "read 0 emails"


def test_all_that_comes_to_the_unsubscribe_address_is_for_staff(
    room: CalendarRoom, box: MemoryMailbox
) -> None:
    to = room.workspace.publication.unsubscribe_mailbox
    box.add(f"From: <{key(0)}>\r\nTo: <{to}>\r\nSubject: Hello\r\n\r\nI am done here.".encode())
    result, (notice,) = read_mail_job(room.workspace)
    assert result == "read 1 email (mentions unsubscribing: 1)"
    assert "the address that the unsubscribe link writes to" in notice.text
    assert len(box.mails) == 1


def test_without_return_addresses_a_report_that_returns_nothing_is_for_staff(
    room: CalendarRoom, box: MemoryMailbox
) -> None:
    settings = replace(room.workspace.settings, bounce_mailbox="")
    room.workspace = replace(room.workspace, settings=settings)
    sent(room.store, at=START)
    raw = case("nothing-returned", ADDRESS=key(0))
    box.add(raw.replace(b"letters@example.org", room.workspace.publication.sender_address.encode()))
    result, (notice,) = read_mail_job(room.workspace)
    assert result == "read 1 email (unclear: 1)"
    assert "returns no message" in notice.text
