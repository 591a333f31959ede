"""Search over the archive, by the form of its page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.web.archived import Draft, correct, send
from tests.web.site import OTHER, Site

RENT = Draft(slug="rent", langs=("en", "es"))


@pytest.fixture
def read(site: Site) -> Site:
    """A site with two issues of a public list and one of a private list."""
    site.join()
    site.join(list=OTHER)
    send(site, Draft(slug="inside", title="For volunteers", list=OTHER, body="Bring the form."))
    send(site, RENT)
    send(site, Draft(slug="library", title="Library hours", body="Sundays are back. <b>Permits</b> & more."))
    return site


def found(site: Site, query: str, **more: str) -> list[str]:
    """Return the addresses of the issues that a search finds."""
    page = site.client.get("/archive/", params={"q": query, **more})
    assert page.status_code == 200
    assert page.headers["x-robots-tag"] == "noindex"
    return re.findall(r'<h2><a href="([^"]+)"', page.text)


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        ("sundays", ["/archive/library"]),
        ("library hours", ["/archive/library"]),
        ("perm", ["/archive/library"]),
        ("volunteers", []),
        ("bring form", ["/archive/rent"]),
        ("quien", ["/archive/rent.es"]),
        ('"', []),
        ("e-mail OR (", []),
    ],
)
def test_what_is_found(read: Site, query: str, addresses: list[str]) -> None:
    assert found(read, query) == addresses


def test_a_version_in_the_readers_language_comes_before_another(read: Site) -> None:
    assert found(read, "rent") == ["/archive/rent"]
    assert found(read, "rent", lang="es") == ["/archive/rent.es"]


def test_words_are_marked_and_everything_is_escaped(read: Site) -> None:
    page = read.client.get("/archive/", params={"q": "permits <script>"}).text
    assert "<script" not in page
    page = read.client.get("/archive/", params={"q": "permits"}).text
    assert "<mark>Permits</mark>" in page
    assert "One issue with “permits”" in page
    assert 'value="permits"' in page


def test_a_corrected_issue_is_found_by_what_it_says_now(read: Site) -> None:
    assert found(read, "bring") == ["/archive/rent"]
    correct(read, RENT, body="Come on Thursday.")
    assert found(read, "bring") == []
    assert found(read, "thursday") == ["/archive/rent"]


def test_of_many_hits_the_best_are_shown(read: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.app.archive_search.MOST_HITS", 1)
    page = read.client.get("/archive/", params={"q": "dear"}).text
    assert "2 issues with “dear”" in page
    assert "These 1 fit best." in page


def test_a_search_for_nothing_is_the_list(read: Site) -> None:
    assert "Search 2 issues" in read.client.get("/archive/?q=+").text


def test_nothing_is_found_where_no_list_is_public(read: Site) -> None:
    lists = read.workspace.publication.lists
    read.change(lists={key: replace(one, public=False) for key, one in lists.items()})
    assert read.client.get("/archive/?q=rent").status_code == 404
