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
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import jinja2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from playwright.sync_api import Response as Loaded

from newsletter.model import Account
from newsletter.web.studio.pages import TEMPLATES
from tests.web.browsers import NARROWEST, SCHEMES, WIDTHS, wait_until
from tests.web.studio.studio_site import StudioSite, serving_studio
from tests.web.studio.visit import StudioVisit
from tests.web.test_in_a_browser import OPEN_DETAILS, check_focus

MAX_WIRE_BYTES = 150 * 1024
Scheme = Literal["light", "dark"]
LANGUAGES = ("en", "es")
AXE_WIDTHS = {"light": 1280, "dark": 360}
PICTURE_WIDTHS = (360, 1280)
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


@dataclass(frozen=True)
class Contexts:
    """What is kept of a browser for all visits: only pages and cookies are new for each."""

    by_language: dict[str, BrowserContext]
    without_script: BrowserContext


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[Contexts]:
    wide = {"width": 1280, "height": 800}
    found = Contexts(
        {lang: browser.new_context(locale=lang, viewport=wide) for lang in LANGUAGES},  # type: ignore[arg-type]
        browser.new_context(java_script_enabled=False, viewport={"width": NARROWEST, "height": 700}),
    )
    yield found
    for one in (*found.by_language.values(), found.without_script):
        one.close()


@pytest.mark.parametrize(("file", "visit", "lang", "schemes"), WALKS)
def test_every_page_is_sound_in_every_width_and_scheme(
    tmp_path: Path, contexts: Contexts, file: str, visit: StudioVisit, lang: str, schemes: Sequence[Scheme]
) -> None:
    with serving_studio(tmp_path) as studio:
        path = visit.prepare(studio) or visit.path
        who = visitor(studio, visit)
        with contexts.by_language[lang].new_page() as page:
            studio.sign_in(page, who)
            said, weight = watch(page)
            traffic = Traffic(page)
            visit.go(studio, page, path)
            traffic.settle()
            problems = [one for one in said if not any(part in one for part in visit.console)]
            assert problems == []
            assert sum(weight) <= MAX_WIRE_BYTES
            look(page, f"studio {file} {visit.name}, {lang}", schemes)
        assert studio.site.failures == []
        if visit.works_without_script and visit.form is None:
            with contexts.without_script.new_page() as page:
                studio.sign_in(page, who)
                page.goto(f"{studio.url}{path}")
                assert page.locator("main h1").first.inner_text().strip()


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
        found = Axe().run(page).response["violations"]
        assert found == [], (scheme, [(one["id"], one["nodes"][0]["html"]) for one in found])
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


def test_every_template_has_a_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: set[str] = set()
    get_template = jinja2.Environment.get_template

    def noted(self: jinja2.Environment, name: str, *args: object, **more: object) -> jinja2.Template:
        names.add(name)
        return get_template(self, name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja2.Environment, "get_template", noted)
    for number, (_, visit) in enumerate(VISITS):
        with serving_studio(tmp_path / str(number)) as studio:
            path = visit.prepare(studio) or visit.path
            client = studio.client(visitor(studio, visit))
            answer = client.get(path) if visit.form is None else client.post(path, data=dict(visit.form))
            assert answer.status_code == visit.status, (visit.name, answer.status_code)
            names.update(visit.leads_to)
    assert {one.name for one in TEMPLATES.iterdir()} - names == set()


class Traffic:
    """The requests of a page, with those of its frames.

    Playwright's own "networkidle" sometimes never comes after two frames got another address at once.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open: set[Request] = set()
        self.latest = time.monotonic()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def settle(self, *, quiet: float = 0.5, longest: float = 30) -> None:
        """Wait until nothing was asked or answered for half a second."""
        end = time.monotonic() + longest
        self.page.wait_for_load_state("load")
        while self.open or time.monotonic() - self.latest < quiet:
            assert time.monotonic() < end, ("never quiet", [one.url for one in self.open])
            self.page.wait_for_timeout(50)

    def _begun(self, request: Request) -> None:
        if request.resource_type == "eventsource" or request.url.endswith("/progress"):
            return  # a stream stays open
        self.latest = time.monotonic()
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.open.clear()  # of the page before
        self.open.add(request)

    def _ended(self, request: Request) -> None:
        self.latest = time.monotonic()
        self.open.discard(request)


EXPECTED = ("both allow-scripts and allow-same-origin",)
"""Chromium says this of the preview's frame, whose Content-Security-Policy runs no script (studio/preview.py)."""


def watch(page: Page) -> tuple[list[str], list[int]]:
    """Return what the console says of problems, and the bytes that come over the wire; both grow."""
    said: list[str] = []
    weight: list[int] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in EXPECTED):
            said.append(message.text)

    def weigh(response: Loaded) -> None:
        kind = response.request.resource_type
        if kind not in ("image", "media") and response.url.startswith("http"):
            weight.append(response.request.sizes()["responseBodySize"])

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfinished", lambda request: weigh(found) if (found := request.response()) else None)
    return said, weight
