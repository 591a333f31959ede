"""An issue leaves through a mail server with TLS and a login, as a user would send it."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest

from newsletter.model import Security
from tests.command_line import SLUG, Newsletter
from tests.journey.letters import SHORT, TEXT, set_smtp, short_letter
from tests.sending.smtp_servers import mail_server

LOGIN = ("letters", "correct horse")


def test_200_people_get_it_over_starttls_with_a_login(
    ready: Path, newsletter: Newsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", LOGIN[1])
    with mail_server(security=Security.STARTTLS, login=LOGIN, ca_folder=tmp_path) as server:
        set_smtp(ready, server.smtp(), username=LOGIN[0])
        run = newsletter("send", SLUG, "--transport", "smtp", "--yes")
    assert run.exit_code == 0, run.err
    assert len({message.to[0] for message in server.received}) == len(server.received) == 200
    assert all(len(message.to) == 1 for message in server.received)
    assert LOGIN[1] not in run.out + run.err


def test_a_wrong_password_pauses_the_mailing_and_is_never_shown(
    publication: Path, newsletter: Newsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_letter(publication, newsletter, people=20)
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "battery staple")
    with mail_server(security=Security.STARTTLS, login=LOGIN, ca_folder=tmp_path) as server:
        set_smtp(publication, server.smtp(), username=LOGIN[0])
        wrong = newsletter("send", SHORT, "--transport", "smtp", "--yes")
        assert wrong.exit_code == 1
        assert "Traceback" not in wrong.err
        assert "127.0.0.1" in wrong.err
        assert "battery staple" not in wrong.out + wrong.err
        shown = json.loads(newsletter("mailings", "show", 1, "--json").out)
        assert (shown["status"], shown["queued"], shown["failed"]) == ("paused", 20, 0)
        assert "battery staple" not in json.dumps(shown)

        monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", LOGIN[1])
        assert newsletter("mailings", "resume", 1).exit_code == 0
        assert len(server.received) == 20


def test_no_password_at_all_is_told_before_anything_is_launched(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=1)
    with mail_server() as server:
        set_smtp(publication, server.smtp(), username="letters")
        run = newsletter("send", SHORT, "--transport", "smtp", "--yes")
    assert run.exit_code == 2
    assert "NEWSLETTER_SMTP_PASSWORD" in run.err
    assert json.loads(newsletter("mailings", "list", "--json").out) == []


def test_a_test_copy_is_marked_and_stands_in_no_ledger(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=3)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        run = newsletter("send", SHORT, "--to", "me@office.example", "--transport", "smtp")
    assert run.exit_code == 0, run.err
    assert [message.to for message in server.received] == [["me@office.example"]]
    message = email.message_from_bytes(server.received[0].content, policy=email.policy.default)
    assert message["Subject"] == "[Test] Two things from the council"
    assert json.loads(newsletter("mailings", "list", "--json").out) == []


def test_whoever_left_after_the_import_gets_nothing(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=5)
    assert newsletter("subscribers", "unsubscribe", "reader00002@example.org").exit_code == 0
    again = newsletter("subscribers", "import", "people.csv", "--basis", "Found the old list")
    assert "1 suppressed" in again.out
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        newsletter("send", SHORT, "--transport", "smtp", "--yes")
    assert {message.to[0] for message in server.received} == {
        f"reader0000{number}@example.org" for number in (0, 1, 3, 4)
    }


def test_the_link_in_the_mail_takes_its_reader_off(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=2)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        newsletter("send", SHORT, "--transport", "smtp", "--yes")
    message = email.message_from_bytes(server.received[0].content, policy=email.policy.default)
    link = message["List-Unsubscribe"].partition(">")[0].removeprefix("<")

    run = newsletter("subscribers", "unsubscribe", link)

    assert run.exit_code == 0, run.err
    assert server.received[0].to[0] in run.out
    person = json.loads(newsletter("subscribers", "show", server.received[0].to[0], "--json").out)
    assert person["subscriptions"][0]["status"] == "unsubscribed"
    assert [row["action"] for row in person["consents"]] == ["granted", "withdrawn"]


def test_a_changed_issue_goes_out_again_only_as_a_correction(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=4)
    with mail_server() as server:
        set_smtp(publication, server.smtp())
        newsletter("send", SHORT, "--transport", "smtp", "--yes")
        file = publication / "issues" / f"{SHORT}.md"
        file.write_text(file.read_text().replace("Sundays", "Saturdays"))

        refused = newsletter("send", SHORT, "--transport", "smtp", "--yes")
        assert refused.exit_code == 1
        assert "--correction" in refused.err
        assert len(server.received) == 4

        for _press in range(2):
            assert newsletter("send", SHORT, "--transport", "smtp", "--yes", "--correction").exit_code == 0
        assert len(server.received) == 8
    rounds = [row["round"] for row in json.loads(newsletter("mailings", "list", "--json").out)]
    assert rounds == [0, 1]


def test_a_dry_run_sends_and_launches_nothing(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=7)
    run = newsletter("send", SHORT, "--dry-run")
    assert run.exit_code == 0
    assert "7 people" in run.out
    assert json.loads(newsletter("mailings", "list", "--json").out) == []


def test_a_list_with_nobody_on_it_is_refused(publication: Path, newsletter: Newsletter) -> None:
    (publication / "issues" / f"{SHORT}.md").write_text(TEXT, encoding="utf-8")
    run = newsletter("send", SHORT, "--yes")
    assert run.exit_code == 1
    assert "No one is subscribed" in run.err


def test_sending_asks_first_and_without_anybody_to_ask_it_does_not_send(
    publication: Path, newsletter: Newsletter
) -> None:
    short_letter(publication, newsletter, people=1)
    run = newsletter("send", SHORT)
    assert run.exit_code == 1
    assert "--yes" in run.err
