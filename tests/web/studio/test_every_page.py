"""Every page of the studio in a real browser: nothing sticks out, axe finds nothing, the keyboard reaches all.

Builders of pages list them in visits_NAME.py. NEWSLETTER_TEST_PICTURES=FOLDER keeps pictures,
NEWSLETTER_TEST_VISITS=board walks only that builder's pages, NEWSLETTER_TEST_WALK=all every language and scheme.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Literal

import jinja2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from playwright.sync_api import Response as Loaded

from newsletter.web.studio.pages import TEMPLATES
from tests.web.browsers import NARROWEST
from tests.web.studio.studio_site import serving_studio
from tests.web.studio.visit import StudioVisit
from tests.web.test_in_a_browser import look

Scheme = Literal["light", "dark"]
MAX_WIRE_BYTES = 150 * 1024
WALKS: list[tuple[str, Scheme]] = [("en", "light"), ("es", "dark")]
if os.environ.get("NEWSLETTER_TEST_WALK") == "all":
    WALKS += [("en", "dark"), ("es", "light")]
ONLY = os.environ.get("NEWSLETTER_TEST_VISITS", "")
FILES = sorted(one.stem for one in Path(__file__).parent.glob("visits_*.py"))


def visits(file: str) -> tuple[StudioVisit, ...]:
    found: tuple[StudioVisit, ...] = importlib.import_module(f"tests.web.studio.{file}").VISITS
    return found


@pytest.mark.parametrize(("lang", "scheme"), WALKS)
@pytest.mark.parametrize("file", [one for one in FILES if ONLY in one])
def test_every_page_is_sound_in_every_width_and_scheme(
    tmp_path: Path, browser: Browser, file: str, lang: str, scheme: Scheme
) -> None:
    for number, visit in enumerate(visits(file)):
        with serving_studio(tmp_path / str(number)) as studio:
            path = visit.prepare(studio) or visit.path
            context = browser.new_context(
                color_scheme=scheme, locale=lang, viewport={"width": 1280, "height": 800}
            )
            page = context.new_page()
            if visit.who is not None:
                account = visit.account(studio) if visit.account else studio.account(visit.who)
                studio.sign_in(page, account)
            said, weight = watch(page)
            visit.go(studio, page, path)
            page.wait_for_load_state("networkidle")
            problems = [one for one in said if not any(part in one for part in visit.console)]
            assert problems == [], (visit.name, problems)
            assert sum(weight) <= MAX_WIRE_BYTES, (visit.name, sum(weight))
            look(page, f"studio {file.removeprefix('visits_')} {visit.name}, {lang}, {scheme}")
            context.close()
            assert studio.site.failures == [], visit.name


@pytest.mark.parametrize("file", [one for one in FILES if ONLY in one])
def test_every_page_shows_without_javascript(tmp_path: Path, browser: Browser, file: str) -> None:
    for number, visit in enumerate(one for one in visits(file) if one.works_without_script):
        with serving_studio(tmp_path / str(number)) as studio:
            path = visit.prepare(studio) or visit.path
            context = browser.new_context(
                java_script_enabled=False, viewport={"width": NARROWEST, "height": 700}
            )
            page = context.new_page()
            if visit.who is not None:
                account = visit.account(studio) if visit.account else studio.account(visit.who)
                studio.sign_in(page, account)
            answer = page.goto(f"{studio.url}{path}") if visit.form is None else None
            if answer is not None:
                assert page.locator("main h1").first.inner_text().strip(), visit.name
            context.close()


def test_every_template_has_a_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: set[str] = set()
    get_template = jinja2.Environment.get_template

    def noted(self: jinja2.Environment, name: str, *args: object, **more: object) -> jinja2.Template:
        names.add(name)
        return get_template(self, name, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(jinja2.Environment, "get_template", noted)
    for number, visit in enumerate(one for file in FILES for one in visits(file)):
        with serving_studio(tmp_path / str(number)) as studio:
            path = visit.prepare(studio) or visit.path
            client = studio.client(visit.account(studio) if visit.account else visit.who)
            answer = client.get(path) if visit.form is None else client.post(path, data=dict(visit.form))
            assert answer.status_code == visit.status, (visit.name, answer.status_code)
            names.update(visit.leads_to)
    assert {one.name for one in TEMPLATES.iterdir()} - names == set()


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
