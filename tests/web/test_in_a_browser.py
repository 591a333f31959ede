"""The pages in a real browser without JavaScript: nothing sticks out, axe finds nothing, the keyboard is enough."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from newsletter.app.address_change import change_address
from newsletter.app.archive import remove_from_archive
from newsletter.web.translations import languages
from tests.app.actors import staff
from tests.web import test_preferences as preferences
from tests.web.archived import Draft, correct, send
from tests.web.site import LIST, OTHER, Site
from tests.web.test_subscribe import FORM, link, opened

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reported = f"there is no Chromium at {CHROMIUM}: what pages look like was not checked"
        if os.environ.get("CI"):
            pytest.fail(reported)
        pytest.skip(reported)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()


def every_page(site: Site) -> dict[str, str]:
    """Return the path of a page in each of its states."""
    opened(site)
    site.join("ben@riverton.example", list=OTHER)
    left = site.join("ana@riverton.example")
    site.client.post(f"/u/{left}")
    site.client.post("/subscribe", data={**FORM, "list": LIST})
    return {
        **preference_pages(site),
        "unsubscribe": f"/u/{site.join('ben@riverton.example')}",
        "unsubscribed": f"/u/{left}?lang=es",
        "subscribe": "/subscribe",
        "confirm": link(site),
        "not found": "/nothing",
        **archive_pages(site),
    }


def preference_pages(site: Site) -> dict[str, str]:
    """Return the path of the preferences page, and of each page around it, in each of its states."""
    path = preferences.opened(site, "fay@riverton.example")
    paused = preferences.opened(site, "gus@riverton.example")
    preferences.save(site, paused, "pause", until="2026-12-24")
    forgotten = preferences.opened(site, "hal@riverton.example")
    preferences.save(site, forgotten, "erasure", sure="1")
    preferences.save(site, path, "address", email="fay@new.example")
    preferences.save(site, path, "data")
    preferences.save(site, paused, "address", email="gus@new.example")
    moving, data, moved = site.workspace.store.claim_request_emails(now=site.clock.now())
    change_address(site.workspace, moved.token)
    return {
        "preferences": f"{path}?saved=lists",
        "paused": f"/p/{preferences.preferences_token(site, 'gus@new.example')}?saved=address",
        "forgotten": forgotten,
        "new address": f"/address/{moving.token}",
        "moved": f"/address/{moved.token}",
        "data": f"/data/{data.token}",
        "link": "/preferences",
    }


def archive_pages(site: Site) -> dict[str, str]:
    """Send issues and a correction; return the path of each kind of page of the archive."""
    plain = Draft(slug="rent")
    send(site, plain)
    correct(site, plain, body="You can apply until March 31.")
    send(site, Draft(slug="gone", title="Gone"))
    remove_from_archive(site.workspace, "gone", reason="", by=staff())
    title = "Donaudampfschifffahrtsgesellschaftskapitäne besuchen uns"
    send(site, Draft(slug="march", title=title, langs=("en", "es"), picture="march.png"))
    return {
        "home": "/",
        "archive": "/archive/",
        "year": "/archive/2026/",
        "search": "/archive/?q=apply",
        "nothing found": "/archive/?q=nothing",
        "issue": "/archive/march.es",
        "corrected": "/archive/rent",
        "removed": "/archive/gone",
    }


@pytest.mark.parametrize("lang", ["en", "es", "ar"])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, browser: Browser, lang: str) -> None:
    pages = every_page(site)
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, locale=lang)
        page = context.new_page()
        for name, path in pages.items():
            page.goto(address(site, path))
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = Axe().run(page).response["violations"]
            assert found == [], (name, scheme, [one["id"] for one in found])
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
        context.close()


def test_pages_fit_a_phone_in_every_language(site: Site, browser: Browser) -> None:
    opened(site)
    token = site.join()
    send(site, Draft(slug="rent"))
    paths = ("/subscribe", "/archive/", f"/u/{token}", f"/p/{preferences.preferences_token(site)}")
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for lang in languages():
        for one in paths:
            page.goto(address(site, f"{one}?lang={lang}"))
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            html = page.locator("html")
            assert html.get_attribute("lang") == lang
            assert (html.get_attribute("dir") == "rtl") == (lang in ("ar", "fa", "he"))
            assert page.evaluate("document.documentElement.scrollWidth") == 320, (lang, one)
    page.close()


LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentamtsgebäudeverwaltung"
TITLES = (
    "News",
    f"Nachrichten: {LONG}",
    "أخبار المدينة وكل ما يتعلق بها",
    "A" * 90,
    *(f"List {n}" for n in range(8)),
)


def test_long_words_other_scripts_and_many_lists_fit(site: Site, browser: Browser) -> None:
    pages = every_page(site)
    one = site.workspace.publication.lists[LIST]
    many = {
        f"list-{number}": replace(one, key=f"list-{number}", title=title, description=f"{title} {title}")
        for number, title in enumerate(TITLES)
    }
    long = {key: replace(known, title=LONG * 2) for key, known in site.workspace.publication.lists.items()}
    site.change(name=LONG, organisation=LONG, lists={**long, **many})
    for width in (320, 360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 700}, forced_colors="active")
        for name, path in pages.items():
            page.goto(address(site, path))
            assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
        page.close()


def address(site: Site, path: str) -> str:
    return f"{str(site.client.base_url).rstrip('/')}{path}"


def test_the_keyboard_alone_signs_up_confirms_and_leaves(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, "/subscribe"))
    tab_to(page, "Your email address")
    page.keyboard.type("maria.lopez@riverton.example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Please check your inbox").wait_for()
    page.goto(address(site, link(site)))
    tab_to(page, "Yes, subscribe me")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are subscribed").wait_for()
    page.goto(address(site, f"/u/{site.token()}"))
    tab_to(page, "Tell us why, if you like")
    page.keyboard.press("Enter")
    tab_to(page, "Too many emails")
    page.keyboard.press("Space")
    tab_to(page, "Unsubscribe")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are unsubscribed").wait_for()
    assert site.consents()[-1][2] == "asked to be unsubscribed: too many emails"
    tab_to(page, "Undo: keep sending it to me")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Stop getting").wait_for()
    assert site.is_subscribed()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of that name has the focus, and see that the focus shows."""
    wanted = page.locator("input, button, select, summary").and_(
        page.get_by_label(name, exact=True)
        .or_(page.get_by_role("button", name=name, exact=True))
        .or_(page.locator("summary", has_text=name))
    )
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = wanted.and_(page.locator(":focus-visible"))
        if focused.count():
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_the_keyboard_alone_sets_everything_and_is_forgotten(site: Site, browser: Browser) -> None:
    lists = site.workspace.publication.lists
    site.change(lists={LIST: replace(lists[LIST], description="")})
    path, title = preferences.opened(site), lists[LIST].title
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(address(site, path))
    tab_to(page, title)
    page.keyboard.press("Space")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert not site.is_subscribed()
    page.goto(address(site, path))
    tab_to(page, title)
    page.keyboard.press("Space")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert site.is_subscribed()
    tab_to(page, "Send me nothing until")
    page.keyboard.type("12242026")
    tab_to(page, "Pause")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your emails are paused").wait_for()
    tab_to(page, "Send me emails again")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Need a break?").wait_for()
    tab_to(page, "Language of our emails")
    page.keyboard.type("Espa")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Elija lo que recibe").wait_for()
    tab_to(page, "Nueva dirección de correo")
    page.keyboard.type("maria@new.example")
    page.keyboard.press("Enter")
    page.get_by_text("hay un mensaje en camino").wait_for()
    tab_to(page, "Borrar mis datos")
    page.keyboard.press("Enter")
    tab_to(page, "Sí, borrar mis datos")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sus datos se han borrado").wait_for()
    assert site.workspace.store.subscriber("maria.lopez@riverton.example") is None
    context.close()
