"""An issue leaves through SendGrid: many people in one request, each with a way out of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import SLUG, Newsletter
from tests.journey.letters import SHORT, short_letter
from tests.sending.fake_sendgrid import KEY, FakeSendgrid, fake_sendgrid


def set_sendgrid(publication: Path, server: FakeSendgrid, *, batch_size: int) -> None:
    """Point the publication's [sendgrid] table at a server."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    before, _, after = text.partition("[sendgrid]\n")
    rest = after[after.index("\n[") :]
    table = f'[sendgrid]\nhost = "{server.account().host}"\nsink = true\nbatch_size = {batch_size}\n'
    file.write_text(before + table + rest, encoding="utf-8")


@pytest.fixture
def key(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SENDGRID_KEY", KEY)


@pytest.mark.usefixtures("key")
def test_200_people_with_pictures_fit_into_one_request(ready: Path, newsletter: Newsletter) -> None:
    with fake_sendgrid() as server:
        set_sendgrid(ready, server, batch_size=250)
        run = newsletter("send", SLUG, "--transport", "sendgrid", "--yes")
    assert run.exit_code == 0, run.err
    # Two of the sample's addresses need SMTPUTF8, which SendGrid does not speak: refused, with the reason.
    assert len({taken.address for taken in server.accepted}) == len(server.accepted) == 198
    shown = json.loads(newsletter("mailings", "show", 1, "--deliveries", "--json").out)
    failed = [copy for copy in shown["deliveries"] if copy["status"] == "failed"]
    assert (shown["accepted"], shown["failed"], len(failed)) == (198, 2, 2)
    assert all("such letters" in copy["detail"] for copy in failed), failed
    links = {taken.headers["List-Unsubscribe"] for taken in server.accepted}
    assert len(links) == 198
    assert {taken.headers["List-Unsubscribe-Post"] for taken in server.accepted} == {
        "List-Unsubscribe=One-Click"
    }
    assert len(server.payloads) == 1
    assert KEY not in run.out + run.err


@pytest.mark.usefixtures("key")
def test_the_batch_size_says_how_many_go_into_one_request(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=120)
    with fake_sendgrid() as server:
        set_sendgrid(publication, server, batch_size=50)
        assert newsletter("send", SHORT, "--transport", "sendgrid", "--yes").exit_code == 0
    assert len(server.accepted) == 120
    assert len(server.payloads) == 3


def test_a_refused_key_pauses_the_mailing_and_is_never_shown(
    publication: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SENDGRID_KEY", "SG.wrong-key-of-somebody")
    short_letter(publication, newsletter, people=5)
    with fake_sendgrid() as server:
        set_sendgrid(publication, server, batch_size=250)
        run = newsletter("send", SHORT, "--transport", "sendgrid", "--yes")
    assert run.exit_code == 1
    assert "SG.wrong-key-of-somebody" not in run.out + run.err
    shown = json.loads(newsletter("mailings", "show", 1, "--json").out)
    assert (shown["status"], shown["queued"], shown["failed"]) == ("paused", 5, 0)
    assert server.accepted == []


def test_no_key_at_all_is_told_before_anything_is_launched(publication: Path, newsletter: Newsletter) -> None:
    short_letter(publication, newsletter, people=1)
    run = newsletter("send", SHORT, "--transport", "sendgrid", "--yes")
    assert run.exit_code == 2
    assert "NEWSLETTER_SENDGRID_KEY" in run.err
    assert json.loads(newsletter("mailings", "list", "--json").out) == []
