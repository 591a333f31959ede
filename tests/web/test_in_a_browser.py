"""Every page in a real browser: nothing sticks out, axe finds nothing, and the keyboard reaches everything.

NEWSLETTER_TEST_WALK=all walks each language in both color schemes; NEWSLETTER_TEST_PICTURES=FOLDER keeps pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from newsletter.errors import StoreDownError
from newsletter.store.other_repositories import OtherRepositories
from newsletter.web.pages import TEMPLATES
from tests.web.accessibility import bring_axe, violations
from tests.web.browsers import NARROWEST, WIDTHS
from tests.web.every_page import Visit, every_page, with_long_words
from tests.web.site import Site

IS_LONG = os.environ.get("NEWSLETTER_TEST_WALK") == "all"
Scheme = Literal["light", "dark"]
WALKS: list[tuple[str, Scheme]] = [("en", "light"), ("es", "dark")]
if IS_LONG:
    WALKS += [("en", "dark"), ("es", "light")]
_PICTURES = os.environ.get("NEWSLETTER_TEST_PICTURES")

_COLORS_AND_WORDS = ("cat.color", "cat.language", "cat.text-alternatives", "cat.name-role-value")
"""Groups of axe's rules."""
_CONTROLS = """() => [...(document.querySelector('dialog:modal') ?? document).querySelectorAll('a[href], button, input, select, summary, textarea')]
  .filter(one => one.type !== 'hidden' && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}))
  .map(one => one.type === 'radio' ? `radio ${[...document.forms].indexOf(one.form)} ${one.name}` : (one.dataset.walked ??= `${Math.random()}`))"""
_NOTE_FOCUS = """() => { window.focused = [];
  document.addEventListener('focusin', ({target: one}) => { const look = getComputedStyle(one);
    window.focused.push({name: one.type === 'radio' ? `radio ${[...document.forms].indexOf(one.form)} ${one.name}` : one.dataset.walked,
      tag: one.outerHTML.slice(0, 120), shows: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 1}); }, true); }"""
_TAB_DOWN = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
"""Half of what Playwright sends to press a key: thousands are pressed."""
OPEN_DETAILS = "for (const one of document.querySelectorAll('details')) one.open = true"


@contextmanager
def database_away(site: Site) -> Iterator[Visit]:
    """Yield a visit for which the database is away."""
    token = site.join("zoe@riverton.example")

    def away(*_: object, **__: object) -> None:
        raise StoreDownError("the database is away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OtherRepositories, "subscriber_by_token", away)
        yield Visit(f"/u/{token}", status=503)
    site.failures.clear()


@contextmanager
def sign_up_closed(site: Site) -> Iterator[Visit]:
    """Yield a visit to a form that staff have closed."""
    lists = site.workspace.publication.lists
    site.change(lists={key: replace(one, public=False) for key, one in lists.items()})
    yield Visit("/subscribe", status=404)
    site.change(lists=lists)


@pytest.mark.parametrize(("lang", "scheme"), WALKS)
def test_every_page_is_sound_in_every_width_and_scheme(
    site: Site, browser: Browser, used_templates: set[str], lang: str, scheme: Scheme
) -> None:
    pages = every_page(site)
    context = browser.new_context(color_scheme=scheme, locale=lang)
    bring_axe(context)
    page = context.new_page()
    for name, visit in pages.items():
        visit.go(site, page)
        look(page, f"{name}, {lang}, {scheme}", as_before=scheme == "dark" and not IS_LONG)
    for name, setting in (("database away", database_away), ("sign-up closed", sign_up_closed)):
        with setting(site) as visit:
            visit.go(site, page)
            look(page, f"{name}, {lang}, {scheme}", as_before=scheme == "dark" and not IS_LONG)
    context.close()
    assert {file.name for file in TEMPLATES.iterdir()} - used_templates == set(), (
        "no visit leads to these templates"
    )
    assert site.failures == []


def look(page: Page, name: str, *, as_before: bool) -> None:
    """Ask of one page whatever every page has to be; `as_before`: only what its colors and words can change."""
    page.evaluate(OPEN_DETAILS)
    assert violations(page, _COLORS_AND_WORDS if as_before else ()) == [], name
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
        if _PICTURES and width in (360, 1280):
            page.screenshot(path=Path(_PICTURES) / f"{name}, {width}.png".replace("?", ""), full_page=True)
    if not as_before:
        check_focus(page, name)
    if page.locator("link[rel=stylesheet]").count():
        page.set_viewport_size({"width": 640, "height": 700})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") == 640, f"{name}: text of twice the size"


def check_focus(page: Page, name: str) -> None:
    """Press Tab until every control had the focus: each is reached, and shows it."""
    left = set(page.evaluate(_CONTROLS))
    page.evaluate(_NOTE_FOCUS)
    keyboard = page.context.new_cdp_session(page)
    presses = 2 * len(left) + 10  # a date has a stop for each of its parts
    while left and presses > 0:
        at_once = min(len(left) + 1, presses)
        for _ in range(at_once):
            keyboard.send("Input.dispatchKeyEvent", _TAB_DOWN)
        presses -= at_once
        for focused in page.evaluate("window.focused.splice(0)"):
            assert focused["name"] not in left or focused["shows"], (name, focused["tag"])
            left.discard(focused["name"])
    keyboard.detach()
    # What a script has drawn again meanwhile is another control.
    left &= set(page.evaluate(_CONTROLS))
    assert not left, f"{name}: no Tab leads to {len(left)} controls"


def test_long_words_other_scripts_and_many_lists_fit(site: Site, browser: Browser) -> None:
    pages = every_page(site)
    with_long_words(site)
    page = browser.new_page(forced_colors="active")
    for name, visit in pages.items():
        visit.go(site, page)
        for width in (NARROWEST, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
            if _PICTURES:
                page.screenshot(
                    path=Path(_PICTURES) / f"{name}, long, {width}.png".replace("?", ""), full_page=True
                )
    page.close()
