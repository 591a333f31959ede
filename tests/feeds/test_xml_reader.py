"""What feedparser loses, and we do not."""

from __future__ import annotations

from typing import Any

import pytest

from newsletter.feeds.raw_entry import NotAFeedError
from newsletter.feeds.xml_reader import read_document, xml_document

URL = "https://paper.example/news.xml"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def entry(items: str, *, head: str = "", broken: bool = False) -> dict[str, Any]:
    """Return the one entry of a feed; a `broken` one is not well-formed, so that the lenient parser reads it."""
    end = "" if broken else "</channel></rss>"
    text = f'<rss version="2.0" {head}><channel><item>{items}</item>{end}'
    (found,) = read_document(xml_document(text), URL).entries
    return found


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    ("element", "key"),
    [("pubDate", "published"), ("updated", "updated"), ("lastBuildDate", "updated"), ("created", "created")],
)
def test_a_date_is_the_text_that_stands_there(element: str, key: str, broken: bool) -> None:
    found = entry(f"<{element}> 2026/06/29 </{element}>", broken=broken)
    assert found[key] == "2026/06/29"
    assert f"{key}_parsed" not in found


@pytest.mark.parametrize("broken", [False, True])
def test_a_guid_is_no_path(broken: bool) -> None:
    found = entry("<guid>site-7</guid>", broken=broken)
    assert (found["id"], found["permalink"]) == ("site-7", "site-7")
    assert "link" not in found
    found = entry('<guid isPermaLink="false">site-7</guid>', broken=broken)
    assert "permalink" not in found


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("link", ["www.paper.example/a", "/a", "a", "https://paper.example/a"])
def test_a_link_is_the_text_that_stands_there(link: str, broken: bool) -> None:
    assert entry(f"<link>{link}</link>", broken=broken)["link"] == link


def test_xml_base_ends_where_its_element_ends() -> None:
    text = '<rss version="2.0"><channel><item xml:base="https://a.example/x/"><link>/1</link></item><item><link>/2</link></item></channel></rss>'
    links = [one["link"] for one in read_document(xml_document(text), URL).entries]
    assert links == ["https://a.example/1", "/2"]


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    ("bases", "link"),
    [
        (("/x/", "y/"), "https://paper.example/x/y/1"),
        (("", "https://a.example/x/"), "https://a.example/x/1"),
        (("https://a.example/x/", "javascript:alert(1)"), "https://a.example/x/1"),
        (("", ""), "1"),
    ],
)
def test_xml_base_is_relative_to_the_one_around_it(bases: tuple[str, str], link: str, broken: bool) -> None:
    around, inner = bases
    found = entry(f'<link xml:base="{inner}">1</link>', head=f'xml:base="{around}"', broken=broken)
    assert found["link"] == link


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    "picture",
    [
        "<media:content url='p.jpg'><media:title>The picture</media:title><media:description>A crowd</media:description></media:content>",
        "<media:group><media:description>A crowd</media:description></media:group>",
        "<media:description type='html'>A crowd</media:description>",
        "<image><url>p.jpg</url><title>The picture</title><link>https://p.example/</link><description>A crowd</description></image>",
    ],
)
def test_a_pictures_words_are_not_the_storys(picture: str, broken: bool) -> None:
    for items in (
        f"{picture}<title>T</title><description>S</description>",
        f"<title>T</title><description>S</description>{picture}",
    ):
        found = entry(items, head=MEDIA, broken=broken)
        assert (found["title"], found["summary"]) == ("T", "S")
    assert "summary" not in entry(f"<title>T</title>{picture}", head=MEDIA, broken=broken)


def test_what_no_xml_may_hold_goes_before_it_is_read() -> None:
    document = xml_document(
        "\ufeff \n<?xml version='1.0' encoding='utf-16'?><rss>a\x0bb\x00\ufffe\ud800</rss>"
    )
    assert document == b"<?xml version='1.0' encoding='utf-8'?><rss>ab</rss>"


def test_what_is_no_feed_has_no_version() -> None:
    assert read_document(xml_document("hello"), URL).version == ""


def test_whatever_stumbles_is_said_so() -> None:
    with pytest.raises(NotAFeedError, match="cannot be read"):
        read_document(None, URL)  # type: ignore[arg-type]
