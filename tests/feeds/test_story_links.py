"""Where a story leads: links as feeds write them."""

from __future__ import annotations

import pytest

from tests.feeds.read import atom, json_feed, only, read, rss

PAGE = "https://paper.example/a"


@pytest.mark.parametrize(
    "link",
    [
        "<link>https://paper.example/a</link>",
        "<link>/a</link>",
        "<link>a.html</link>",
        "<link>\n  https://paper.example/a\n</link>",
        "<link>paper.example/a</link>",
        "<a:link rel='alternate' type='text/html' href='https://paper.example/a'/>",
        "<link/><guid>https://paper.example/a</guid>",
        "<link></link><guid isPermaLink='true'>https://paper.example/a</guid>",
        "<guid>https://paper.example/a</guid>",
        "<guid>/a</guid>",
        "<link>4711</link><guid>https://paper.example/a</guid>",
        "<a:link rel='self' href='https://paper.example/feed'/><link>/a</link>",
        "<link>https://paper.example/a</link><link/>",
    ],
)
def test_rss_leads_to_the_page_or_to_a_guid_that_is_a_permalink(link: str) -> None:
    assert only(rss(f"<title>T</title>{link}")).url in (PAGE, f"{PAGE}.html")


@pytest.mark.parametrize(
    ("channel", "link", "url"),
    [
        ("<link>https://paper.example/news/</link>", "story.html", "https://paper.example/news/story.html"),
        ("<link>https://paper.example/news/</link>", "/story", "https://paper.example/story"),
        ("<link>/site/</link>", "story.html", "https://feeds.example/site/story.html"),
        ("<link>www.paper.example</link>", "/story", "https://www.paper.example/story"),
        ("", "/story", "https://feeds.example/story"),
        ("<a:link rel='self' href='https://other.example/rss'/><link>https://paper.example/</link>", "/x", "https://paper.example/x"),
        ("<link>https://paper.example/</link>", "www.other.example/story", "https://www.other.example/story"),
    ],
)  # fmt: skip
def test_relative_links_belong_to_the_channels_own_link(channel: str, link: str, url: str) -> None:
    assert only(rss(f"<title>T</title><link>{link}</link>", channel=channel)).url == url


def test_xml_base_comes_before_the_channels_link() -> None:
    body = rss("<title>T</title><link>story</link>", attributes='xml:base="https://base.example/x/"')
    assert only(body).url == "https://base.example/x/story"


@pytest.mark.parametrize(
    ("head", "attributes", "url"),
    [
        ("", 'xml:base="https://base.example/x/"', "https://base.example/x/story"),
        ('<link href="https://paper.example/news/"/>', "", "https://paper.example/news/story"),
        ('<link rel="self" href="https://other.example/feed"/>', "", "https://feeds.example/paper/story"),
        ("", "", "https://feeds.example/paper/story"),
    ],
)
def test_relative_links_in_atom(head: str, attributes: str, url: str) -> None:
    assert only(atom('<title>T</title><link href="story"/>', head=head, attributes=attributes)).url == url


@pytest.mark.parametrize(
    "identity",
    [
        "site-7",
        "4711",
        "urn:uuid:1",
        "tag:paper.example,2026:1",
        "www",
        "550e8400-e29b-41d4-a716-446655440000",
        "a b",
    ],
)
def test_a_bare_id_leads_nowhere(identity: str) -> None:
    for body in (
        rss(f"<title>T</title><guid>{identity}</guid>"),
        rss(f"<title>T</title><link>{identity}</link>"),
        atom("<title>T</title>").replace("<id>0</id>", f"<id>{identity}</id>"),
        json_feed({"id": identity, "title": "T"}),
        json_feed({"url": identity, "title": "T"}),
    ):
        parsed = read(body)
        assert (parsed.entries, parsed.left_out) == ((), 1)


def test_an_id_stays_an_id() -> None:
    assert only(rss(f"<title>T</title><guid>site-7</guid><link>{PAGE}</link>")).identity == "site-7"
    assert only(atom(f'<title>T</title><link href="{PAGE}"/>')).identity == "0"


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<guid isPermaLink='false'>e7</guid><enclosure url='https://sound.example/7.mp3' type='audio/mpeg' length='1'/>", "https://sound.example/7.mp3"),
        ("<enclosure url='/7.mp3' type='audio/mpeg'/>", "https://paper.example/7.mp3"),
        ("<link/><guid isPermaLink='false'>e7</guid><enclosure url='https://sound.example/7.m4a'/>", "https://sound.example/7.m4a"),
        ("<enclosure url='https://sound.example/7.mp3'/><link>https://paper.example/7</link>", "https://paper.example/7"),
        ("<enclosure url='https://sound.example/7.mp3'/><guid>https://paper.example/7</guid>", "https://paper.example/7"),
    ],
)  # fmt: skip
def test_a_podcast_leads_to_its_page_or_to_its_sound(item: str, url: str) -> None:
    assert only(rss(f"<title>Episode 7</title>{item}")).url == url


def test_an_attached_picture_is_no_page() -> None:
    parsed = read(rss("<title>T</title><enclosure url='https://p.example/a.jpg' type='image/jpeg'/>"))
    assert (parsed.entries, parsed.left_out) == ((), 1)


@pytest.mark.parametrize("guid", ["false", "FALSE", " False "])
def test_a_guid_that_is_no_permalink_leads_nowhere(guid: str) -> None:
    parsed = read(rss(f"<title>T</title><guid isPermaLink='{guid}'>https://paper.example/a</guid>"))
    assert (parsed.entries, parsed.left_out) == ((), 1)


def alternates(*pairs: tuple[str, str]) -> str:
    """Return an Atom entry's links: language (or "") and path."""
    links = (
        f'<link rel="alternate" type="text/html" href="/{path}"'
        + (f' hreflang="{lang}"' if lang else "")
        + "/>"
        for lang, path in pairs
    )
    return f"<title>T</title>{''.join(links)}"


@pytest.mark.parametrize(
    ("lang", "attributes", "links", "path"),
    [
        ("en", "", [("en", "e"), ("es", "s")], "e"),
        ("es", "", [("en", "e"), ("es", "s")], "s"),
        ("en", "", [("es", "s"), ("en", "e"), ("fr", "f")], "e"),
        ("en", 'xml:lang="es"', [("en", "e"), ("es", "s")], "s"),
        ("es-MX", "", [("en", "e"), ("es", "s")], "s"),
        ("en", "", [("en-GB", "g"), ("en", "e")], "e"),
        ("en-GB", "", [("en", "e"), ("en-GB", "g")], "g"),
        ("en", "", [("es", "s"), ("", "x")], "x"),
        ("en", "", [("es", "s"), ("x-default", "x")], "x"),
        ("en", "", [("es", "s"), ("fr", "f")], "s"),
        ("en", "", [("", "x"), ("en", "e")], "e"),
        ("en", "", [("", "x"), ("", "y")], "x"),
    ],
)
def test_of_several_alternates_the_one_in_the_feeds_language(
    lang: str, attributes: str, links: list[tuple[str, str]], path: str
) -> None:
    assert (
        only(atom(alternates(*links), attributes=attributes), lang=lang).url
        == f"https://paper.example/{path}"
    )


def test_a_page_comes_before_other_alternates() -> None:
    links = '<link rel="alternate" type="application/pdf" href="/a.pdf"/><link rel="alternate" href="/a"/>'
    assert only(atom(f"<title>T</title>{links}")).url == PAGE
    assert only(atom(f"<title>T</title>{links[:68]}")).url == f"{PAGE}.pdf"


def test_the_long_name_of_the_relation_is_known() -> None:
    rel = "http://www.iana.org/assignments/relation/alternate"
    assert only(atom(f'<title>T</title><link rel="{rel}" href="/a"/>')).url == PAGE
