"""Welcome emails: each person gets the list's issue once, after they confirmed, by the ledger and real SMTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest

from newsletter.app.people import add_person, new_person
from newsletter.app.welcoming import launch_welcomes, welcome_problem
from newsletter.background.doctor import run_checks
from newsletter.background.server import Server
from newsletter.model import DeliveryStatus, MailingStatus, Notice
from tests.app.actors import staff
from tests.app.own_pages import with_values
from tests.sending.smtp_servers import MailServer, mail_server
from tests.web.archived import Draft, send, write
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_confirmation_emails import links

BASE = "https://news.rivertown.gov"
BEN = "ben@riverton.example"
WELCOME = Draft(
    slug="welcome", title="Welcome to our letter", langs=("en", "es"), body="We write each month."
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


@pytest.fixture
def office(site: Site, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A publication whose list has a welcome email, which sends by a real mail server."""
    monkeypatch.setattr("newsletter.background.jobs.JOBS", ())
    own = with_values(site.workspace, base_url=BASE, web_url=f"{BASE}/archive/{{slug}}")
    settings = replace(own.settings, transport="smtp", smtp=server.smtp())
    site.workspace = replace(own, settings=settings)
    lists = site.workspace.publication.lists
    site.change(
        lists={**lists, LIST: replace(lists[LIST], welcome="welcome")}, base_url_unproven="tested here"
    )
    write(site, WELCOME)
    return site


def run(office: Site, *, minutes: float = 0) -> list[Notice]:
    """Let the scheduler take three turns, after some minutes."""
    office.clock.time += timedelta(minutes=minutes)
    heard: list[Notice] = []
    scheduler = Server(workspace=office.workspace, on_notice=heard.append, stop=threading.Event())
    for _ in range(3):
        scheduler.once()
    return heard


def confirm(office: Site, server: MailServer, address: str = MARIA, lang: str = "en") -> None:
    """Sign up on the page and confirm by the link in the email."""
    office.client.post("/subscribe", data={"email": address, "form": "page", "lang": lang})
    run(office)
    mine = MailServer(server.smtp())
    mine.received = [one for one in server.received if one.to == [address] and b"/confirm/" in one.content]
    answer = office.client.post(links(mine)[-1], data={"act": "confirm"})
    assert answer.status_code == 303
    assert office.is_subscribed(address)


def leave(office: Site) -> None:
    office.client.post(f"/u/{office.token()}", data={"act": "unsubscribe"})
    assert not office.is_subscribed()


def welcomes(server: MailServer) -> list[tuple[str, EmailMessage]]:
    """Return who got a welcome, and the email."""
    found = [(one.to[0], message_from_bytes(one.content, policy=default)) for one in server.received]
    return [(to, mail) for to, mail in found if str(mail["Subject"]).startswith(WELCOME.title)]


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_whoever_confirms_gets_it_once_in_their_language(office: Site, server: MailServer) -> None:
    confirm(office, server, lang="es")
    run(office, minutes=1)
    ((to, mail),) = welcomes(server)
    assert (to, mail["Subject"]) == (MARIA, f"{WELCOME.title} (es)")
    assert "Quién puede pedirla" in text(mail)
    assert str(mail["List-Unsubscribe"]).startswith(f"<{BASE}/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert office.token() in text(mail)
    sent_at = parsedate_to_datetime(str(mail["Date"]))
    assert abs(sent_at - office.clock.time) < timedelta(minutes=2)
    run(office, minutes=60)
    assert len(welcomes(server)) == 1
    (mailing,) = office.workspace.store.mailings(issue="welcome")
    assert mailing.status is MailingStatus.FINISHED
    assert [one.status for one in office.workspace.store.deliveries(mailing.id)] == [DeliveryStatus.SENT]


def test_it_is_in_no_archive_and_leads_to_none(office: Site, server: MailServer) -> None:
    confirm(office, server)
    run(office)
    ((_to, mail),) = welcomes(server)
    assert "/archive/" not in mail.as_string()
    assert WELCOME.title not in office.client.get("/archive/").text
    assert office.client.get("/archive/welcome").status_code == 404


def test_who_comes_back_gets_no_second_one(office: Site, server: MailServer) -> None:
    confirm(office, server)
    run(office)
    leave(office)
    office.clock.time += timedelta(days=20)
    confirm(office, server)
    run(office, minutes=20)
    assert len(welcomes(server)) == 1


def test_those_who_join_within_minutes_share_a_mailing(office: Site, server: MailServer) -> None:
    confirm(office, server, "first@riverton.example")
    run(office)
    confirm(office, server, MARIA)
    confirm(office, server, BEN)
    run(office)
    assert [to for to, _ in welcomes(server)] == ["first@riverton.example"]
    run(office, minutes=15)
    assert sorted(to for to, _ in welcomes(server)) == sorted(["first@riverton.example", MARIA, BEN])
    assert [one.round for one in office.workspace.store.mailings(issue="welcome")] == [0, 1]
    assert not any("correction" in str(mail["Subject"]).lower() for _, mail in welcomes(server))


def test_who_leaves_before_it_is_sent_gets_none(office: Site, server: MailServer) -> None:
    confirm(office, server)
    leave(office)
    run(office)
    assert welcomes(server) == []
    assert office.workspace.store.mailings(issue="welcome") == ()


def test_staff_and_members_who_sign_up_again_start_none(office: Site, server: MailServer) -> None:
    office.join(BEN)
    office.join(MARIA)
    office.clock.time += timedelta(days=1)
    confirm(office, server, MARIA)
    run(office)
    assert welcomes(server) == []


def test_staff_may_ask_for_it(office: Site, server: MailServer) -> None:
    for _ in range(2):
        add_person(office.workspace, new_person(BEN), list_key=LIST, basis="asked", by=staff(), welcome=True)
    run(office)
    assert [to for to, _ in welcomes(server)] == [BEN]


def test_another_list_has_none(office: Site, server: MailServer) -> None:
    lists = office.workspace.publication.lists
    office.change(lists={**lists, OTHER: replace(lists[OTHER], public=True)})
    office.client.post("/subscribe", data={"email": MARIA, "form": "page", "list": OTHER})
    run(office)
    office.client.post(links(server)[0], data={"act": "confirm"})
    assert office.is_subscribed(MARIA, OTHER)
    run(office)
    assert welcomes(server) == []


def test_an_error_in_the_issue_is_reported_and_stops_no_confirmation(
    office: Site, server: MailServer
) -> None:
    write(office, replace(WELCOME, body="Look: ![](nothing.png)"))
    confirm(office, server)
    told = [*run(office), *run(office, minutes=30)]
    notices = [one for one in told if one.kind == "sign-up"]
    assert len(notices) == 1, "once a day"
    assert "Welcome emails to people who joined constituents wait" in notices[0].text
    assert MARIA not in notices[0].text
    assert welcome_problem(office.workspace, LIST)
    checks = run_checks(office.workspace, offline=True)
    assert [one.sound for one in checks if one.name == "welcome emails"] == [False]
    write(office, WELCOME)
    assert welcome_problem(office.workspace, LIST) == ""
    run(office, minutes=30)
    assert [to for to, _ in welcomes(server)] == [MARIA]


def test_a_welcome_a_week_late_is_none(office: Site, server: MailServer) -> None:
    lists = office.workspace.publication.lists
    confirm(office, server)
    office.change(lists={**lists, LIST: replace(lists[LIST], welcome="gone")})
    run(office)
    office.change(lists=lists)
    office.clock.time += timedelta(days=8)
    run(office)
    assert welcomes(server) == []


def test_it_stands_in_no_issues_way(office: Site, server: MailServer) -> None:
    settings = office.workspace.settings
    rules = replace(settings.schedule, distance_hours=48)
    office.workspace = replace(office.workspace, settings=replace(settings, schedule=rules))
    confirm(office, server)
    run(office)
    assert len(welcomes(server)) == 1
    send(office, Draft(slug="march"))


def test_two_schedulers_launch_it_once(office: Site, server: MailServer) -> None:
    office.client.post("/subscribe", data={"email": MARIA, "form": "page"})
    run(office)
    office.client.post(links(server)[0], data={"act": "confirm"})
    threads = [threading.Thread(target=launch_welcomes, args=(office.workspace,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.audience for one in office.workspace.store.mailings(issue="welcome")] == [1]
    run(office)
    assert len(welcomes(server)) == 1
