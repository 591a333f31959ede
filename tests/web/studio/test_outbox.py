"""The outbox in the studio: who sees what, and that nothing in a message runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from newsletter.app.test_groups import send_test
from newsletter.model import Role
from tests.web.studio.board_setup import desk_of, on_smtp
from tests.web.studio.studio_site import StudioSite

SLUG = "2023-03-11-sanctuary-city"
HOSTILE = (
    b"From: us@x.example\r\nTo: ana@x.example\r\nSubject: <script>alert(1)</script>\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    b"<html><head></head><body onload='document.title=1'><p id=here>Hello</p>"
    b"<script>document.title='ran'; parent.document.title='ran'</script></body></html>"
)


@pytest.fixture
def sent(studio: StudioSite) -> StudioSite:
    folder = studio.workspace.settings.outbox_folder / "0123abcd"
    folder.mkdir(parents=True)
    (folder / "ana.eml").write_bytes(HOSTILE)
    send_test(studio.workspace, SLUG, ("cleo@office.example",))
    return studio


def links(page: str) -> list[str]:
    return re.findall(r'href="/studio(/outbox/message/[^"]*)"', page)


def test_who_may_see_people_sees_all_messages_and_a_writer_test_copies(sent: StudioSite) -> None:
    publisher, writer = sent.client(Role.PUBLISHER), sent.client(Role.WRITER)
    everything = links(publisher.get("/outbox").text)
    tests = links(writer.get("/outbox").text)
    assert set(tests) < set(everything)
    assert all("/test-" in one for one in tests)
    (other,) = set(everything) - {one for one in everything if "/test-" in one}
    for kind in ("message", "html", "source", "part/1"):
        assert writer.get(other.replace("/message/", f"/{kind}/")).status_code in (403, 404)
        assert writer.get(other.replace("/message/", f"/{kind}/")).status_code == 403 or kind == "part/1"
    assert publisher.get(other).status_code == 200


def test_the_frame_has_a_policy_of_its_own_and_its_pictures_have_addresses(sent: StudioSite) -> None:
    client = sent.client(Role.WRITER)
    path = links(client.get("/outbox").text)[0]
    answer = client.get(path.replace("/message/", "/html/"))
    policy = answer.headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "cid:" not in answer.text
    picture = re.findall(r'src="(/studio/outbox/part/[^"]+)"', answer.text)[0]
    shown = client.get(picture.removeprefix("/studio"))
    assert shown.headers["content-type"] in ("image/png", "image/jpeg")
    assert shown.content[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    source = client.get(path.replace("/message/", "/source/"))
    assert source.headers["content-disposition"].startswith("attachment")


def test_nothing_in_a_message_runs(sent: StudioSite, browser: Browser) -> None:
    page = browser.new_page()
    sent.open(page, Role.ADMIN, "/outbox/message/0123abcd/ana.eml")
    frame = page.frame_locator("iframe.message")
    assert frame.locator("#here").inner_text() == "Hello"
    assert page.title().startswith("<script>alert(1)</script> · ")
    assert page.frames[1].title() == ""
    page.goto(f"{sent.url}/outbox/html/0123abcd/ana.eml")
    assert page.title() == ""
    page.close()


def test_pictures_are_seen_in_the_frame(sent: StudioSite, browser: Browser) -> None:
    page = browser.new_page()
    path = links(sent.client(Role.ADMIN).get("/outbox?q=cleo").text)[0]
    sent.open(page, Role.ADMIN, path)
    page.wait_for_load_state("networkidle")
    widths = page.frames[1].evaluate("[...document.images].map((one) => one.naturalWidth)")
    assert widths
    assert min(widths) > 0
    page.close()


def test_nothing_outside_the_outbox_is_shown(sent: StudioSite) -> None:
    client = sent.client(Role.ADMIN)
    for key in ("..%2Fnewsletter.toml", "%2e%2e/newsletter.toml", "nobody.eml", ".newsletter/x.eml"):
        for kind in ("message", "html", "source", "part/1"):
            assert client.get(f"/outbox/{kind}/{key}").status_code == 404


def test_with_a_real_transport_the_page_says_so(studio: StudioSite) -> None:
    desk_of(studio)
    on_smtp(studio)
    client = studio.client(Role.ADMIN)
    assert "sends for real" in client.get("/outbox").text
    assert client.get("/outbox/message/x.eml").status_code == 404
