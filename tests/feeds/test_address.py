"""What an entry's link becomes, and how an address is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.address import _USUAL, absolute_link, printed, story_address
from newsletter.feeds.url import URL
from newsletter.issues.addresses import address_fault

BASE = "https://paper.example/feeds/news.xml"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://other.example/a?b=c#d", "https://other.example/a?b=c#d"),
        ("/a", "https://paper.example/a"),
        ("a", "https://paper.example/feeds/a"),
        ("../a", "https://paper.example/a"),
        ("?page=2", "https://paper.example/feeds/news.xml?page=2"),
        ("//other.example/a", "https://other.example/a"),
        (" https://other.example/a\n", "https://other.example/a"),
        ("HTTP://Other.Example/A", "http://other.example/A"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("/a b|c", "https://paper.example/a%20b%7Cc"),
        ("https://[2606:4700::1111]:8080/a", "https://[2606:4700::1111]:8080/a"),
        ("/a'b", "https://paper.example/a%27b"),
        ('/"><script>', "https://paper.example/%22%3E%3Cscript%3E"),
    ],
)
def test_a_link_becomes_an_absolute_address(link: str, address: str) -> None:
    assert story_address(link, BASE) == address


@pytest.mark.parametrize(
    "link",
    [
        "http://[/",
        "http://p%61per.example/",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "\x0ejavascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "https://",
        "https:///a",
        "https://name@paper.example/",
        "https://[::1/",
        "https://host.example:99999999/",
        "https://a.example/{{ unsubscribe }}",
        "https://a.example/%7B%7bx%7d%7D",
        "https://a.example/\x00",
        "https://a.example/\ud800",
        f"https://a.example/{'x' * 2_000}",
        "https://xn--a%7bb.example/",
        "https://xn--news=.example/",
    ],
)
def test_what_is_no_plain_web_address_is_no_story_address(link: str) -> None:
    assert story_address(link, BASE) is None


def test_a_link_against_a_base_that_is_none_is_not_usable() -> None:
    assert story_address("/a", "") is None


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://a.example/?", "https://a.example/"),
        ("https://a.example/a?b#", "https://a.example/a?b"),
        ("https://a.example/a/../b", "https://a.example/b"),
        ("https://a.example/a;", "https://a.example/a"),
        ("https://1.2.3.4/a", "https://1.2.3.4/a"),
        ("https://1.2.3.400/a", None),
        ("https://a.example:80/", "https://a.example:80/"),
    ],
)
def test_an_address_that_is_not_quite_usual_is_put_in_order(link: str, address: str | None) -> None:
    assert story_address(link, BASE) == address


@given(st.from_regex(_USUAL, fullmatch=True), st.sampled_from([BASE, "http://a.example", ""]))
def test_a_usual_address_is_what_taking_it_apart_and_joining_it_gives(link: str, base: str) -> None:
    assert str(URL(base).join(URL(link))) == link == story_address(link, base)
    assert not address_fault(link)


@given(st.text() | st.from_regex(r"(https?|javascript|data):/{0,3}[^\n]{0,40}", fullmatch=True))
def test_any_link_is_none_or_a_printable_ascii_web_address(link: str) -> None:
    address = story_address(link, BASE)
    if address is not None:
        assert address.startswith(("http://", "https://"))
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(" \"<>\\^`{|}'")
        assert story_address(address, BASE) == address
        assert address_fault(address) is None  # an issue file takes it


def test_a_printed_address_shows_no_password() -> None:
    assert printed("https://anna:s3cret@paper.example/a@b") == "https://paper.example/a@b"


@given(st.text(min_size=1))
def test_a_printed_address_is_one_short_line(address: str) -> None:
    assert printed(address).isprintable()
    assert len(printed(address)) <= 200


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("www.paper.example/a", "https://www.paper.example/a"),
        ("WWW.Other.example", "https://WWW.Other.example"),
        ("www2.other.example:8080/x?y#z", "https://www2.other.example:8080/x?y#z"),
        ("paper.example/a", "https://paper.example/a"),
        ("https://other.example/ a\nb", "https://other.example/ab"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("/a", "https://paper.example/a"),
        ("a/b", "https://paper.example/feeds/a/b"),
        ("story.html", "https://paper.example/feeds/story.html"),
        ("?p=3", "https://paper.example/feeds/news.xml?p=3"),
        ("", ""),
        ("  ", ""),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tag:paper.example,2005:1", "tag:paper.example,2005:1"),
        ("www.paper", "https://paper.example/feeds/www.paper"),
    ],
)
def test_a_link_that_lacks_its_scheme_is_never_a_path(written: str, address: str) -> None:
    assert absolute_link(written, BASE) == address


@pytest.mark.parametrize(
    "written", ["site-7", "4711", "urn-x", "550e8400-e29b-41d4-a716-446655440000", "a:b"]
)
def test_a_bare_id_is_no_link_where_whole_addresses_are_wanted(written: str) -> None:
    assert absolute_link(written, BASE, may_be_id=True) == ""


@given(st.text(), st.booleans())
def test_any_text_is_a_link_or_none(written: str, may_be_id: bool) -> None:
    assert isinstance(absolute_link(written, BASE, may_be_id=may_be_id), str)
    assert isinstance(absolute_link(BASE, written, may_be_id=may_be_id), str)
