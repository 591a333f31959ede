"""Confirmation emails against real mail servers: none is lost in an outage, and no address stops the others."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from newsletter.app.confirmation_sending import send_confirmations
from newsletter.app.people import add_person, new_person
from newsletter.background.server import Server
from newsletter.errors import TransportError
from newsletter.model import Notice, Security, SmtpServer
from newsletter.subscribers.double_opt_in import CONFIRMATION_TRIES
from tests.app.actors import staff
from tests.app.own_pages import with_values
from tests.sending.smtp_servers import MailServer, mail_server, scripted
from tests.web.site import LIST, MARIA, Site

BEN = "ben@riverton.example"


def use(site: Site, server: SmtpServer) -> None:
    """Send by this mail server from now on."""
    own = with_values(site.workspace, base_url="https://news.rivertown.gov")
    site.workspace = replace(own, settings=replace(own.settings, transport="smtp", smtp=server))


def sign_up(site: Site, *addresses: str) -> None:
    for address in addresses:
        answer = site.client.post("/subscribe", data={"email": address, "form": "page"})
        assert "Please look into your mailbox" in answer.text


def links(server: MailServer) -> list[str]:
    """Return the path of the link in every email that arrived."""
    texts = [
        message_from_bytes(one.content, policy=default).get_body().get_content()  # type: ignore[union-attr]
        for one in server.received
    ]
    return [re.findall(r"https://[^/]+(/confirm/\S+)", text)[0] for text in texts]


def later(site: Site, **time: float) -> None:
    site.clock.time += timedelta(**time)


def test_a_sign_up_outlasts_an_outage_of_three_days(site: Site) -> None:
    use(site, SmtpServer(host="127.0.0.1", port=9, security=Security.NONE, timeout_seconds=2))
    sign_up(site, MARIA, BEN)
    for _ in range(CONFIRMATION_TRIES + 2):
        with pytest.raises(TransportError):
            send_confirmations(site.workspace)
        later(site, hours=8)
    with mail_server() as server:
        use(site, server.smtp())
        assert send_confirmations(site.workspace) == 2
        assert [one.to for one in server.received] == [[MARIA], [BEN]]
        later(site, days=6)
        path = links(server)[0]
    assert "We will send it to this address" in site.client.get(path).text
    site.client.post(path, data={"act": "confirm"})
    assert site.is_subscribed()


def test_a_wrong_password_is_reported_once_a_day_and_loses_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.background.jobs.JOBS", ())
    heard: list[Notice] = []
    with scripted(
        {
            "EHLO": ["250-script.example\r\n250 AUTH PLAIN"],
            "AUTH": ["535 5.7.8 Authentication credentials invalid"],
        }
    ) as server:
        use(site, server.smtp(username="office", password="wrong"))
        sign_up(site, MARIA)
        scheduler = Server(workspace=site.workspace, on_notice=heard.append, stop=threading.Event())
        for _ in range(3):
            scheduler.once()
            later(site, minutes=3)
    told = [one for one in heard if one.kind == "sign-up"]
    assert len(told) == 1
    assert "535" in told[0].text
    assert MARIA not in told[0].text
    with mail_server() as server:
        use(site, server.smtp())
        assert send_confirmations(site.workspace) == 1


def test_an_address_that_the_mail_server_cannot_take_stops_nobody_else(site: Site) -> None:
    with mail_server(smtputf8=False) as server:
        use(site, server.smtp())
        sign_up(site, "jos\u00e9@riverton.example", "ana@b\u00fccher.example", BEN)
        assert send_confirmations(site.workspace) == 2
        assert [one.to for one in server.received] == [["ana@xn--bcher-kva.example"], [BEN]]
        later(site, minutes=30)
        assert send_confirmations(site.workspace) == 0


def test_an_international_address_gets_its_email_from_a_server_that_can(site: Site) -> None:
    with mail_server(smtputf8=True) as server:
        use(site, server.smtp())
        sign_up(site, "jos\u00e9@riverton.example")
        assert send_confirmations(site.workspace) == 1
        site.client.post(links(server)[0], data={"act": "confirm"})
    assert site.is_subscribed("jos\u00e9@riverton.example")


def test_a_refused_address_can_sign_up_again_later(site: Site) -> None:
    with scripted({"RCPT": ["550 5.7.1 not now", "250 ok"]}) as server:
        use(site, server.smtp())
        sign_up(site, MARIA)
        assert send_confirmations(site.workspace) == 0
        later(site, hours=1)
        assert send_confirmations(site.workspace) == 0
        sign_up(site, MARIA)
        assert send_confirmations(site.workspace) == 1


def test_greylisting_is_waited_out(site: Site) -> None:
    with scripted({"RCPT": ["450 4.7.1 greylisted, come back"] * 4 + ["250 ok"]}) as server:
        use(site, server.smtp())
        sign_up(site, MARIA)
        sent = 0
        for _ in range(12):
            sent += send_confirmations(site.workspace)
            later(site, minutes=30)
        assert sent == 1


def gone(site: Site) -> None:
    lists = dict(site.workspace.publication.lists)
    del lists[LIST]
    site.change(lists=lists)


def closed(site: Site) -> None:
    lists = dict(site.workspace.publication.lists)
    site.change(lists={**lists, LIST: replace(lists[LIST], public=False)})


@pytest.mark.parametrize("change", [gone, closed])
def test_a_list_that_is_no_longer_public_cannot_be_confirmed(
    site: Site, change: Callable[[Site], None]
) -> None:
    with mail_server() as server:
        use(site, server.smtp())
        sign_up(site, MARIA)
        send_confirmations(site.workspace)
        (path,) = links(server)
        change(site)
        assert "This link is no longer good" in site.client.get(path).text
        assert site.client.post(path, data={"act": "confirm"}).status_code == 303
    assert site.workspace.store.subscriber(MARIA) is None
    assert (
        "Thank you for telling us" in site.client.post(path, data={"act": "deny"}, follow_redirects=True).text
    )


@pytest.mark.parametrize("change", [gone, closed])
def test_no_email_goes_out_for_a_list_that_is_no_longer_public(
    site: Site, change: Callable[[Site], None]
) -> None:
    sign_up(site, MARIA)
    change(site)
    assert send_confirmations(site.workspace) == 0
    assert list(Path(site.workspace.settings.outbox_folder).rglob("*.eml")) == []


def test_signing_up_again_changes_neither_name_nor_fields(site: Site) -> None:
    person = replace(new_person(MARIA, first_name="Maria", lang="es"), attributes={"ward": "13"})
    add_person(site.workspace, person, list_key=LIST, basis="asked", by=staff())
    with mail_server() as server:
        use(site, server.smtp())
        before = site.workspace.store.subscriber(MARIA)
        sign_up(site, MARIA.upper().replace("RIVERTON.EXAMPLE", "riverton.example"))
        send_confirmations(site.workspace)
        site.client.post(links(server)[0], data={"act": "confirm"})
        after = site.workspace.store.subscriber(MARIA)
    assert before is not None
    assert after is not None
    assert after.person.attributes == before.person.attributes
    assert (after.person.first_name, after.person.address) == (
        before.person.first_name,
        before.person.address,
    )
