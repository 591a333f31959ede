"""What a reader of an email finds behind its links: their own preferences, and nobody else's."""

from __future__ import annotations

import re
import threading
from email import message_from_bytes
from email.policy import default

from newsletter.app.preference_links import request_preferences_link
from newsletter.background.server import Server
from tests.web.archived import Draft, send
from tests.web.reader_emails import BASE, emails, write_to_files
from tests.web.site import MARIA, Site
from tests.web.test_preferences import opened, set_lists

BEN = "ben@riverton.example"


def sent_emails(site: Site) -> dict[str, tuple[str, str]]:
    """Return the plain text and the HTML of each email, by recipient."""
    found = {}
    for file in (site.workspace.root / "outbox").rglob("*.eml"):
        email = message_from_bytes(file.read_bytes(), policy=default)
        text, html = email.get_body(("plain",)), email.get_body(("html",))
        assert text is not None
        assert html is not None
        found[str(email["To"])] = text.get_content(), html.get_content()
    return found


def test_every_email_leads_to_its_readers_own_preferences(site: Site) -> None:
    write_to_files(site)
    paths = {MARIA: opened(site), BEN: opened(site, BEN, lang="es")}
    send(site, Draft(slug="rent", langs=("en", "es")))
    for address, parts in sent_emails(site).items():
        for part in parts:
            assert set(re.findall(rf"{re.escape(BASE)}(/p/[\w-]+)", part)) == {paths[address]}
    text, html = sent_emails(site)[BEN]
    assert f"Cambiar lo que recibe: {BASE}{paths[BEN]}" in text
    assert re.search(rf'<a [^>]*href="{re.escape(BASE + paths[BEN])}"[^>]*>Cambiar lo que recibe</a>', html)
    set_lists(site, paths[MARIA])
    assert not site.is_subscribed()
    assert site.is_subscribed(BEN)


def test_the_page_on_the_web_leads_to_nobodys(site: Site) -> None:
    write_to_files(site)
    opened(site)
    send(site, Draft(slug="rent"))
    page = site.client.get("/archive/rent").text
    assert "/p/" not in page
    assert "Change what you get" not in page


def test_without_web_pages_an_email_has_no_such_link(site: Site) -> None:
    opened(site)
    site.change(base_url="")
    send(site, Draft(slug="rent"))
    ((text, html),) = sent_emails(site).values()
    assert "Change what you get" not in text + html


def test_the_server_sends_what_readers_asked_for(site: Site) -> None:
    write_to_files(site)
    opened(site)
    request_preferences_link(site.workspace, MARIA, lang="en", client="")
    stop = threading.Event()
    Server(workspace=site.workspace, on_notice=lambda _notice: None, stop=stop).once()
    assert site.workspace.store.claim_request_emails(now=site.clock.now()) == ()
    assert [to for to, _ in emails(site)] == [MARIA]
