"""Sending in a real browser, through a real mail server: pressed, watched, paused, resumed, and after a restart."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter.background.jobs import JOBS
from newsletter.background.server import Server
from newsletter.model import Accepted, MailingStatus, Notice, Role, SuppressionReason
from newsletter.web.application import create_app
from newsletter.web.server import WebServer
from tests.sending.smtp_servers import MailServer, Received, mail_server
from tests.web.browsers import wait_until
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_send import SLUG, issue, mailing

PEOPLE = 40
LONG = 60_000
"""Milliseconds that a browser waits; two busy cores are slow."""


async def slowly(received: Received) -> str:
    """Answer as a busy server does; yahoo.com asks to come back later."""
    await asyncio.sleep(0.08)
    if received.to[0].endswith("@yahoo.com"):
        return "451 4.7.1 slow down, too many emails from you"
    return "250 2.0.0 Ok"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    quiet = tuple(job for job in JOBS if job.name != "feeds")  # feeds would ask the world
    monkeypatch.setattr("newsletter.background.jobs.JOBS", quiet)
    with mail_server(answer=slowly) as found:
        yield found


def through(studio: StudioSite, server: MailServer) -> None:
    """Send through the mail server, one message after the other."""
    settings = replace(
        studio.site.workspace.settings,
        transport="smtp",
        smtp=server.smtp(),
        smtp_sink=True,
        threads=1,
    )
    studio.site.workspace = replace(studio.site.workspace, settings=settings)


@contextmanager
def scheduler(studio: StudioSite) -> Iterator[Server]:
    """Run the scheduler and the senders of `serve` beside the pages."""
    notices: list[Notice] = []
    found = Server(workspace=studio.workspace, on_notice=notices.append, stop=threading.Event())
    thread = threading.Thread(target=found.run)
    thread.start()
    try:
        yield found
    finally:
        found.stop.set()
        thread.join(60)
        assert not thread.is_alive()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def accepted(page: Page) -> int:
    text = page.locator(".progress .done b").first.inner_text()
    return int(text.replace(",", ""))


def wait_for(page: Page, number: int) -> None:
    """Wait, without a reload, until so many are accepted."""
    wait_until(
        page,
        "number => Number(document.querySelector('.progress .done b')?.textContent) >= number",
        number,
        seconds=LONG / 1000,
    )


def test_a_send_is_pressed_watched_paused_resumed_and_done(
    studio: StudioSite, page: Page, server: MailServer
) -> None:
    issue(studio, people=PEOPLE)
    through(studio, server)
    with scheduler(studio):
        studio.open(page, Role.PUBLISHER, f"/issues/{SLUG}/send")
        page.get_by_role("button", name="Continue").click()
        button = page.get_by_role("button", name=re.compile(r"Send now to \d+ people"))
        expect(page.locator(".primary")).to_have_count(1)
        button.dblclick()
        page.wait_for_url("**/studio/mailings/1", timeout=LONG)
        expect(page.get_by_role("heading", name="Now sending")).to_be_visible()
        expect(page.get_by_role("link", name="Mailings 1")).to_be_visible()
        wait_for(page, 3)
        expect(page.locator(".pace")).to_contain_text("a second")
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("heading", name="Paused")).to_be_visible(timeout=LONG)
        expect(page.get_by_role("status").first).to_have_text("Paused. The rest waits until you resume.")
        (found,) = studio.workspace.store.mailings()
        assert found.status is MailingStatus.PAUSED
        so_far = accepted(page)
        assert so_far < PEOPLE - 3
        page.get_by_role("button", name="Resume").click()
        wait_for(page, so_far + 2)
        expect(page.locator(".server-words").first).to_contain_text("yahoo.com asks us", timeout=LONG)
        expect(page.locator(".server-words").first).to_contain_text("451")
        wait_for(page, 25)
    (found,) = studio.workspace.store.mailings()
    counts = studio.workspace.store.counts(found.id)
    assert len({one.to[0] for one in server.received}) == len(server.received) == counts.accepted > 20
    assert counts.deferred > 0


def test_a_watcher_sees_the_end_without_touching_anything(
    studio: StudioSite, page: Page, server: MailServer
) -> None:
    issue(studio, people=3)
    through(studio, server)
    with scheduler(studio):
        now = studio.clock.now()
        studio.workspace.store.suppress("reader1@yahoo.com", SuppressionReason.BOUNCED, now=now)
        studio.open(page, Role.PUBLISHER, f"/issues/{SLUG}/send/confirm")
        page.get_by_role("button", name=re.compile("Send now")).click()
        page.wait_for_url("**/studio/mailings/1", timeout=LONG)
        expect(page.get_by_role("link", name="Who did not get it")).to_be_visible(timeout=LONG)
        expect(page.get_by_text("2 of 3 accepted", exact=True)).to_be_visible()


def test_the_page_survives_a_restart_of_the_server(studio: StudioSite, page: Page) -> None:
    number = mailing(studio, tried=3).id
    stopping = threading.Event()
    first = WebServer(
        create_app(lambda: studio.workspace, stopping=stopping), host="127.0.0.1", port=0, stopping=stopping
    )
    with first:
        url = first.url
        value = studio.session(studio.account(Role.PUBLISHER))
        page.context.add_cookies([{"name": studio.cookie_name(), "value": value, "url": f"{url}/"}])
        page.goto(f"{url}/studio/mailings/{number}")
        wait_for(page, 2)
    expect(page.locator(".connection")).to_have_text("The connection is lost. Trying again …", timeout=LONG)
    # Sending went on meanwhile.
    store, now = studio.workspace.store, studio.clock.now()
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(number, worker, limit=5, now=now)]
        store.at_risk(number, worker, ids, now=now)
        store.record(number, worker, [(one, Accepted()) for one in ids], now=now)
    port = int(url.rpartition(":")[2])
    with WebServer(create_app(lambda: studio.workspace), host="127.0.0.1", port=port):
        wait_for(page, 7)
        expect(page.locator(".connection")).to_be_hidden(timeout=LONG)


def test_a_proxy_that_says_503_does_not_end_the_watching(studio: StudioSite, page: Page) -> None:
    number = mailing(studio, tried=3).id
    away = [True, True]
    page.route(
        "**/progress", lambda route: route.fulfill(status=503) if away and away.pop() else route.continue_()
    )
    studio.open(page, Role.PUBLISHER, f"/mailings/{number}")
    expect(page.locator(".connection")).to_have_text("The connection is lost. Trying again …", timeout=LONG)
    expect(page.locator(".connection")).to_be_hidden(timeout=LONG)
    assert away == []


def test_who_signs_out_elsewhere_is_told(studio: StudioSite, page: Page) -> None:
    number = mailing(studio, tried=3).id
    studio.open(page, Role.PUBLISHER, f"/mailings/{number}")
    wait_for(page, 2)
    other = page.context.new_page()
    other.goto(f"{studio.url}/mailings")
    other.get_by_role("button", name="Sign out").click()
    page.bring_to_front()
    expect(page.locator(".connection")).to_have_text(
        "You are signed out. Reload the page to sign in.", timeout=LONG
    )


def test_the_minutes_to_undo_are_counted_and_undo_stops_it(studio: StudioSite, page: Page) -> None:
    issue(studio)
    settings = studio.site.workspace.settings
    rules = replace(settings.schedule, undo_minutes=10.0)
    studio.site.workspace = replace(studio.site.workspace, settings=replace(settings, schedule=rules))
    studio.open(page, Role.PUBLISHER, f"/issues/{SLUG}/send/confirm")
    page.get_by_role("button", name=re.compile("Send now")).click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^9:\d\d left$"), timeout=LONG)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("Cancelled. Nothing was sent.", timeout=LONG)
    assert studio.workspace.store.mailings() == ()


def test_the_countdown_leads_to_the_mailing(studio: StudioSite, page: Page, server: MailServer) -> None:
    issue(studio, people=3)
    through(studio, server)
    settings = studio.site.workspace.settings
    rules = replace(settings.schedule, undo_minutes=0.05)
    studio.site.workspace = replace(studio.site.workspace, settings=replace(settings, schedule=rules))
    studio.open(page, Role.PUBLISHER, f"/issues/{SLUG}/send/confirm")
    page.get_by_role("button", name=re.compile("Send now")).click()
    expect(page.get_by_role("timer")).to_be_visible(timeout=LONG)
    studio.clock.time += timedelta(seconds=4)
    with scheduler(studio):
        page.wait_for_url("**/studio/mailings/1", timeout=LONG)


def test_all_of_it_works_without_javascript(studio: StudioSite, browser: Browser, tmp_path: Path) -> None:
    issue(studio)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    studio.open(page, Role.PUBLISHER, f"/issues/{SLUG}/send")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("Send now")).click()
    expect(page).to_have_url(re.compile(r"/studio/mailings/1$"))
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("main")).to_contain_text("Paused. The rest waits until you resume.")
    page.get_by_role("link", name="Cancel the rest").click()
    page.get_by_role("button", name="Cancel the rest for good").click()
    expect(page.locator("main")).to_contain_text("Cancelled. The rest will not get it.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Who did not get it").click()
        page.get_by_role("link", name="Download as CSV").click()
    download.value.save_as(tmp_path / "missed.csv")
    assert len((tmp_path / "missed.csv").read_text(encoding="utf-8-sig").splitlines()) == 24
    context.close()
