"""RSS, Atom and RDF, in bytes."""

from __future__ import annotations

import pyexpat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.feeds.feed_xml import read_xml
from newsletter.feeds.raw_entry import Item, NotAFeedError
from tests.http.faulty_http import FEED

URL = "https://paper.example/news.xml"
ATOM = b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">%s</feed>'
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel>%s</channel></rss>'


def items(body: bytes, content_type: str = "") -> tuple[Item, ...]:
    return read_xml(body, url=URL, content_type=content_type).items


def test_rss_is_read() -> None:
    assert items(FEED) == (
        Item(
            identity="https://paper.example/a",
            title="A story",
            link="https://paper.example/a",
            published_at=datetime(2023, 3, 8, 10, tzinfo=UTC),
        ),
    )


def test_atom_is_read() -> None:
    entry = b"""<entry><title type="html">&lt;b&gt;Uno&lt;/b&gt;</title><id>tag:x</id><link href="/a"/>
    <updated>2023-03-08T10:00:00+01:00</updated><summary>Dos</summary></entry>"""
    (item,) = items(ATOM % entry)
    assert (item.title, item.identity, item.summary) == ("<b>Uno</b>", "tag:x", "Dos")
    assert item.link == "https://paper.example/a"
    assert item.published_at == datetime(2023, 3, 8, 9, tzinfo=UTC)


def test_rdf_is_read() -> None:
    body = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/>
    <item rdf:about="x"><title>T</title><link>https://a.example/</link><dc:date>2023-03-08</dc:date></item>
    </rdf:RDF>"""
    (item,) = items(body)
    assert (item.title, item.published_at) == ("T", datetime(2023, 3, 8, tzinfo=UTC))


def test_published_counts_before_updated_and_content_stands_in_for_a_summary() -> None:
    entry = b"""<entry><title>t</title><published>2023-03-01T00:00:00Z</published>
    <updated>2023-03-09T00:00:00Z</updated><content type="html">&lt;p&gt;All&lt;/p&gt;</content></entry>"""
    (item,) = items(ATOM % entry)
    assert item.published_at == datetime(2023, 3, 1, tzinfo=UTC)
    assert item.summary == "<p>All</p>"


def test_only_a_language_other_than_the_feeds_own_is_named() -> None:
    entries = b'<entry><title>one</title></entry><entry><title xml:lang="es">dos</title></entry>'
    assert [item.lang for item in items(ATOM % entries)] == ["", "es"]


def test_links_are_relative_to_xml_base_else_to_where_the_feed_came_from() -> None:
    item = b"<item><title>t</title><link>/a</link></item>"
    assert items(RSS % item)[0].link == "https://paper.example/a"
    based = b'<rss version="2.0" xml:base="https://other.example/x/"><channel>' + item + b"</channel></rss>"
    assert items(based)[0].link == "https://other.example/a"


@pytest.mark.parametrize(
    ("date", "year"),
    [
        (b"2024-02-30", 2024),
        (b"yesterday", None),
        (b"", None),
        (b"99999999999999", 9999),
        (b"1763542800", 1763),
    ],
)
def test_odd_dates_do_no_harm(date: bytes, year: int | None) -> None:
    (item,) = items(RSS % (b"<item><title>t</title><pubDate>" + date + b"</pubDate></item>"))
    assert (item.published_at.year if item.published_at else None) == year


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_counts(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><item><title>Café</title></item></channel></rss>'
    assert items(text.encode(encoding))[0].title == "Café"


def test_a_broken_feed_still_gives_what_it_can() -> None:
    body = RSS % b"<item><title>One & two</title><link>https://a.example/</link></item><item><title>Three"
    assert [item.title for item in items(body)][:1] == ["One & two"]


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"<html></html>", b"<a/>", b"\x00\xff", b"<?xml version='1.0'?>"]
)
def test_what_is_no_feed_is_said_so(body: bytes) -> None:
    with pytest.raises(NotAFeedError):
        items(body)


@pytest.mark.parametrize("charset", ["punycode", "undefined"])
def test_an_encoding_that_is_none_is_no_traceback(charset: str) -> None:
    with pytest.raises(NotAFeedError, match="cannot be read"):
        items(FEED, f"text/xml; charset={charset}")


def test_a_body_that_names_a_file_does_not_open_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(FEED)
    for body in (bytes(secret), str(secret).encode(), f"file://{secret}".encode()):
        with pytest.raises(NotAFeedError):
            items(body)


def test_a_body_that_is_an_address_is_not_fetched() -> None:
    from tests.http.faulty_http import FaultyServer

    with FaultyServer() as server:
        with pytest.raises(NotAFeedError):
            items(server.url("/feed").encode())
        assert server.requests == []


def with_entity(value: bytes) -> bytes:
    """Return a feed that declares an entity and names it in a title."""
    declared = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a ' + value + b">]>"
    return declared + RSS[21:] % b"<item><title>some &a;</title></item>"


def test_an_entity_of_the_feeds_own_is_its_words() -> None:
    assert pyexpat.version_info >= (2, 4), "an expat that limits what entities grow to"
    (item,) = items(with_entity(b'"words"'))
    assert item.title == "some words"


def test_an_entity_reaches_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    (item,) = items(with_entity(b'SYSTEM "%s"' % secret.as_uri().encode()))
    assert item.title == "some"
