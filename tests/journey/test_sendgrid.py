"""An issue leaves through SendGrid: many people in one request, each with a way out of their own."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.command_line import SLUG, Newsletter, start
from tests.inbound.providers.signing import SigningKey
from tests.journey.letters import SHORT, short_letter
from tests.sending.fake_sendgrid import KEY, Act, FakeSendgrid, fake_sendgrid


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


@pytest.mark.usefixtures("key")
def test_what_sendgrid_reports_comes_home_while_the_server_runs(
    publication: Path, newsletter: Newsletter
) -> None:
    """The answer to the request is lost; then events say who has the email, who bounced and who complained."""
    signer = SigningKey()
    short_letter(publication, newsletter, people=6)
    with fake_sendgrid() as server:
        set_sendgrid(publication, server, batch_size=250)
        server.answers = [Act.ACCEPT_THEN_RESET]
        newsletter("send", SHORT, "--transport", "sendgrid", "--yes")
    assert shown(newsletter)["unknown"] == 6
    names = ["delivered", "processed", "bounce", "spamreport", "unsubscribe", "dropped"]
    more = {"type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 user unknown"}
    events = [
        {"email": taken.address, "timestamp": int(time.time()), "event": name, "sg_event_id": name}
        | dict(taken.custom_args)
        | (more if name == "bounce" else {"reason": "Bounced Address"} if name == "dropped" else {})
        for taken, name in zip(server.accepted, names, strict=True)
    ]
    body = json.dumps(events).encode()
    process = start(
        "serve", "--host", "127.0.0.1", "--port", 0,
        folder=publication, NEWSLETTER_SENDGRID_EVENT_KEY=signer.public,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        (address,) = re.findall(r"http://127[.]0[.]0[.]1:[0-9]+", process.stderr.readline())
        for _ in range(2):
            headers = signer.headers(body, datetime.now(UTC))
            assert httpx2.post(f"{address}/hooks/sendgrid", content=body, headers=headers).status_code == 204
        deadline = time.monotonic() + 60
        while shown(newsletter)["unknown"] and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        process.terminate()
        process.communicate(timeout=60)
    found = shown(newsletter)
    assert (found["unknown"], found["accepted"], found["failed"]) == (0, 5, 1)
    assert (found["status"], found["bounced"], found["complained"]) == ("finished", 1, 1)
    people = {one.address: one for one in server.accepted}
    for name, status in (
        ("bounce", "bounced"),
        ("spamreport", "complained"),
        ("unsubscribe", "unsubscribed"),
    ):
        address = next(one for one, kind in zip(people, names, strict=True) if kind == name)
        assert status in newsletter("subscribers", "show", address).out


def shown(newsletter: Newsletter) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(newsletter("mailings", "show", 1, "--json").out)
    return found
