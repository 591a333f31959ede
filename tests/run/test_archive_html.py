"""The static site by the rules of HTML, links, sitemap and feeds, and what building it again touches."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import html5lib  # type: ignore[import-untyped]
import pytest

from newsletter.app.archive import remove_from_archive
from newsletter.app.archive_site import MANIFEST
from tests.app.actors import staff
from tests.command_line import Newsletter
from tests.run.test_archive import RENT
from tests.run.test_archive import published as published
from tests.web.archived import Draft, correct, send
from tests.web.site import START, Site
from tests.web.site import site as site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def large(published: Site) -> Site:
    """Issues of two years, in two languages, with pictures, events and a correction."""
    published.clock.time = START.replace(year=2027, month=1)
    send(published, Draft(slug="every-block", title='Every <block> & "sign"', body=EVERY_BLOCK))
    published.clock.time = START.replace(year=2027, month=2)
    correct(published, RENT, body="Other hours.")
    return published


EVERY_BLOCK = """
::: callout
**Free help.** Come by on Tuesday.
:::

| Day | Hours |
|---|---|
| Monday | 9 to 5 |

> Words that somebody said.

1. One
2. Two

::: events Coming up
- May 12, 2027, 10 am to 11 am | Lunch & learn | Room 3
:::
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def build(site: Site, newsletter: Newsletter, folder: Path) -> None:
    run = newsletter("-C", site.workspace.root, "archive", "build", folder)
    assert run.exit_code == 0, run.err


def pages(folder: Path) -> dict[str, str]:
    return {str(one.relative_to(folder)): one.read_text(encoding="utf-8") for one in folder.rglob("*.html")}


def test_every_page_is_html_without_a_parse_error(large: Site, newsletter: Newsletter, folder: Path) -> None:
    build(large, newsletter, folder)
    found = pages(folder)
    assert len(found) >= 7
    for name, text in found.items():
        try:
            html5lib.HTMLParser(strict=True).parse(text)
        except html5lib.html5parser.ParseError as error:
            raise AssertionError(f"{name}: {error}") from error


def test_no_id_is_given_twice_on_a_page(large: Site, newsletter: Newsletter, folder: Path) -> None:
    build(large, newsletter, folder)
    for name, text in pages(folder).items():
        ids = re.findall(r'\sid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name


def test_every_link_of_a_page_leads_to_a_file_or_to_the_server(
    large: Site, newsletter: Newsletter, folder: Path
) -> None:
    build(large, newsletter, folder)
    base = large.workspace.publication.base_url
    checked = 0
    for name, text in pages(folder).items():
        tree = html5lib.parse(text, namespaceHTMLElements=False)
        address = f"{base}/{name.removesuffix('index.html')}"
        links = [one.get(key) for one in tree.iter() for key in ("href", "src", "action") if one.get(key)]
        links += [
            one.get("content") for one in tree.iter("meta") if one.get("property") in ("og:url", "og:image")
        ]
        for link in links:
            target = urlsplit(urljoin(address, link))
            if target.scheme == "mailto" or not target.geturl().startswith(f"{base}/"):
                continue
            path = unquote(target.path).strip("/")
            here = [folder / path, folder / path / "index.html"]
            assert path == "subscribe" or any(one.is_file() for one in here), (name, link)
            if target.fragment and here[1].is_file():
                assert f'id="{target.fragment}"' in here[1].read_text(encoding="utf-8"), (name, link)
            checked += 1
    assert checked > 60


def test_the_sitemap_names_every_page_and_nothing_else(
    large: Site, newsletter: Newsletter, folder: Path
) -> None:
    send(large, Draft(slug="gone", title="Gone"))
    remove_from_archive(large.workspace, "gone", reason="", by=staff())
    build(large, newsletter, folder)
    base = large.workspace.publication.base_url
    data = (folder / "sitemap.xml").read_bytes()
    assert data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert len(data) < 50_000_000
    urls = ET.fromstring(data).findall(f"{SITEMAP}url")
    addresses = [str(one.findtext(f"{SITEMAP}loc")) for one in urls]
    assert sorted(addresses) == sorted(
        f"{base}/{name.removesuffix('index.html')}".removesuffix("/")
        + ("/" if name.count("/") < 2 or "/20" in name else "")
        for name in pages(folder)
    )
    for one in urls:
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", str(one.findtext(f"{SITEMAP}lastmod")))


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return each file's inode and time of change: a file that is written anew has other ones."""
    return {
        str(one.relative_to(folder)): (one.stat().st_ino, one.stat().st_mtime_ns)
        for one in folder.rglob("*")
        if one.is_file()
    }


def test_one_new_issue_touches_only_the_files_that_show_it(
    large: Site, newsletter: Newsletter, folder: Path
) -> None:
    build(large, newsletter, folder)
    before = state(folder)
    build(large, newsletter, folder)
    assert state(folder) == before
    send(large, replace(RENT, slug="new", title="A new issue", picture=""))
    build(large, newsletter, folder)
    after = state(folder)
    assert set(before) <= set(after)
    new = set(after) - set(before)
    assert {"archive/new/index.html", "archive/new.es/index.html"} <= new
    assert {one.partition("-")[0].partition(".")[0] for one in new} == {
        "archive/new",
        "archive/new/index",
        "events/new",
        "media/share",
    }
    touched = {name for name in before if after[name] != before[name]}
    assert touched == {
        "index.html", "archive/index.html", "archive/2027/index.html",
        "feed.xml", "atom.xml", "feed.json", "sitemap.xml", MANIFEST,
    }  # fmt: skip


def test_the_text_of_a_page_is_escaped(large: Site, newsletter: Newsletter, folder: Path) -> None:
    build(large, newsletter, folder)
    for text in pages(folder).values():
        assert "Every <block>" not in text
    assert html.escape("Every <block> & ", quote=False) in pages(folder)["archive/index.html"]
