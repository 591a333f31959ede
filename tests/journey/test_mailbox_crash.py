"""Reading the mailbox survives kill -9, another reader at the same time, and a line that breaks."""

from __future__ import annotations

import json
import signal
from collections import Counter
from pathlib import Path

import pytest

from newsletter.model import ImapServer
from tests.command_line import Newsletter, start
from tests.journey.dying_reader import start_dying
from tests.journey.returned_mail import asking_to_leave, bounced, reader, sent
from tests.mailboxes.imap_servers import PASSWORD, Dovecot
from tests.sending.smtp_servers import Received

__all__ = ["sent"]
Sent = tuple[ImapServer, dict[str, Received]]


def fill(dovecot: Dovecot, box: ImapServer, copies: dict[str, Received]) -> None:
    """Let five bounces and a wish to leave come in."""
    for number in range(5):
        dovecot.deliver(box, bounced(copies[reader(number)], "5.1.1", "550 5.1.1 no such user"))
    dovecot.deliver(box, asking_to_leave(copies[reader(5)]))


def outcome(newsletter: Newsletter) -> tuple[Counter[str], int, int]:
    """Return events by address, how many are suppressed, and how many withdrawals there are."""
    events = json.loads(newsletter("mailings", "show", 1, "--events", "--json").out)["events"]
    people = [json.loads(newsletter("subscribers", "show", reader(n), "--json").out) for n in range(6)]
    return (
        Counter(one["address"] for one in events),
        sum(one["suppressed"] == "bounced" for one in people),
        sum(consent["action"] == "withdrawn" for one in people for consent in one["consents"]),
    )


ALL = (Counter(reader(number) for number in range(5)), 5, 1)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_mail_nothing_is_lost_and_nothing_happens_twice(
    publication: Path, newsletter: Newsletter, dovecot: Dovecot, sent: Sent, when: str
) -> None:
    box, copies = sent
    fill(dovecot, box, copies)
    deaths = 0
    for which in (1, 3, 2, 1):
        dying = start_dying(publication, when, which)
        dying.join()
        if dying.exitcode == 0:
            break
        assert dying.exitcode == -signal.SIGKILL
        deaths += 1
    assert deaths >= 2
    assert newsletter("mailbox", "read").exit_code == 0
    assert outcome(newsletter) == ALL
    assert (len(dovecot.lying(box)), len(dovecot.lying(box, "Newsletter.Handled"))) == (0, 6)


def test_two_readers_at_once_are_like_one(
    publication: Path, newsletter: Newsletter, dovecot: Dovecot, sent: Sent
) -> None:
    box, copies = sent
    fill(dovecot, box, copies)
    readers = [
        start("mailbox", "read", folder=publication, NEWSLETTER_IMAP_PASSWORD=PASSWORD) for _ in range(3)
    ]
    told = [one.communicate() for one in readers]
    codes = [one.returncode for one in readers]
    assert 0 in codes
    assert set(codes) <= {0, 1}, told
    assert all(
        "is being read right now" in err for code, (_out, err) in zip(codes, told, strict=True) if code
    )
    assert outcome(newsletter) == ALL
    assert (len(dovecot.lying(box)), len(dovecot.lying(box, "Newsletter.Handled"))) == (0, 6)
