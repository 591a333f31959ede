"""Headlines of feeds in every format, and posts that have none."""

from __future__ import annotations

from html import escape

import pytest

from tests.feeds.read import atom, json_feed, only, read, rss

LINK = "<link>https://paper.example/a</link>"
ATOM_LINK = '<link href="https://paper.example/a"/>'


@pytest.mark.parametrize(
    "title",
    [
        "&lt;![CDATA[Council votes]]&gt;",
        "&lt;![CDATA[Council]]&gt; &lt;![CDATA[votes]]&gt;",
        "<![CDATA[<![CDATA[Council votes]]]]><![CDATA[>]]>",
        "&lt;![CDATA[<![CDATA[Council votes]]>]]&gt;",
        "&lt;![CDATA[Council votes",
        "&lt;![CDATA[&lt;b&gt;Council&lt;/b&gt; votes]]&gt;",
    ],
)
def test_a_section_that_was_escaped_is_a_headline(title: str) -> None:
    assert only(rss(f"<title>{title}</title>{LINK}")).title == "Council votes"
    if "&lt;b" not in title:  # in Atom it is what it says
        assert only(atom(f"<title>{title}</title>{ATOM_LINK}")).title == "Council votes"


def test_sections_are_opened_in_links_ids_dates_and_texts_too() -> None:
    def section(text: str) -> str:
        return escape(f"<![CDATA[{text}]]>")

    entry = only(
        rss(
            f"<title>T</title><link>{section('https://paper.example/a')}</link><guid isPermaLink='false'>"
            f"{section('7')}</guid><pubDate>{section('2026-11-23')}</pubDate><description>{section('S')}</description>"
        )
    )
    assert (entry.url, entry.identity, entry.summary) == ("https://paper.example/a", "7", "S")
    assert entry.published_at is not None


@pytest.mark.parametrize(
    "title",
    [
        '<title type="text">&lt;title></title>',
        '<title type="text">&#60;title></title>',
        '<title type="text"><![CDATA[<title>]]></title>',
        "<title>&lt;title></title>",
        '<title type="html">&amp;lt;title></title>',
        '<title type="html"><![CDATA[&lt;title>]]></title>',
        '<title type="html">&amp;#60;title></title>',
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">&lt;title></div></title>',
    ],
)
def test_atom_says_what_is_literal(title: str) -> None:
    assert only(atom(title + ATOM_LINK)).title == "<title>"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ('<title type="html">&lt;em>News&lt;/em> R&amp;amp;B</title>', "News R&B"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><em>News</em> R&amp;B</div></title>',
            "News R&B",
        ),
        ('<title type="text">&lt;em>News&lt;/em> R&amp;B</title>', "<em>News</em> R&B"),
        ('<title type="text">AT&amp;amp;T</title>', "AT&T"),
        ('<title type="text/html" mode="escaped">&lt;b>News&lt;/b></title>', "News"),
    ],
)
def test_atom_says_what_is_markup(title: str, text: str) -> None:
    assert only(atom(title + ATOM_LINK)).title == text


@pytest.mark.parametrize(
    "title",
    [
        "Why we dropped the <table> tag",
        "1 < 2",
        "I <3 the library",
        "<b>Not bold</b>",
        "Use &lt;b&gt;",
        "a <your name>",
    ],
)
def test_json_feed_is_plain_text(title: str) -> None:
    assert only(json_feed({"url": "https://paper.example/a", "title": title})).title == title


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Why we dropped the &lt;table&gt; tag", "Why we dropped the <table> tag"),
        ("&lt;b&gt;Bold&lt;/b&gt; news", "Bold news"),
        ("<![CDATA[I <3 the library]]>", "I <3 the library"),
        ("Rents &lt; $1,000", "Rents < $1,000"),
        ("Letters to &lt;your name&gt;", "Letters to <your name>"),
        ("Foo <b>bar</b> baz", "Foo bar baz"),
        ("AT&amp;amp;T", "AT&T"),
    ],
)
def test_rss_does_not_say_and_formatting_is_taken_out(title: str, text: str) -> None:
    assert only(rss(f"<title>{title}</title>{LINK}")).title == text


# --- Posts without a headline ----------------------------------------------------------------------

LONG = "The council met tonight in the old town hall to hear what neighbors think of the plan for the bridge."
FIRST = "The council met tonight in the old town hall to hear what neighbors think of…"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss(f"{LINK}<description>{LONG}</description>"), FIRST),
        (rss(f"<title/>{LINK}<description>&lt;p&gt;Short &lt;b&gt;post&lt;/b&gt;&lt;/p&gt;</description>"), "Short post"),
        (rss(f"<title> </title>{LINK}<content:encoded><![CDATA[<p>Only content</p>]]></content:encoded>"), "Only content"),
        (rss(f"<title>&lt;img src='x'&gt;</title>{LINK}<description>{LONG}</description>"), FIRST),
        (atom(f"<title/>{ATOM_LINK}<content type='html'>&lt;p>A toot&lt;/p></content>"), "A toot"),
        (atom(f"{ATOM_LINK}<summary>Plain &lt;words></summary>"), "Plain <words>"),
        (json_feed({"url": "https://paper.example/a", "content_text": "A note < a post"}), "A note < a post"),
        (json_feed({"url": "https://paper.example/a", "content_html": "<p>A note</p>"}), "A note"),
        (rss(f"<itunes:title>Episode 7</itunes:title>{LINK}<description>About</description>"), "Episode 7"),
    ],
)  # fmt: skip
def test_a_post_without_a_title_gets_its_first_words(body: str, title: str) -> None:
    parsed = read(body)
    assert [entry.title for entry in parsed.entries] == [title]
    assert parsed.left_out == 0


@pytest.mark.parametrize(
    "item",
    [
        LINK,
        f"<title/>{LINK}",
        f"<title>&lt;script&gt;x&lt;/script&gt;</title>{LINK}",
        "<title>No address</title>",
        "<title>T</title><link>javascript:alert(1)</link>",
        f"{LINK}<description>&lt;img src='x'&gt;</description>",
    ],
)
def test_what_makes_no_story_is_counted(item: str) -> None:
    parsed = read(rss(item, f"<title>Good</title>{LINK}"))
    assert [entry.title for entry in parsed.entries] == ["Good"]
    assert parsed.left_out == 1


# --- A story's summary -----------------------------------------------------------------------------

PICTURE = "<media:content url='https://p.example/a.jpg' medium='image'><media:title>Photo</media:title><media:description>A crowd</media:description></media:content>"


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        (rss(f"<title>T</title>{LINK}{PICTURE}<description>The story</description>"), "The story"),
        (rss(f"<title>T</title>{LINK}<description>The story</description>{PICTURE}"), "The story"),
        (rss(f"<title>T</title>{LINK}{PICTURE}<content:encoded>The text</content:encoded>"), "The text"),
        (rss(f"{PICTURE}<title>T</title>{LINK}"), ""),
        (rss(f"<title>T</title>{LINK}<description><![CDATA[<figure><img src='a.jpg'><figcaption>A crowd</figcaption></figure><p>The story</p>]]></description>"), "The story"),
        (rss(f"<title>T</title>{LINK}<description><![CDATA[<p>The story</p><FIGURE><FIGCAPTION class='x'>A crowd</FIGCAPTION></FIGURE>]]></description>"), "The story"),
        (rss(f"<title>T</title>{LINK}<content:encoded><![CDATA[<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>A crowd</p></div>The story]]></content:encoded>"), "The story"),
        (rss(f"<title>T</title>{LINK}<description><![CDATA[<img src='a.jpg' alt='A crowd' title='A crowd'>The story]]></description>"), "The story"),
        (rss(f"<title>T</title>{LINK}<description><![CDATA[<figure><figcaption>All there is</figcaption></figure>]]></description>"), "All there is"),
        (rss(f"<title>T</title>{LINK}<media:description>A crowd</media:description><media:text>A crowd</media:text>"), ""),
        (rss(f"<image><url>/p.jpg</url><title>P</title><description>A crowd</description></image><title>T</title>{LINK}<description>The story</description>"), "The story"),
        (atom(f"<title>T</title>{ATOM_LINK}<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:description>A crowd</media:description></media:group><summary>The story</summary>"), "The story"),
    ],
)  # fmt: skip
def test_a_storys_summary_is_never_its_pictures_description(body: str, summary: str) -> None:
    entry = only(body)
    assert (entry.title, entry.summary) == ("T", summary)


# --- One byte --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type", ["", "application/rss+xml", "text/xml", "text/xml; charset=utf-8", "text/html"]
)
@pytest.mark.parametrize("odd", [b"caf\xe9", b"it\x92s", b"cut \xc3", b"bad \xff", b"\xe2\x80"])
def test_a_byte_that_is_not_utf_8_leaves_every_accent_alone(odd: bytes, content_type: str) -> None:
    body = rss(
        f"<title>Año nuevo, café y reunión</title>{LINK}",
        "<title>ODD</title><link>https://paper.example/b</link>",
    )
    data = b"<?xml version='1.0' encoding='utf-8'?>" + body.encode().replace(b"ODD", odd)
    good, broken = read(data, content_type=content_type).entries
    assert good.title == "Año nuevo, café y reunión"
    assert broken.title == odd.decode("utf-8", "replace")


def test_so_does_one_in_json() -> None:
    body = json_feed(
        {"url": "https://paper.example/a", "title": "Año"}, {"url": "https://paper.example/b", "title": "ODD"}
    )
    data = json_text(body).replace(b"ODD", b"caf\xe9")
    assert [entry.title for entry in read(data).entries] == ["Año", "caf\ufffd"]


def json_text(body: str) -> bytes:
    """Return JSON with its letters as they are."""
    return body.encode("ascii").decode("unicode_escape").encode()
