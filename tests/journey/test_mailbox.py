"""What comes back: a letter leaves by SMTP, its bounce is read by IMAP, and the next letter spares the address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.model import ImapServer
from tests.command_line import Newsletter
from tests.journey.letters import TEXT
from tests.journey.returned_mail import asking_to_leave, bounced, reader, sent
from tests.mailboxes.imap_servers import Dovecot
from tests.sending.smtp_servers import Received, mail_server

__all__ = ["sent"]
NEXT = "2026-04-01-next"


def test_a_bounce_spares_the_address_in_the_next_letter(
    publication: Path,
    newsletter: Newsletter,
    dovecot: Dovecot,
    sent: tuple[ImapServer, dict[str, Received]],
) -> None:
    box, copies = sent
    assert len({copy.sender for copy in copies.values()}) == 6
    dovecot.deliver(
        box,
        bounced(copies[reader(0)], "5.1.1", "550 5.1.1 no such user"),
        bounced(copies[reader(1)], "4.4.1", "connection timed out"),
        bounced(copies[reader(2)], "5.7.26", "550 5.7.26 unauthenticated"),
        asking_to_leave(copies[reader(3)]),
        b"From: colleague@office.example\r\nTo: you@office.example\r\nSubject: Lunch?\r\n\r\nAt one?",
    )
    run = newsletter("mailbox", "read", "--json")
    assert run.exit_code == 0, run.err
    report = json.loads(run.out)
    assert report["counts"] == {"foreign": 1, "hard": 1, "policy": 1, "soft": 1, "unsubscribed": 1}
    assert dovecot.lying(box) == [()]
    assert len(dovecot.lying(box, "Newsletter.Handled")) == 4

    (publication / "issues" / f"{NEXT}.md").write_text(TEXT.replace("2026-03-01", "2026-04-01"), "utf-8")
    with mail_server() as server:
        text = (publication / "newsletter.toml").read_text(encoding="utf-8")
        port = text.partition("[smtp]\n")[2].partition("port = ")[2].partition("\n")[0]
        fresh = text.replace(f"port = {port}\n", f"port = {server.smtp().port}\n", 1)
        (publication / "newsletter.toml").write_text(fresh, encoding="utf-8")
        assert newsletter("send", NEXT, "--transport", "smtp", "--yes").exit_code == 0
    assert sorted(copy.to[0] for copy in server.received) == [reader(n) for n in (1, 2, 4, 5)]

    shown = json.loads(newsletter("mailings", "show", 1, "--events", "--json").out)
    assert (shown["accepted"], shown["audience"]) == (6, 6)
    assert (shown["bounced"], shown["complained"]) == (3, 0)
    assert shown["bounces"] == {"hard": 1, "soft": 1, "policy": 1, "content": 0}
    assert {(one["address"], one["bounce"]) for one in shown["events"]} == {
        (reader(0), "hard"),
        (reader(1), "soft"),
        (reader(2), "policy"),
    }
    person = json.loads(newsletter("subscribers", "show", reader(3), "--json").out)
    assert person["consents"][-1]["method"] == "mailto"
    assert "Of the 6 accepted: 3 bounced (1 hard, 1 soft, 1 policy)" in newsletter("mailings", "show", 1).out


def test_the_job_reads_by_itself_and_the_doctor_tells(
    newsletter: Newsletter, dovecot: Dovecot, sent: tuple[ImapServer, dict[str, Received]]
) -> None:
    box, copies = sent
    dovecot.deliver(box, bounced(copies[reader(0)], "5.1.1", "550 5.1.1 no such user"))
    assert newsletter("serve", "--once").exit_code == 0
    assert dovecot.lying(box) == []
    told = json.loads(newsletter("doctor", "--json").out)
    job = next(one for one in told["jobs"] if one["name"] == "mailbox")
    assert (job["result"], job["problem"], job["every"]) == (
        "read 1 email (hard bounce: 1); suppressed: 1",
        "",
        "every 5 minutes",
    )
    assert job["next_run"]
    sound = {"name": "mailbox", "sound": True, "message": f"logged in to {box.name}", "next_steps": []}
    assert sound in told["checks"]
    assert newsletter("subscribers", "show", reader(0)).out.count("Suppressed: bounced") == 1


def test_a_wrong_password_stands_in_the_jobs_row_and_nowhere_is_it_shown(
    newsletter: Newsletter,
    publication: Path,
    sent: tuple[ImapServer, dict[str, Received]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = "wrong-pass-word-8d1"
    monkeypatch.setenv("NEWSLETTER_IMAP_PASSWORD", wrong)
    runs = [newsletter("mailbox", "read"), newsletter("serve", "--once"), newsletter("doctor")]
    runs += [newsletter("doctor", "--json")]
    assert runs[0].exit_code == 2
    assert runs[2].exit_code == 1
    job = next(one for one in json.loads(runs[3].out)["jobs"] if one["name"] == "mailbox")
    assert "refused the login" in job["problem"]
    assert "NEWSLETTER_IMAP_PASSWORD" in job["problem"]
    written = b"".join(file.read_bytes() for file in publication.rglob("*") if file.is_file())
    assert wrong.encode() not in written
    assert all(wrong not in run.out + run.err for run in runs)


def test_hostile_words_reach_no_terminal_and_no_page(
    newsletter: Newsletter,
    publication: Path,
    dovecot: Dovecot,
    sent: tuple[ImapServer, dict[str, Received]],
) -> None:
    box, copies = sent
    hostile = "550 5.1.1 \x1b[2J\x1b]0;x\x07<script>alert(1)</script>{{7*7}}\u202e"
    dovecot.deliver(box, bounced(copies[reader(0)], "5.1.1", hostile))
    runs = [
        newsletter("mailbox", "read"),
        newsletter("mailings", "show", 1, "--events"),
        newsletter("subscribers", "show", reader(0)),
        newsletter("doctor"),
        newsletter("mailings", "certificate", 1),
    ]
    told = "".join(run.out + run.err for run in runs)
    assert "<script>alert(1)</script>{{7*7}}" in told
    assert not set("\x1b\x07\u202e") & set(told)
    page = (publication / "build" / "certificate-1.html").read_text(encoding="utf-8")
    assert "1 bounced; 0 complaints" in page
    assert "<script>" not in page


def test_files_are_read_without_a_mailbox(
    newsletter: Newsletter, tmp_path: Path, sent: tuple[ImapServer, dict[str, Received]]
) -> None:
    _box, copies = sent
    file = tmp_path / "bounce.eml"
    file.write_bytes(bounced(copies[reader(0)], "5.1.1", "550 5.1.1 no such user"))
    trial = newsletter("mailbox", "read", "--dry-run", "--file", file)
    assert "bounce.eml: hard" in trial.out
    assert "nothing was changed" in trial.err
    assert "Suppressed" not in newsletter("subscribers", "show", reader(0)).out
    for times in range(2):
        run = newsletter("mailbox", "read", "--file", file, "--json")
        report = json.loads(run.out)
        assert (report["suppressed"], report["known"]) == ((1, 0) if times == 0 else (0, 1))
    assert "Suppressed: bounced" in newsletter("subscribers", "show", reader(0)).out


def test_reading_again_begins_at_the_first_mail_and_repeats_nothing(
    newsletter: Newsletter, dovecot: Dovecot, sent: tuple[ImapServer, dict[str, Received]]
) -> None:
    box, copies = sent
    dovecot.deliver(box, b"From: a@b.example\r\nSubject: Hello\r\n\r\nx", asking_to_leave(copies[reader(3)]))
    assert json.loads(newsletter("mailbox", "read", "--json").out)["looked_at"] == 2
    assert json.loads(newsletter("mailbox", "read", "--json").out)["looked_at"] == 0
    assert json.loads(newsletter("mailbox", "read", "--again", "--dry-run", "--json").out)["looked_at"] == 1
    assert json.loads(newsletter("mailbox", "read", "--again", "--json").out)["looked_at"] == 1


def test_without_a_mailbox_a_hint_is_given(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("mailbox", "read")
    assert run.exit_code == 2
    assert "mailbox in newsletter.toml" in run.err
    newsletter("serve", "--once")
    job = next(
        one for one in json.loads(newsletter("doctor", "--json").out)["jobs"] if one["name"] == "mailbox"
    )
    assert job["result"] == "no mailbox is set up"


def test_without_a_password_a_hint_is_given(
    newsletter: Newsletter, sent: tuple[ImapServer, dict[str, Received]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLETTER_IMAP_PASSWORD")
    run = newsletter("mailbox", "read")
    assert run.exit_code == 2
    assert "NEWSLETTER_IMAP_PASSWORD" in run.err
