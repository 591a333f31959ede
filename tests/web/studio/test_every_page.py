"""Every page of the studio in a real browser: nothing sticks out, axe finds nothing, the keyboard reaches all.

The pages are listed in visits_NAME.py. Each visit is one page load: its width changes while it is open. Every
second one is in Spanish, and every second of each language in dark colors. NEWSLETTER_TEST_WALK=all takes each
in both languages and both colors, NEWSLETTER_TEST_PICTURES=FOLDER keeps pictures, and
NEWSLETTER_TEST_VISITS=board walks only the pages of visits_board.py.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from newsletter.model import Account
from newsletter.web.studio.pages import TEMPLATES
from tests.web.accessibility import bring_axe, violations
from tests.web.browsers import NARROWEST, SCHEMES, WIDTHS, wait_until
from tests.web.studio.studio_site import StudioSite, serving_studio
from tests.web.studio.visit import StudioVisit
from tests.web.test_in_a_browser import OPEN_DETAILS, check_focus

MAX_WIRE_BYTES = 150 * 1024
Scheme = Literal["light", "dark"]
LANGUAGES = ("en", "es")
AXE_WIDTHS = {"light": 1280, "dark": 360}
PICTURE_WIDTHS = (360, 1280)
COUNT_TIMERS = """(() => {
  const {setTimeout: begin, clearTimeout: end} = window, timers = new Set();
  window.setTimeout = (act, wait = 0, ...more) => {
    const timer = begin(() => { timers.delete(timer); act(...more); }, wait);
    if (wait < 1000) timers.add(timer);
    return timer;
  };
  window.clearTimeout = timer => { timers.delete(timer); end(timer); };
  window.openTimers = timers;
})()"""
"""Lets a test know what a page's scripts are about to do: with timers of a second and more nothing begins."""
CALM = """async () => {
  await document.fonts.ready;
  for (const _ of [1, 2]) await new Promise(drawn => requestAnimationFrame(drawn));
  return window.openTimers.size === 0 && document.getAnimations().every(one => one.playState !== "running");
}"""
IS_LONG = os.environ.get("NEWSLETTER_TEST_WALK") == "all"
PICTURES = os.environ.get("NEWSLETTER_TEST_PICTURES")
ONLY = os.environ.get("NEWSLETTER_TEST_VISITS", "")
FILES = sorted(one.stem for one in Path(__file__).parent.glob("visits_*.py"))


def visits(file: str) -> tuple[StudioVisit, ...]:
    found: tuple[StudioVisit, ...] = importlib.import_module(f"tests.web.studio.{file}").VISITS
    return found


VISITS = [(file.removeprefix("visits_"), visit) for file in FILES if ONLY in file for visit in visits(file)]
WALKS = [
    pytest.param(file, visit, lang, schemes, id=f"{file}: {visit.name}, {lang}")
    for number, (file, visit) in enumerate(VISITS)
    for lang in (LANGUAGES if IS_LONG else (LANGUAGES[number % 2],))
    for schemes in ((SCHEMES if IS_LONG else (SCHEMES[number // 2 % 2],)),)
]


class Pages:
    """The pages of one browser, kept for all visits: a new one would be a new process of the browser each time."""

    def __init__(self, browser: Browser) -> None:
        wide, narrow = ViewportSize(width=1280, height=800), ViewportSize(width=NARROWEST, height=700)
        self._contexts = {
            **{lang: browser.new_context(locale=lang, viewport=wide) for lang in LANGUAGES},
            "without script": browser.new_context(java_script_enabled=False, viewport=narrow),
        }
        for lang in LANGUAGES:
            self._contexts[lang].add_init_script(COUNT_TIMERS)
            bring_axe(self._contexts[lang])
        self._kept: dict[str, Watched] = {}

    @contextmanager
    def lent(self, kind: str) -> Iterator[Watched]:
        """Lend the page of a language, or the one without scripts; after a test that failed comes a new one."""
        found = self._kept.pop(kind, None) or Watched(self._contexts[kind].new_page())
        found.begin()
        yield found
        found.page.goto("about:blank")  # its scripts would ask a server that is gone
        self._kept[kind] = found


@pytest.fixture(scope="module")
def pages(browser_of_module: Browser) -> Pages:
    return Pages(browser_of_module)


@pytest.mark.parametrize(("file", "visit", "lang", "schemes"), WALKS)
def test_every_page_is_sound_in_every_width_and_scheme(
    tmp_path: Path,
    pages: Pages,
    used_templates: set[str],
    file: str,
    visit: StudioVisit,
    lang: str,
    schemes: Sequence[Scheme],
) -> None:
    with serving_studio(tmp_path) as studio:
        path = visit.prepare(studio) or visit.path
        who = visitor(studio, visit)
        with pages.lent(lang) as watched:
            studio.sign_in(watched.page, who)
            visit.go(studio, watched.page, path)
            watched.settle()
            problems = [one for one in watched.said if not any(part in one for part in visit.console)]
            assert problems == []
            assert sum(watched.weight) <= MAX_WIRE_BYTES
            look(watched.page, f"studio {file} {visit.name}, {lang}", schemes)
        assert studio.site.failures == []
        assert set(visit.shows) <= used_templates
        if visit.works_without_script and visit.form is None:
            with pages.lent("without script") as watched:
                studio.sign_in(watched.page, who)
                watched.page.goto(f"{studio.url}{path}")
                assert watched.page.locator("main h1").first.inner_text().strip()


def visitor(studio: StudioSite, visit: StudioVisit) -> Account | None:
    """Return who is signed in during a visit, made if need be."""
    if visit.who is None:
        return None
    return visit.account(studio) if visit.account else studio.account(visit.who)


def look(page: Page, name: str, schemes: Sequence[Scheme]) -> None:
    """Ask of one page whatever every page has to be, in these color schemes and all widths."""
    page.evaluate(OPEN_DETAILS)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": AXE_WIDTHS[scheme], "height": 800})
        assert violations(page) == [], scheme
        for width in PICTURE_WIDTHS if PICTURES else ():
            page.set_viewport_size({"width": width, "height": 700})
            file = f"{name}, {scheme}, {width}.png".replace("?", "").replace("/", " ")
            page.screenshot(path=Path(PICTURES or "") / file, full_page=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        fits(page, width)
    check_focus(page, name)
    page.set_viewport_size({"width": 640, "height": 700})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(page, 640)


def fits(page: Page, width: int) -> None:
    """Wait until nothing sticks out: what a script lays out again comes a frame after the new size."""
    wait_until(page, "width => document.documentElement.scrollWidth === width", width)


def test_every_template_has_a_visit() -> None:
    shown = {template for file in FILES for visit in visits(file) for template in visit.shows}
    assert {one.name for one in TEMPLATES.iterdir()} == shown, "say in `shows` of a visit what it shows"


EXPECTED = ("both allow-scripts and allow-same-origin",)
"""Chromium says this of the preview's frame, whose Content-Security-Policy runs no script (studio/preview.py)."""


class Watched:
    """A page with what its console says, the bytes it got, and its requests, with those of its frames.

    Playwright's own "networkidle" sometimes never comes after two frames got another address at once.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", self._begun)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", lambda request: self.open.discard(request))

    def begin(self) -> None:
        """Forget the visit before."""
        self.said: list[str] = []
        self.weight: list[int] = []
        self.open: set[Request] = set()
        self.begun = 0
        self.page.set_viewport_size(ViewportSize(width=1280, height=800))

    def settle(self, *, longest: float = 30) -> None:
        """Wait until all was answered and drawn, and no script waits for a moment to go on."""
        end = time.monotonic() + longest
        while not self._is_calm():
            assert time.monotonic() < end, ("never quiet", [one.url for one in self.open])
            self.page.wait_for_timeout(20)

    def _is_calm(self) -> bool:
        begun = self.begun
        try:
            self.page.wait_for_load_state("load")
            is_calm = self.page.evaluate(CALM)
        except PlaywrightError:  # another page came meanwhile
            return False
        return bool(is_calm) and not self.open and self.begun == begun

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in EXPECTED):
            self.said.append(message.text)

    def _begun(self, request: Request) -> None:
        if request.resource_type == "eventsource" or request.url.endswith("/progress"):
            return  # a stream stays open
        self.begun += 1
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.open.clear()  # of the page before
        self.open.add(request)

    def _finished(self, request: Request) -> None:
        self.open.discard(request)
        found = request.response()
        if found and request.resource_type not in ("image", "media") and found.url.startswith("http"):
            self.weight.append(request.sizes()["responseBodySize"])
