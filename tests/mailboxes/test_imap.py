"""The mailbox on a real IMAP server: read in pages, marked as told, nothing lost and nothing deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsletter.errors import MailboxError
from newsletter.mailboxes import imap
from newsletter.mailboxes.imap import KEYWORD, ImapMailboxServer
from newsletter.mailboxes.imap_connection import connected
from newsletter.model import Handled, ImapServer, Security
from tests.mailboxes.contract import CONTRACT, MAILS, Setting
from tests.mailboxes.imap_servers import HANG, Act, Dovecot, pymap_server, scripted_imap

HANDLED = "Newsletter.Handled"
SECURITIES = [Security.TLS, Security.STARTTLS, Security.NONE]


def setting(dovecot: Dovecot, server: ImapServer) -> Setting:
    dovecot.deliver(server, *MAILS)
    return Setting(
        open=ImapMailboxServer(server).open,
        waiting=lambda: len(dovecot.lying(server)),
        unread=lambda: sum(b"\\Seen" not in flags for flags in dovecot.lying(server)),
        handled=lambda: len(dovecot.lying(server, HANDLED)),
    )


@pytest.mark.parametrize("rule", CONTRACT, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("security", SECURITIES)
def test_the_contract(dovecot: Dovecot, rule: Callable[[Setting], None], security: Security) -> None:
    rule(setting(dovecot, dovecot.mailbox(security)))


@pytest.mark.parametrize("rule", CONTRACT, ids=lambda rule: rule.__name__)
def test_the_contract_with_another_server(rule: Callable[[Setting], None]) -> None:
    with pymap_server(*MAILS) as server:
        rule(
            Setting(
                open=ImapMailboxServer(server).open,
                waiting=lambda: count(server, "INBOX"),
                unread=lambda: count(server, "INBOX", "UNSEEN"),
                handled=lambda: count(server, "Newsletter/Handled"),
            )
        )


def count(server: ImapServer, folder: str, what: str = "ALL") -> int:
    with connected(server) as client:
        if not client.folder_exists(folder):
            return 0
        client.select_folder(folder, readonly=True)
        return len(client.search([what]))


def uids(server: ImapServer, after: int = 0) -> list[int]:
    with ImapMailboxServer(server).open() as box:
        return [one.uid for one in box.waiting(after=after)]


def test_pages_follow_each_other_while_mails_are_moved_away(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "PAGE", 4)
    server = dovecot.mailbox()
    dovecot.deliver(server, *(f"Subject: {number}\r\n\r\nx".encode() for number in range(30)))
    seen = []
    with ImapMailboxServer(server).open() as box:
        for one in box.waiting(after=0):
            seen.append(one.header)
            if len(seen) % 3:
                box.put_away(one.uid)
    assert seen == [f"Subject: {number}\n\n".encode() for number in range(30)]
    assert (len(dovecot.lying(server)), len(dovecot.lying(server, HANDLED))) == (10, 20)


def test_gaps_are_stepped_over(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "WINDOW", 2)
    monkeypatch.setattr(imap, "PAGE", 3)
    server = dovecot.mailbox()
    dovecot.deliver(server, *(f"Subject: {number}\r\n\r\nx".encode() for number in range(60)))
    with dovecot.client(server) as client:
        client.select_folder("INBOX")
        client.delete_messages([uid for uid in range(1, 61) if uid not in (20, 21, 22, 23, 58)])
        client.expunge()
    assert uids(server) == [20, 21, 22, 23, 58]
    assert uids(server, after=21) == [22, 23, 58]
    assert uids(server, after=58) == uids(server, after=10_000) == []


def test_an_empty_folder_is_empty(dovecot: Dovecot) -> None:
    assert uids(dovecot.mailbox()) == []


def test_what_somebody_has_deleted_and_not_yet_swept_is_gone(dovecot: Dovecot) -> None:
    server = dovecot.mailbox()
    dovecot.deliver(server, *MAILS)
    with dovecot.client(server) as client:
        client.select_folder("INBOX")
        client.delete_messages([2])
    assert uids(server) == [1, 3]


def test_handled_mail_can_stay_and_be_marked_as_read(dovecot: Dovecot) -> None:
    server = dovecot.mailbox(handled=Handled.SEEN)
    dovecot.deliver(server, *MAILS)
    with ImapMailboxServer(server).open() as box:
        box.put_away(2)
    assert dovecot.lying(server) == [(), (b"\\Seen",), ()]
    assert dovecot.lying(server, HANDLED) == []


def test_what_is_unclear_has_a_keyword_and_stays_unread(dovecot: Dovecot) -> None:
    server = dovecot.mailbox()
    dovecot.deliver(server, *MAILS)
    with ImapMailboxServer(server).open() as box:
        box.set_aside(2)
    assert dovecot.lying(server) == [(), (KEYWORD.encode(),), ()]


def test_another_folder_can_be_read(dovecot: Dovecot) -> None:
    server = dovecot.mailbox(folder="Bounces")
    with dovecot.client(server) as client:
        client.create_folder("Bounces")
    dovecot.deliver(server, *MAILS, folder="Bounces")
    assert len(uids(server)) == 3


def test_a_folder_that_is_not_there_is_reported(dovecot: Dovecot) -> None:
    with pytest.raises(MailboxError, match=r"refused.*folder"):
        uids(dovecot.mailbox(folder="Nowhere"))


def test_of_a_huge_mail_only_the_beginning_is_fetched(dovecot: Dovecot) -> None:
    server = dovecot.mailbox()
    dovecot.deliver(server, b"Subject: huge\r\nX: " + b"h" * 60_000 + b"\r\n\r\n" + b"x" * 3_000_000)
    with ImapMailboxServer(server).open() as box:
        (one,) = box.waiting(after=0)
        assert len(one.header) <= imap.HEADER_BYTES
        assert one.size_bytes > 3_000_000
        raw = box.content(one.uid, max_bytes=100_000)
        assert raw is not None
        assert len(raw) == 100_000


def test_a_full_mailbox_is_reported_with_a_hint() -> None:
    with (
        scripted_imap({"MOVE": ["{tag} NO [OVERQUOTA] Quota exceeded"]}) as server,
        ImapMailboxServer(server).open() as box,
        pytest.raises(MailboxError, match=r"Quota exceeded.*whether the mailbox is full"),
    ):
        box.put_away(8)


def test_a_mail_that_the_server_cannot_give_keeps_nobody_from_the_others() -> None:
    with (
        scripted_imap({"FETCH": ["{tag} NO [SERVERBUG] Internal error"]}) as server,
        ImapMailboxServer(server).open() as box,
    ):
        assert box.content(8, max_bytes=100) is None


def test_a_line_that_breaks_in_a_fetch_is_an_error() -> None:
    with (
        scripted_imap(
            {"FETCH": [b"* 1 FETCH (UID 8 BODY[]<0> {500}\r\nhalf a ma", None]}, timeout_seconds=0.3
        ) as server,
        ImapMailboxServer(server).open() as box,
        pytest.raises(MailboxError, match="did not answer in time"),
    ):
        box.content(8, max_bytes=1000)


@pytest.mark.parametrize(
    ("script", "reported"),
    [
        ({"SEARCH": [None]}, "closed the connection"),
        ({"FETCH": ["* 1 FETCH (UID 8)\r\n{tag} OK done", None]}, "closed the connection"),
        ({"SEARCH": [HANG]}, "did not answer in time"),
        ({"SEARCH": ["{tag} NO [UNAVAILABLE] later"]}, "later"),
    ],
    ids=["hangs up", "hangs up in the middle", "hangs", "refuses"],
)
def test_a_line_that_breaks_on_the_way_is_reported(script: dict[str, list[Act]], reported: str) -> None:
    with (
        scripted_imap(script, timeout_seconds=0.5) as server,
        ImapMailboxServer(server).open() as box,
        pytest.raises(MailboxError, match=reported),
    ):
        list(box.waiting(after=0))


def test_a_line_that_breaks_in_a_move_is_reported() -> None:
    with (
        scripted_imap({"LIST": ['* LIST () "." "Newsletter.Handled"\r\n{tag} OK'], "MOVE": [None]}) as server,
        ImapMailboxServer(server).open() as box,
        pytest.raises(MailboxError, match="closed the connection"),
    ):
        box.put_away(8)


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_that_another_made_in_this_moment_is_taken(made: bool) -> None:
    there = '* LIST () "." "Newsletter.Handled"\r\n{tag} OK done'
    script: dict[str, list[Act]] = {
        "LIST": ['* LIST () "." INBOX\r\n{tag} OK done', "{tag} OK done", there if made else "{tag} OK done"],
        "CREATE": ["{tag} NO [ALREADYEXISTS] no"],
        "MOVE": ["{tag} OK done"],
    }
    with scripted_imap(script) as server, ImapMailboxServer(server).open() as box:
        if made:
            box.put_away(8)
        else:
            with pytest.raises(MailboxError, match="ALREADYEXISTS"):
                box.put_away(8)


def test_a_mail_that_another_moved_in_this_moment_is_moved() -> None:
    script: dict[str, list[Act]] = {
        "LIST": ['* LIST () "." "Newsletter.Handled"\r\n{tag} OK done'],
        "MOVE": ["{tag} NO [EXPUNGEISSUED] gone"],
        "SEARCH": ["* SEARCH\r\n{tag} OK done"],
    }
    with scripted_imap(script) as server, ImapMailboxServer(server).open() as box:
        box.put_away(8)


def test_a_server_without_move_marks_and_never_deletes() -> None:
    script = {
        "GREETING": ["* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"],
        "CAPABILITY": ["* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done"],
        "MOVE": ["{tag} BAD no"],
        "COPY": ["{tag} BAD no"],
    }
    with scripted_imap(script) as server, ImapMailboxServer(server).open() as box:
        box.put_away(8)


def test_a_server_without_keywords_is_left_as_it_is() -> None:
    select = "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [PERMANENTFLAGS (\\Seen)] x\r\n{tag} OK open"
    with (
        scripted_imap({"SELECT": [select], "STORE": ["{tag} BAD no"]}) as server,
        ImapMailboxServer(server).open() as box,
    ):
        box.set_aside(8)


def test_it_is_named_by_user_host_and_folder() -> None:
    with scripted_imap() as server, ImapMailboxServer(replace(server, folder="A")).open() as box:
        assert (box.name, box.validity) == ("bounce@127.0.0.1/A", 7)
