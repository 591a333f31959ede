"""A letter in a real browser: nothing sticks out, everything can be read and touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from newsletter.model import Button, Callout, CalloutKind, Issue, Publication, Stat, Stats, Text
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.preview import web_page
from newsletter.rendering.sample_issue import BARE, FULL, SPECIMENS
from newsletter.rendering.sample_issue import sample_issue as theme_sample
from newsletter.rendering.theme import Theme
from tests.rendering.samples import ROOT, THEME, THEMES, at, front, issue, publication, sample_issue

CHROMIUM = Path("/usr/bin/chromium")
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

_CONTRASTS = """
() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return {rgb: m.slice(0, 3), a: m.length > 3 ? m[3] : 1}; };
  const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a === 1) return c.rgb; } return [255, 255, 255]; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, e = node.parentElement;
    if (!node.textContent.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color).rgb), light(ground(e))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.textContent.trim().slice(0, 40)]);
  }
  return found;
}
"""


class Pages:
    """The pages of one browser, each loaded once and then shown in any width and scheme."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context()
        self._pages: dict[str, Page] = {}

    def show(self, url: str, width: int, scheme: Literal["light", "dark"] = "light") -> Page:
        page = self._pages.get(url) or self.fresh()
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if url not in self._pages:
            page.goto(url)
            self._pages[url] = page
        return page

    def fresh(self) -> Page:
        return self._context.new_page()


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    if not CHROMIUM.exists():
        reported = f"there is no Chromium at {CHROMIUM}: what a letter looks like was not checked"
        if os.environ.get("CI"):
            pytest.fail(reported)
        pytest.skip(reported)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield Pages(running)
        running.close()


@pytest.fixture(scope="module", params=THEMES, ids=lambda theme: str(theme.name))
def theme(request: pytest.FixtureRequest) -> Theme:
    assert isinstance(request.param, Theme)
    return request.param


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("letter")


def written(
    written_issue: Issue,
    folder: Path,
    name: str,
    *,
    root: Path | None = None,
    theme: Theme = THEME,
    own: Publication | None = None,
) -> str:
    edition = render(written_issue, own or publication(), theme, root=root or folder, rasterize=rasterize_svg)
    for picture in edition.pictures:
        (folder / picture.name).write_bytes(picture.data)
    page = folder / f"{name}.html"
    page.write_text(web_page(edition, picture_path=lambda picture: picture.name), encoding="utf-8")
    return page.as_uri()


@pytest.fixture(scope="module")
def sample(folder: Path) -> str:
    return written(sample_issue(), folder, "sample", root=ROOT)


@pytest.fixture(scope="module")
def letter(folder: Path, theme: Theme) -> str:
    """Every block in one of the themes."""
    whole, own = theme_sample(FULL, publication())
    return written(whole, folder, f"letter-{theme.name}", root=SPECIMENS, theme=theme, own=own)


@pytest.fixture(scope="module")
def bare(folder: Path, theme: Theme) -> str:
    """The least a letter may have, with figures and tables as wide as they get, from right to left."""
    least, own = theme_sample(BARE, publication(), lang="ar")
    return written(least, folder, f"bare-{theme.name}", root=SPECIMENS, theme=theme, own=own)


def test_a_letter_never_scrolls_sideways(pages: Pages, letter: str, bare: str) -> None:
    for url in (letter, bare):
        for width in (320, 360, 600, 1280):
            page = pages.show(url, width)
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_long_words_break_instead_of_sticking_out(pages: Pages, folder: Path, theme: Theme) -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
    body = (Text(markdown=long, place=at(1)), Button(label=long, url="https://x.example", place=at(1)))
    callout = Callout(kind=CalloutKind.WARNING, title=long, body=body, place=at(1))
    text = Text(markdown=f"## {long}\n\n- {long}\n\n      {long}\n\nhttps://x.example/{long}", place=at(1))
    url = written(
        issue(folder, callout, text, head=front(subject=long, lead=long)),
        folder,
        f"long-{theme.name}",
        theme=theme,
    )
    assert pages.show(url, 360).evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("scheme", _SCHEMES)
@pytest.mark.parametrize("width", [360, 800])
def test_every_text_has_contrast_in_light_and_dark(
    pages: Pages, letter: str, bare: str, scheme: Literal["light", "dark"], width: int
) -> None:
    for url, least in ((letter, 80), (bare, 30)):
        found = pages.show(url, width, scheme).evaluate(_CONTRASTS)
        assert len(found) > least
        assert [pair for pair in found if pair[0] < 4.5] == []


def test_the_sample_letter_can_be_read_in_light_and_dark(pages: Pages, sample: str) -> None:
    for scheme in _SCHEMES:
        found = pages.show(sample, 600, scheme).evaluate(_CONTRASTS)
        assert len(found) > 30
        assert min(found)[0] >= 4.5


def test_dark_mode_is_dark_everywhere(pages: Pages, letter: str) -> None:
    page = pages.show(letter, 800, "dark")
    grounds = page.evaluate(
        "() => [...document.querySelectorAll('body, div, td, table')].map(e => [getComputedStyle(e).backgroundColor,"
        " e.getBoundingClientRect()]).filter(([c, r]) => !c.endsWith(', 0)') && r.width > 300 && r.height > 60)"
        ".map(([c]) => Math.max(...c.match(/\\d+/g).slice(0, 3)))",
    )
    assert len(grounds) >= 2
    assert max(grounds) < 80


@pytest.mark.parametrize("width", [360, 800])
def test_a_button_is_large_enough_for_a_thumb(pages: Pages, letter: str, width: int) -> None:
    heights = pages.show(letter, width).evaluate(
        "() => [...document.querySelectorAll('.btn a')].map(e => e.getBoundingClientRect().height)",
    )
    assert len(heights) == 1
    assert min(heights) >= 44


def test_pictures_keep_their_shape_on_a_phone(pages: Pages, letter: str) -> None:
    page = pages.show(letter, 360)
    shapes = page.evaluate(
        "() => [...document.images].map(i => [i.clientWidth / i.clientHeight, i.naturalWidth / i.naturalHeight,"
        " i.getBoundingClientRect().right]).filter(([shape]) => shape)",
    )
    assert len(shapes) >= 8
    for shown, natural, right in shapes:
        assert shown == pytest.approx(natural, rel=0.02)
        assert right <= 360


@pytest.mark.parametrize(("width", "rows"), [(360, (2, 2)), (800, (4,))])
def test_four_figures_stand_two_by_two_on_a_phone(
    pages: Pages, folder: Path, width: int, rows: tuple[int, ...]
) -> None:
    items = tuple(Stat(value=value, label="of all households", place=at(1)) for value in ("1", "2", "3", "4"))
    url = written(issue(folder, Stats(items=items, place=at(1))), folder, "four")
    tops = pages.show(url, width).evaluate(
        "() => [...document.querySelectorAll('.figure')].map(e => e.getBoundingClientRect().top)",
    )
    assert tuple(tops.count(top) for top in dict.fromkeys(tops)) == rows


def test_the_title_is_smaller_on_a_phone_and_no_text_is_tiny(pages: Pages, letter: str, theme: Theme) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    assert pages.show(letter, 800).evaluate(size) == theme.settings["title_size"]
    assert pages.show(letter, 360).evaluate(size) == theme.settings["title_size_phone"]
    sizes = pages.show(letter, 360).evaluate(
        "() => [...document.querySelectorAll('p, li, a, th, td.fact, h1, h2, h3')].filter(e => e.innerText.trim())"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))",
    )
    assert min(sizes) >= 13


def test_a_letter_asks_for_nothing_but_its_pictures(pages: Pages, letter: str) -> None:
    page = pages.fresh()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(letter)
    page.close()
    assert asked
    assert all(url.startswith("file:") for url in asked)
