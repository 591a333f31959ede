"""A letter in a real browser: nothing sticks out, everything can be read and touched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from newsletter.issues.parser import read_issue
from newsletter.model import Button, Callout, CalloutKind, Issue, Publication, Stat, Stats, Text
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.edition import render
from newsletter.rendering.preview import web_page
from newsletter.rendering.sample_issue import BARE, FULL, SPECIMENS
from newsletter.rendering.sample_issue import sample_issue as theme_sample
from newsletter.rendering.theme import Theme
from tests.rendering.samples import ROOT, THEME, THEMES, at, front, issue, publication, sample_issue

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


_BROKEN_NUMBERS = """
() => {
  const number = /[+\u2212(-]{0,2}[$€]? ?\\d[\\d.,:]*(?:(?: ?[-\u2013)(] ?| )[$€(]?\\d[\\d.,:]*)*(?: [%€])?/g, broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const found of walker.currentNode.data.matchAll(number)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, found.index);
      range.setEnd(walker.currentNode, found.index + found[0].trimEnd().length);
      const tops = [...range.getClientRects()].filter(r => r.width > 0).map(r => Math.round(r.top));
      if (new Set(tops).size > 1) broken.push(found[0]);
    }
  }
  return broken;
}
"""
_CUT_BY_A_CIRCLE = """
() => [...document.querySelectorAll('img.portrait')].flatMap(image => {
  const box = image.getBoundingClientRect(), style = getComputedStyle(image);
  const probe = document.createElement('div');
  probe.textContent = image.alt;
  for (const name of ['font', 'lineHeight', 'textAlign', 'padding', 'boxSizing', 'letterSpacing', 'overflowWrap', 'wordBreak'])
    probe.style[name] = style[name];
  Object.assign(probe.style, {position: 'absolute', left: 0, top: 0, width: box.width + 'px'});
  document.body.append(probe);
  const range = document.createRange();
  range.selectNodeContents(probe);
  const round = parseFloat(style.borderTopLeftRadius) > 20, [cx, cy, r] = [box.width / 2, box.height / 2, box.width / 2];
  const out = [...range.getClientRects()].filter(line => [[line.left, line.top + 3], [line.right, line.top + 3], [line.left, line.bottom - 3],
    [line.right, line.bottom - 3]].some(([x, y]) => round ? Math.hypot(x - cx - probe.getBoundingClientRect().left, y - cy - probe.getBoundingClientRect().top) > r + 1 : y > box.height));
  probe.remove();
  return out.length ? [[image.alt, box.width, out.map(l => [l.left, l.right, l.top, l.bottom].map(Math.round))]] : [];
})
"""
_NUMBERS = sorted((Path(__file__).parent / "numbers").glob("*.md"))


class Pages:
    """A page of one browser that shows emails, in any width and scheme: another email is loaded into it."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context()
        self._page = self.fresh()

    def show(self, url: str, width: int, scheme: Literal["light", "dark"] = "light") -> Page:
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.emulate_media(color_scheme=scheme)
        if url != self._page.url:
            self._page.goto(url)
        return self._page

    def fresh(self) -> Page:
        return self._context.new_page()


@pytest.fixture(scope="module")
def pages(browser_of_module: Browser) -> Pages:
    return Pages(browser_of_module)


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


@pytest.mark.parametrize("file", _NUMBERS, ids=lambda file: str(file.stem))
@pytest.mark.parametrize("styled", [True, False], ids=["styled", "without style"])
def test_no_number_breaks_at_any_width(
    pages: Pages, folder: Path, theme: Theme, file: Path, styled: bool
) -> None:
    own = publication()
    read = read_issue(file, root=ROOT, publication=own)
    edition = render(read, own, theme, root=ROOT)
    html = edition.html if styled else re.sub(r"<style.*?</style>", "", edition.html, flags=re.DOTALL)
    page = folder / f"{file.stem}-{theme.name}-{styled}.html"
    page.write_text(html, encoding="utf-8")
    for width in (320, 345, 360, 390, 412, 430, 479, 480, 520, 600, 1280):
        shown = pages.show(page.as_uri(), width)
        assert (width, shown.evaluate(_BROKEN_NUMBERS)) == (width, [])
        assert shown.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("styled", [True, False], ids=["styled", "without style"])
def test_figures_stand_side_by_side_where_there_is_room_and_below_each_other_on_a_phone(
    pages: Pages, folder: Path, styled: bool
) -> None:
    items = tuple(Stat(value=value, label="of all households", place=at(1)) for value in ("1", "2", "3"))
    edition = render(issue(folder, Stats(items=items, place=at(1))), publication(), THEME, root=folder)
    html = edition.html if styled else re.sub(r"<style.*?</style>", "", edition.html, flags=re.DOTALL)
    page = folder / f"three-{styled}.html"
    page.write_text(html, encoding="utf-8")
    for width, rows in ((320, 3), (360, 3), (600, 1), (1280, 1)):
        tops = pages.show(page.as_uri(), width).evaluate(
            "() => [...document.querySelectorAll('.figure')].map(e => e.getBoundingClientRect().top)",
        )
        assert len(set(tops)) == rows


def test_a_table_that_does_not_fit_is_a_list_on_a_phone(pages: Pages, folder: Path, theme: Theme) -> None:
    own = publication()
    budget = read_issue(_NUMBERS[0].with_name("budget-table.md"), root=ROOT, publication=own)
    url = written(budget, folder, f"budget-{theme.name}", root=ROOT, theme=theme)
    cells = (
        "() => [...document.querySelectorAll('.data tbody tr')].at(-1).innerText.split(/\\s*[\\n\\t]+\\s*/)"
    )
    assert pages.show(url, 360).evaluate(cells) == [
        "Parks", "2024: $840,000", "2025: $910,500", "2026: $1,002,250", "Change: +10.1%"
    ]  # fmt: skip
    assert pages.show(url, 600).evaluate(cells) == ["Parks", "$840,000", "$910,500", "$1,002,250", "+10.1%"]


@pytest.mark.parametrize("width", [320, 800])
def test_text_in_a_table_is_no_smaller_than_15_px(pages: Pages, letter: str, width: int) -> None:
    sizes = pages.show(letter, width).evaluate(
        "() => [...document.querySelectorAll('.cell, .fact')].map(e => parseFloat(getComputedStyle(e).fontSize))",
    )
    assert len(sizes) >= 12
    assert min(sizes) >= 15


@pytest.mark.parametrize("width", [360, 800])
def test_a_portrait_stands_beside_the_name(pages: Pages, letter: str, width: int) -> None:
    left, right = pages.show(letter, width).evaluate(
        "() => { const photo = document.querySelector('.photo img'), row = photo.closest('tr');"
        " return [photo, row.querySelector('h2')].map(e => { const r = e.getBoundingClientRect();"
        " return [r.left, r.right, r.top, r.bottom]; }); }",
    )
    assert left[1] < right[0]
    assert left[2] <= right[2] <= right[3] <= left[3]


@pytest.mark.parametrize("name", [FULL, BARE])
def test_the_names_of_people_can_be_read_without_pictures(
    pages: Pages, folder: Path, theme: Theme, name: str
) -> None:
    """No line of an alt text is cut off by the circle of its portrait."""
    whole, own = theme_sample(name, publication())
    edition = render(whole, own, theme, root=SPECIMENS, rasterize=rasterize_svg)
    page = folder / f"off-{name}-{theme.name}.html"
    page.write_text(
        re.sub(r'src="cid:[^"]*"', 'src="data:image/png;base64,"', edition.html), encoding="utf-8"
    )
    for width in (320, 360, 800):
        outside = pages.show(page.as_uri(), width).evaluate(_CUT_BY_A_CIRCLE)
        assert (width, outside) == (width, [])


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
