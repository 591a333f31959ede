"""The archive's feeds over real HTTP, read by our own feed parser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.app.archive_feed import FeedFormat
from newsletter.feeds.parser import read_feed
from newsletter.model import Feed
from tests.web.archived import Draft, correct, send
from tests.web.site import OTHER, Site

PATHS = ["/feed.xml", "/atom.xml", "/feed.json"]
RENT = Draft(slug="2026-11-24-rent-relief", picture="march.png")
HOME = "https://letters.city.example"


@pytest.fixture
def read(site: Site) -> Site:
    """A site with a reader, an issue of a public list and one of a private list."""
    site.join()
    site.join(list=OTHER)
    site.change(base_url=HOME, web_url=HOME + "/archive/{slug}")
    send(site, Draft(slug="inside", title="For volunteers", list=OTHER))
    send(site, RENT)
    return site


def ids(site: Site) -> list[str]:
    return [item["id"] for item in json.loads(site.client.get("/feed.json").text)["items"]]


@pytest.mark.parametrize("path", PATHS)
def test_a_feed_has_the_whole_issue_with_absolute_addresses(read: Site, path: str) -> None:
    answer = read.client.get(path, headers={"Host": "evil.example"})
    text = answer.text
    assert answer.status_code == 200
    assert "Dear neighbor" in text
    assert "For volunteers" not in text
    assert f"{HOME}/archive/{RENT.slug}" in text
    assert f"{HOME}/media/" in text
    assert f"{HOME}{path}" in text
    assert "evil.example" not in text
    assert not re.search(r"(?:src|href)=\\?(?:\"|&quot;)/", text)
    assert "set-cookie" not in answer.headers
    assert "vary" not in answer.headers


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
    ],
)
def test_a_feed_says_what_it_is_and_is_kept(read: Site, path: str, media_type: str) -> None:
    answer = read.client.get(path)
    assert answer.headers["content-type"] == media_type
    etag, changed = answer.headers["etag"], answer.headers["last-modified"]
    assert changed == "Tue, 24 Nov 2026 17:30:00 GMT"
    for known in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"x", W/{etag}'},
        {"If-Modified-Since": changed},
    ):
        again = read.client.get(path, headers=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    for other in (
        {"If-None-Match": '"other"', "If-Modified-Since": changed},
        {"If-Modified-Since": "Mon, 23 Nov 2026 17:30:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert read.client.get(path, headers=other).status_code == 200


def test_an_id_outlives_title_and_host_and_a_correction_moves_updated(read: Site) -> None:
    (before,) = ids(read)
    read.clock.time += timedelta(days=1)
    correct(read, RENT, title="Rent relief opens on March 2", body="Not on March 1.")
    read.change(base_url="https://elsewhere.example")
    (item,) = json.loads(read.client.get("/feed.json").text)["items"]
    assert item["id"] == before
    assert item["title"] == "Rent relief opens on March 2"
    assert item["date_published"].startswith("2026-11-24")
    assert item["date_modified"].startswith("2026-11-25")
    assert "Not on March 1." in item["content_html"]


def test_the_hidden_preheader_is_not_shown(read: Site) -> None:
    content = json.loads(read.client.get("/feed.json").text)["items"][0]["content_html"]
    assert RENT.preheader not in content
    assert "<!--" not in content


@pytest.mark.parametrize("path", ["/", "/archive/", f"/archive/{RENT.slug}"])
def test_pages_name_the_feeds_in_their_head(read: Site, path: str) -> None:
    head = read.client.get(path).text.partition("</head>")[0]
    for feed in PATHS:
        assert re.search(rf'<link rel="alternate" type="[^"]+" title="[^"]+" href="{feed}">', head)


@pytest.mark.parametrize("path", PATHS)
def test_our_own_reader_reads_it(read: Site, path: str) -> None:
    answer = read.client.get(path)
    source = Feed(key="own", url=f"{HOME}{path}", outlet="Us", lang="en")
    parsed = read_feed(
        answer.content,
        feed=source,
        url=source.url,
        content_type=answer.headers["content-type"],
        now=read.clock.now(),
    )
    assert [(one.title, one.url) for one in parsed.entries] == [(RENT.title, f"{HOME}/archive/{RENT.slug}")]


def test_a_publication_without_a_public_list_has_no_feed(read: Site) -> None:
    lists = read.workspace.publication.lists
    read.change(lists={key: replace(one, public=False) for key, one in lists.items()})
    assert [read.client.get(f"/{form.value}").status_code for form in FeedFormat] == [404, 404, 404]
