"""The pages of every language in a real browser: they fit a phone, and say their language and direction."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from newsletter.web.translations import languages
from tests.web import test_preferences as preferences
from tests.web.accessibility import bring_axe, violations
from tests.web.archived import Draft, send
from tests.web.browsers import NARROWEST
from tests.web.site import Site
from tests.web.test_subscribe import opened

_OPEN_DETAILS = "for (const one of document.querySelectorAll('details')) one.open = true"


def paths(site: Site) -> tuple[str, ...]:
    """Open sign-up, subscribe somebody and send an issue; return the paths of the pages with most words."""
    opened(site)
    token = site.join()
    send(site, Draft(slug="rent"))
    return ("/subscribe", "/archive/", f"/u/{token}", f"/p/{preferences.preferences_token(site)}")


def test_pages_fit_a_phone_in_every_language(site: Site, browser: Browser) -> None:
    pages = paths(site)
    page = browser.new_page(viewport={"width": NARROWEST, "height": 700})
    for lang in languages():
        for path in pages:
            page.goto(f"{str(site.client.base_url).rstrip('/')}{path}?lang={lang}")
            page.evaluate(_OPEN_DETAILS)
            html = page.locator("html")
            assert html.get_attribute("lang") == lang
            assert (html.get_attribute("dir") == "rtl") == (lang in ("ar", "fa", "he"))
            assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST, (lang, path)
    page.close()


@pytest.mark.parametrize("lang", ["ar", "ja"])
def test_axe_finds_nothing_in_other_scripts(site: Site, browser: Browser, lang: str) -> None:
    page = browser.new_page()
    bring_axe(page)
    for path in paths(site):
        page.goto(f"{str(site.client.base_url).rstrip('/')}{path}?lang={lang}")
        page.evaluate(_OPEN_DETAILS)
        assert violations(page) == [], path
    page.close()
