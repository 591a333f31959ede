"""The pages of polls and of emails in a real browser: axe finds nothing, nothing sticks out, no script needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.archived import Draft, send
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_in_a_browser import SCHEMES, WIDTHS, address, tab_to
from tests.web.test_in_a_browser import browser as browser
from tests.web.test_polls import copies
from tests.web.test_view import view_link

LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentamtsgebäudeverwaltung"
BODY = f"::: poll Which evening suits you, or {LONG}?\n{{until}}\n- Tuesday\n- {LONG}\n- Neither of them, and that is final\n:::"


def vote_links(site: Site, *, list_key: str, slug: str, until: str = "") -> list[str]:
    body = BODY.replace("{until}", until)
    mailing = send(
        site, Draft(slug=slug, title="Two new evenings", body=body, list=list_key, picture="march.png")
    )
    return copies(site, mailing)[MARIA].votes()


def every_page(site: Site) -> dict[str, str]:
    site.join(MARIA)
    site.join(MARIA, list=OTHER)
    asked = vote_links(site, list_key=LIST, slug="asked", until="until: December 20, 2026\n")
    closed = vote_links(site, list_key=LIST, slug="closed", until="until: November 25, 2026\n")
    hidden = vote_links(site, list_key=LIST, slug="hidden", until="results: never\n")
    private = send(
        site, Draft(slug="private", body=BODY.replace("{until}", ""), list=OTHER, picture="march.png")
    )
    for links in (asked, closed, hidden):
        assert site.client.post(links[1]).status_code == 303
    site.clock.time += timedelta(days=3)
    return {
        "change": asked[0],
        "voted": asked[1],
        "closed": closed[1],
        "never": hidden[1],
        "test": "/poll/test/1",
        "issue": "/archive/asked",
        "issue, closed": "/archive/closed",
        "issue, never": "/archive/hidden",
        "private": view_link(copies(site, private)[MARIA]),
    }


@pytest.mark.parametrize("lang", ["en", "es"])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, browser: Browser, lang: str) -> None:
    pages = every_page(site)
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, locale=lang)
        page = context.new_page()
        for name, path in pages.items():
            page.goto(address(site, path))
            found = Axe().run(page).response["violations"]
            assert found == [], (name, scheme, [one["id"] for one in found])
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
        context.close()


def test_the_keyboard_alone_votes_and_changes_the_vote(site: Site, browser: Browser) -> None:
    site.join(MARIA)
    links = vote_links(site, list_key=LIST, slug="asked")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, links[1]))
    tab_to(page, "Send my answer")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your answer").wait_for()
    assert page.get_by_text("100%").count() == 1
    page.keyboard.press("Tab")
    page.goto(address(site, links[0]))
    tab_to(page, "Change my answer")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you for your answer").wait_for()
    assert page.url.endswith("/1")
    context.close()
