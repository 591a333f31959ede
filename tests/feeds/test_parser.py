"""From a feed's bytes to clean entries."""

from __future__ import annotations

import html
import json
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.parser import MOST_ENTRIES, read_feed
from newsletter.model import Entry, Feed
from tests.http.faulty_http import FEED

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
PAPER = Feed(key="paper", url="https://paper.example/rss", outlet="The Paper", lang="en")
URL = "https://paper.example/rss"


def parse(body: bytes, content_type: str = "application/rss+xml", *, feed: Feed = PAPER) -> ParsedFeed:
    return read_feed(body, feed=feed, url=URL, content_type=content_type, now=NOW)


def read(body: bytes, content_type: str = "application/rss+xml", *, feed: Feed = PAPER) -> tuple[Entry, ...]:
    return parse(body, content_type, feed=feed).entries


def rss(*items: str, language: str = "en") -> bytes:
    joined = "".join(one if one.startswith("<link>") else f"<item>{one}</item>" for one in items)
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><language>{language}</language>'
    return f"{head}{joined}</channel></rss>".encode()


def item(
    title: str = "A story", link: str = "https://paper.example/a", date: str = "", more: str = ""
) -> str:
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<title>{title}</title><link>{link}</link>{when}{more}"


def test_an_entry_is_read_whole() -> None:
    more = "<guid isPermaLink='false'>id-1</guid><description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>"
    assert read(rss(item(date="Wed, 08 Mar 2023 10:00:00 GMT", more=more))) == (
        Entry(
            feed="paper",
            identity="id-1",
            title="A story",
            url="https://paper.example/a",
            published_at=datetime(2023, 3, 8, 10, tzinfo=UTC),
            summary="One Two",
        ),
    )


def test_links_and_words_that_a_mail_gateway_wrapped_are_unwrapped() -> None:
    person = "data=05%7C02%7Cstaff.person%40city.example"
    wrapped = (
        f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpaper.example%2Fa&amp;{person}"
    )
    (entry,) = read(
        rss(item(link=wrapped, title=f"See {wrapped}", more=f"<description>Now: {wrapped}</description>"))
    )
    assert (entry.url, entry.title) == ("https://paper.example/a", "See https://paper.example/a")
    assert entry.summary == "Now: https://paper.example/a"


def test_the_newest_comes_first_and_equals_keep_the_feeds_order() -> None:
    dates = ["Mon, 06 Mar 2023", "Wed, 08 Mar 2023", "Tue, 07 Mar 2023", "Wed, 08 Mar 2023"]
    items = [item(title=f"{n}", link=f"/{n}", date=f"{day} 10:00:00 GMT") for n, day in enumerate(dates)]
    assert [entry.title for entry in read(rss(*items))] == ["1", "3", "2", "0"]


def test_json_feeds_are_read_alike_and_told_by_content() -> None:
    content = {"id": 3, "url": "/x", "title": "Uno &amp; dos", "date_published": "2023-03-08T10:00:00Z"}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [content]}).encode()
    (entry,) = read(body, content_type="text/plain")
    assert (entry.identity, entry.url, entry.title) == ("3", "https://paper.example/x", "Uno & dos")


@pytest.mark.parametrize(
    "date",
    [
        "Wed, 08 Mar 2023 10:00:00 GMT",
        "2023-03-08T02:00:00-08:00",
        1678269600,
        "1678269600000",
        "8 Mar 2023 5:00 AM EST",
    ],
)
def test_a_json_feed_may_write_its_dates_as_rss_does(date: object) -> None:
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"id": "1", "url": "/x", "title": "T", "date_published": date}],
        }
    )
    assert read(body.encode())[0].published_at == datetime(2023, 3, 8, 10, tzinfo=UTC)


# --- Identity --------------------------------------------------------------------------------------


def test_identity_is_the_feeds_id_else_the_link() -> None:
    with_id = item(link="/a", more="<guid isPermaLink='false'>7</guid>")
    entries = read(rss(with_id, item(link="/b")))
    assert {entry.identity for entry in entries} == {"7", "https://paper.example/b"}


def test_an_identity_told_twice_is_one_entry() -> None:
    guid = "<guid isPermaLink='false'>7</guid>"
    entries = read(rss(item(title="first", more=guid), item(title="second", more=guid)))
    assert [entry.title for entry in entries] == ["first"]


def test_an_identity_beside_other_links_is_none() -> None:
    guid = "<guid isPermaLink='false'>7</guid>"
    entries = read(rss(item(title="first", more=guid), item(title="second", link="/b", more=guid)))
    assert [entry.title for entry in entries] == ["first", "second"]


def test_an_endless_identity_becomes_a_short_one_and_stays_the_same() -> None:
    body = rss(item(more=f"<guid isPermaLink='false'>{'x' * 5_000}</guid>"))
    (entry,) = read(body)
    assert entry.identity.startswith("sha256:")
    assert len(entry.identity) < 100
    assert read(body) == (entry,)


def test_an_identity_holds_nothing_a_database_would_choke_on() -> None:
    items = [{"id": "a\x00b\ud800c", "url": "https://a.example/", "title": "t\x00\ud800"}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    (entry,) = read(body)
    assert (entry.identity, entry.title) == ("abc", "t")


# --- Links, titles, dates, languages ---------------------------------------------------------------


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.example"])
def test_an_entry_without_a_usable_link_is_left_out(link: str) -> None:
    assert [entry.title for entry in read(rss(item(link=link), item(title="good")))] == ["good"]


@pytest.mark.parametrize("title", ["", "&lt;b&gt;&lt;/b&gt;", "&lt;script&gt;x&lt;/script&gt;", "&#x200d;"])
def test_an_entry_without_a_title_is_left_out(title: str) -> None:
    assert read(rss(item(title=title))) == ()


def test_hostile_titles_are_literal_text() -> None:
    title = "&lt;img src=x onerror=alert(1)&gt;{{7*7}} &lt;b&gt;AT&amp;amp;T&lt;/b&gt; {% include 'x' %}"
    (entry,) = read(rss(item(title=title)))
    assert entry.title == "{{7*7}} AT&T {% include 'x' %}"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Sun, 01 Jan 1995 00:00:00 GMT", datetime(1995, 1, 1, tzinfo=UTC)),
        ("Sat, 31 Dec 1994 23:59:59 GMT", None),
        ("Mon, 13 Mar 2023 12:00:00 GMT", NOW + timedelta(days=2)),
        ("Mon, 13 Mar 2023 12:00:01 GMT", None),
        ("1678269600", datetime(2023, 3, 8, 10, tzinfo=UTC)),
        ("1763542800", None),
        ("Wed, 08 Mar 2099 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        ("Wed, 08 Mar 2023 10:00:00 -0800", datetime(2023, 3, 8, 18, tzinfo=UTC)),
    ],
)
def test_a_date_is_believed_from_1995_to_two_days_ahead(date: str, expected: datetime | None) -> None:
    (entry,) = read(rss(item(date=date)))
    assert entry.published_at == expected
    assert entry.published_at is None or entry.published_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("date", "unread"),
    [
        ("yesterday", "yesterday"),
        ("Wed, 08 Mar 2023 10:00:00 QQQ", "Wed, 08 Mar 2023 10:00:00 QQQ"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("<b>soon</b> {{7*7}}" + "x" * 99, "soon {{7*7}}" + "x" * 47 + "…"),
        ("Wed, 08 Mar 2023 10:00:00 GMT", ""),
        ("Wed, 08 Mar 2099 10:00:00 GMT", ""),
        ("", ""),
    ],
)
def test_a_date_that_cannot_be_read_is_reported_and_one_that_is_ahead_is_not(date: str, unread: str) -> None:
    parsed = parse(rss(item(date=html.escape(date)), item(link="/b", date="Tue, 07 Mar 2023 10:00:00 GMT")))
    assert parsed.unread_date == unread
    assert parsed.undated == (date != "Wed, 08 Mar 2023 10:00:00 GMT")


def test_entries_without_a_date_come_last() -> None:
    dates = ["soon", "Wed, 08 Mar 2023 10:00:00 GMT", "", "Tue, 07 Mar 2023 10:00:00 GMT"]
    items = [item(title=f"{n}", link=f"/{n}", date=date) for n, date in enumerate(dates)]
    assert [entry.title for entry in read(rss(*items))] == ["1", "3", "0", "2"]


def test_a_change_counts_for_a_date_only_where_none_is_stated() -> None:
    changed = "<a:updated xmlns:a='http://www.w3.org/2005/Atom'>2023-03-08T10:00:00Z</a:updated>"
    stated, silent = item(date="soon", more=changed), item(link="/b", more=changed)
    assert [entry.published_at for entry in read(rss(stated, silent))] == [
        datetime(2023, 3, 8, 10, tzinfo=UTC),
        None,
    ]


def test_a_second_element_is_asked_when_the_first_cannot_be_read() -> None:
    more = "<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2023-03-08</dc:date>"
    (entry,) = read(rss(item(date="soon", more=more)))
    assert entry.published_at == datetime(2023, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "expected"), [("es", "es"), ("en", ""), ("x y", ""), ("<b>", ""), ("e" * 99, "")]
)
def test_a_language_is_named_when_it_is_another_and_a_tag(lang: str, expected: str) -> None:
    items = [{"url": "https://a.example/", "title": "t", "language": lang}]
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "language": "en", "items": items}
    ).encode()
    assert read(body)[0].lang == expected


def test_no_more_than_500_entries_the_newest_are_read() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    items = [
        item(title=f"{n}", link=f"/{n}", date=(start + timedelta(hours=n)).isoformat())
        for n in range(MOST_ENTRIES + 50)
    ]
    entries = read(rss(*items))
    assert len(entries) == MOST_ENTRIES
    assert (entries[0].title, entries[-1].title) == ("549", "50")


# --- What is no feed -------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_an_empty_answer_is_said_so(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"feed paper: https://paper\.example/rss: the answer is empty"):
        read(body)


def test_a_web_page_is_said_so_and_its_feed_is_named() -> None:
    page = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/real.xml">'
    with pytest.raises(
        FeedError, match=r"a web page, not a feed\. Did you mean https://paper\.example/real\.xml\?"
    ):
        read(page, content_type="text/html")


def test_a_web_page_without_a_feed_tells_what_to_look_for() -> None:
    with pytest.raises(FeedError, match=r"this is a web page, not a feed\. Look for its RSS address"):
        read(b"<html><body>Hi", content_type="text/html")


@pytest.mark.parametrize(
    "body", [b"hello", b"\x89PNG\r\n", b"%PDF-1.7", b'{"a": 1}', b"<a/>", b"\x00" * 1_000]
)
def test_anything_else_is_said_so(body: bytes) -> None:
    with pytest.raises(FeedError, match="this is not a feed"):
        read(body)


def test_a_feed_called_html_by_its_server_is_still_a_feed() -> None:
    assert len(read(FEED, content_type="text/html")) == 1


# --- Laws ------------------------------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "&lt;script&gt;",
        "&amp;lt;b&amp;gt;",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "javascript:alert(1)",
        "https://a.example/",
        "https://a.example/{{x}}",
        "\u202e",
        "&#14;",
        "&#x202e;",
        "&nbsp;",
        "{{7*7}}",
        "</title>",
        "<b>",
        "]]>",
        "\x0b",
        "Wed, 08 Mar 2023 10:00:00 GMT",
        "-1-1-1T99:99:99Z",
    ]
)
VALUE = st.lists(HOSTILE | st.text(max_size=12), max_size=4).map("".join)
TAGS = st.sampled_from(
    ["title", "link", "guid", "pubDate", "description", "dc:date", "id", "updated", "content:encoded"]
)
ITEM = st.lists(st.tuples(TAGS, VALUE), max_size=5).map(
    lambda pairs: "<item>" + "".join(f"<{tag}>{value}</{tag}>" for tag, value in pairs) + "</item>"
)
DOCUMENT = st.lists(ITEM, max_size=4).map(
    lambda items: f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode(
        "utf-8", "replace"
    )
)
CONTENT_TYPES = st.sampled_from(
    [
        "",
        "text/html",
        "application/xml; charset=utf-7",
        "text/xml; charset=no-such",
        "text/xml; charset=punycode",
        "é",
    ]
)


@given(st.binary() | DOCUMENT | st.text().map(lambda text: text.encode("utf-16", "replace")), CONTENT_TYPES)
@example(b"<rss><channel><item><link>http://[</link><title>t</title></item></channel></rss>", "")
def test_any_bytes_are_clean_entries_or_a_feed_error(body: bytes, content_type: str) -> None:
    try:
        entries = read(body, content_type)
    except FeedError as error:
        entries = ()
        line = str(error)
        assert line.isprintable()
    for entry in entries:
        assert is_clean(entry.title)
        assert is_clean(entry.summary)
        assert entry.title
        assert entry.url.startswith(("http://", "https://"))
        assert entry.url.isascii()
        assert urlsplit(entry.url).hostname
        assert entry.published_at is None or entry.published_at.utcoffset() == timedelta(0)
        assert is_clean(entry.identity)
        assert 0 < len(entry.identity) <= 500


def is_clean(text: str) -> bool:
    bidi = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    hidden = any(unicodedata.category(char) in ("Cc", "Cs") for char in text)
    return not hidden and not bidi & set(text)


def _encoded_twice(words: str) -> bool:
    """Say whether words look like UTF-8 that was read as Latin-1, which feedparser mends (rightly)."""
    try:
        return words.encode("latin-1").decode("utf-8") != words
    except UnicodeError:
        return False


WORDS = st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=40).filter(
    lambda words: not _encoded_twice(words)
)


@given(
    WORDS,
    st.sampled_from(["<b>{}</b>", "<script>x</script>{}", "<i onclick='x'>{}</i>", "<p>{}</p><!-- x -->"]),
)
def test_no_tag_survives_around_a_title_however_it_is_wrapped(words: str, wrapping: str) -> None:
    expected = unicodedata.normalize("NFC", words)
    (entry,) = read(rss(item(title=f"<![CDATA[{wrapping.format(words)}]]>")))
    assert entry.title == expected


def test_a_link_is_kept_without_what_only_tracks_its_reader() -> None:
    (entry,) = read(
        rss("<item><title>T</title><link>https://a.example/x?id=1&amp;utm_source=rss</link></item>")
    )
    assert entry.url == entry.identity == "https://a.example/x?id=1"
