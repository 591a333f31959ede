"""How often, in a real browser: axe finds nothing, long words fit, and the keyboard alone chooses a digest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from newsletter.app.cadence import change_cadence
from newsletter.model import Cadence
from tests.web.archived import Draft, send
from tests.web.site import LIST, MARIA, Site
from tests.web.test_in_a_browser import LONG, SCHEMES, WIDTHS, address
from tests.web.test_in_a_browser import browser as browser
from tests.web.test_preferences import opened
from tests.web.test_preferences_cadence import cadence_of


def waiting(site: Site) -> str:
    """Return the path of the preferences of somebody for whose digest two issues wait."""
    path = opened(site)
    site.join("ana@riverton.example")
    lists = site.workspace.publication.lists
    site.change(lists={**lists, LIST: replace(lists[LIST], title=LONG)})
    change_cadence(site.workspace, MARIA, LIST, Cadence.WEEKLY)
    send(site, Draft(slug="long", title=LONG, langs=("en", "es")))
    send(site, Draft(slug="bins", title="Green bins for each house"))
    return path


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("chosen", [Cadence.WEEKLY, Cadence.EVERY])
def test_axe_finds_nothing_and_nothing_sticks_out(
    site: Site, browser: Browser, lang: str, chosen: Cadence
) -> None:
    path = waiting(site)
    change_cadence(site.workspace, MARIA, LIST, chosen)
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, locale=lang)
        page = context.new_page()
        page.goto(address(site, path))
        assert page.locator("#cadence ul.titles li").count() == 2
        found = Axe().run(page).response["violations"]
        assert found == [], (scheme, [one["id"] for one in found])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") == width, width
        context.close()


def test_the_keyboard_alone_chooses_a_digest(site: Site, browser: Browser) -> None:
    path = opened(site)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, path))
    page.get_by_label("Every issue, as soon as it is sent").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#cadence .saved").wait_for()
    assert page.get_by_label("A digest once a week").is_checked()
    assert cadence_of(site) is Cadence.WEEKLY
    context.close()
