"""RSS, Atom and RDF, in bytes."""

from __future__ import annotations

import pyexpat
from pathlib import Path

import pytest

from newsletter.feeds.encoding import decoded
from newsletter.feeds.feed_xml import read_xml
from newsletter.feeds.raw_entry import Item, ItemLink, Markup, NotAFeedError
from tests.http.faulty_http import FEED

URL = "https://paper.example/news.xml"
ATOM = b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">%s</feed>'
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel>%s</channel></rss>'


def items(body: bytes, content_type: str = "") -> tuple[Item, ...]:
    return read_xml(decoded(body, content_type), url=URL).items


def page_of(item: Item) -> str:
    """Return the page that an item names first."""
    return next((link.url for link in (*item.links, *item.other_links)), "")


def test_rss_is_read() -> None:
    assert items(FEED) == (
        Item(
            identity="a",
            title="A story",
            links=(ItemLink(url="https://paper.example/a"),),
            published=("Wed, 08 Mar 2023 10:00:00 GMT",),
        ),
    )


def test_atom_is_read() -> None:
    entry = b"""<entry><title type="html">&lt;b&gt;Uno&lt;/b&gt;</title><id>tag:x</id><link href="/a"/>
    <updated>2023-03-08T10:00:00+01:00</updated><summary>Dos</summary></entry>"""
    (item,) = items(ATOM % entry)
    assert (item.title, item.identity, item.summary) == ("<b>Uno</b>", "tag:x", "Dos")
    assert (item.title_markup, item.summary_markup) == (Markup.HTML, Markup.NONE)
    assert page_of(item) == "https://paper.example/a"
    assert (item.published, item.updated) == ((), "2023-03-08T10:00:00+01:00")


def test_rdf_is_read() -> None:
    body = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/>
    <item rdf:about="x"><title>T</title><link>https://a.example/</link><dc:date>2023-03-08</dc:date></item>
    </rdf:RDF>"""
    (item,) = items(body)
    assert (item.title, item.published) == ("T", ("2023-03-08",))


def test_published_counts_before_updated_and_content_stands_in_for_a_summary() -> None:
    entry = b"""<entry><title>t</title><published>2023-03-01T00:00:00Z</published>
    <updated>2023-03-09T00:00:00Z</updated><content type="html">&lt;p&gt;All&lt;/p&gt;</content></entry>"""
    (item,) = items(ATOM % entry)
    assert (item.published, item.updated) == (("2023-03-01T00:00:00Z",), "2023-03-09T00:00:00Z")
    assert item.summary == "<p>All</p>"


def test_only_a_language_other_than_the_feeds_own_is_named() -> None:
    entries = b'<entry><title>one</title></entry><entry><title xml:lang="es">dos</title></entry>'
    assert [item.lang for item in items(ATOM % entries)] == ["", "es"]


def test_links_are_relative_to_xml_base_else_to_where_the_feed_came_from() -> None:
    item = b"<item><title>t</title><link>/a</link></item>"
    assert page_of(items(RSS % item)[0]) == "https://paper.example/a"
    based = b'<rss version="2.0" xml:base="https://other.example/x/"><channel>' + item + b"</channel></rss>"
    assert page_of(items(based)[0]) == "https://other.example/a"


@pytest.mark.parametrize("date", [b"2024-02-30", b"yesterday", b"99999999999999", b"1763542800"])
def test_dates_are_kept_as_they_stand_there(date: bytes) -> None:
    (item,) = items(RSS % (b"<item><title>t</title><pubDate> " + date + b"</pubDate></item>"))
    assert item.published == (date.decode(),)


def test_every_element_for_a_date_is_known() -> None:
    body = (
        RSS
        % b"""<item xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
    <dcterms:issued>one</dcterms:issued><dc:date>two</dc:date><dcterms:modified>three</dcterms:modified></item>"""
    )
    (item,) = items(body)
    assert (item.published, item.updated) == (("one", "two"), "three")


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


@pytest.mark.parametrize("charset", ["punycode", "undefined", "utf-7", "no-such"])
def test_an_encoding_that_is_none_for_text_does_not_count(charset: str) -> None:
    assert [item.title for item in items(FEED, f"text/xml; charset={charset}")] == ["A story"]


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
