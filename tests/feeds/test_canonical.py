"""When two addresses are one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.canonical import canonical_url, without_tracking

KEY = "https://paper.example/2023/a-story"


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/2023/a-story",
        "http://paper.example/2023/a-story",
        "HTTPS://PAPER.example:443/2023/a-story",
        "http://paper.example:80/2023/a-story/",
        "https://paper.example./2023/a-story",
        "https://www.paper.example/2023/a-story",
        "https://m.paper.example/2023/a-story",
        "https://mobile.paper.example/2023/a-story",
        "https://amp.paper.example/2023/a-story",
        "https://www.m.paper.example/2023/a-story",
        "https://paper.example/2023/a-story/amp",
        "https://paper.example/2023/a-story/amp/",
        "https://paper.example/2023/a-story.amp",
        "https://paper.example/2023/a-story?amp=1&outputType=amp",
        "https://paper.example/2023/a-story/index.html",
        "https://paper.example//2023/./x/../a-story",
        "https://paper.example/2023/%61-story",
        "https://paper.example/2023/a-story#comments",
        "https://paper.example/2023/a-story?",
        "https://paper.example/2023/a-story?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
        "https://paper.example/2023/a-story?fbclid=1&gclid=2&mc_cid=3&mc_eid=4&_ga=5&igshid=6&msclkid=7",
        "  https://paper.example/2023/a-story\n",
        "https://anna:pw@paper.example/2023/a-story",
    ],
)
def test_addresses_of_one_page_share_a_key(url: str) -> None:
    assert canonical_url(url) == KEY


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/2023/A-story",
        "https://paper.example/2023/another-story",
        "https://paper.example/2023/a-story?id=1",
        "https://paper.example:8080/2023/a-story",
        "https://blog.paper.example/2023/a-story",
        "https://paper.example/2023/a-story/comments",
        "https://paper.example/",
    ],
)
def test_other_pages_have_other_keys(url: str) -> None:
    assert canonical_url(url) != KEY


def test_parameters_that_count_are_kept_in_any_order() -> None:
    assert canonical_url("https://a.example/?b=2&a=1&utm_id=x") == canonical_url("https://a.example?a=1&b=2")
    assert canonical_url("https://a.example/?a=1") != canonical_url("https://a.example/?a=2")
    assert canonical_url("https://a.example/?a=") == canonical_url("https://a.example/?a")


def test_a_short_domain_keeps_its_first_label() -> None:
    assert canonical_url("https://m.example/a") == "https://m.example/a"
    assert canonical_url("https://www.example/a") == "https://www.example/a"


@pytest.mark.parametrize(
    "text", ["", "not a url", "mailto:a@b.example", "javascript:x", "https://", "http://[::1"]
)
def test_what_is_no_web_address_stays_as_it_is(text: str) -> None:
    assert canonical_url(text) == text


def test_an_ipv6_host_keeps_its_brackets() -> None:
    assert canonical_url("http://[2606:4700::1111]/a") == "https://[2606:4700::1111]/a"


URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.from_regex(r"(www\.|m\.|amp\.){0,3}[a-zA-Z0-9%.\[\]:_-]{0,20}", fullmatch=True),
    st.from_regex(
        r"(/(amp|\.\.|\.|index\.html|a\.amp|\.amp|%2e|%2F|%25|%41|é|[^?#/\x00-\x20]{0,4})){0,5}/?",
        fullmatch=True,
    ),
    st.from_regex(r"(\?([a-z%+é]{0,4}=?[a-z%2B+;&]{0,4}&){0,4})?(#.*)?", fullmatch=True),
)


@given(URLS | st.text())
def test_a_key_is_its_own_key(url: str) -> None:
    key = canonical_url(url)
    assert canonical_url(key) == key


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://p.example/a?utm_source=rss&utm_medium=feed", "https://p.example/a"),
        ("https://p.example/a?utm_source=rss#top", "https://p.example/a#top"),
        ("https://p.example/a/?b=2&UTM_source=x&a=%201&&c", "https://p.example/a/?b=2&a=%201&&c"),
        ("https://p.example/a?id=1&amp;utm_source=rss", "https://p.example/a?id=1"),
        ("https://p.example/a?utm%5Fsource=x&fbclid=y", "https://p.example/a"),
        ("https://p.example/A/?", "https://p.example/A/?"),
        ("https://p.example/a#?utm_source=x", "https://p.example/a#?utm_source=x"),
        ("https://www.p.example/a?b=utm_source", "https://www.p.example/a?b=utm_source"),
    ],
)
def test_tracking_goes_from_a_link_and_nothing_else_does(url: str, bare: str) -> None:
    assert without_tracking(url) == bare


@given(st.text("ab=&?#%25utm_ ", max_size=30))
def test_a_link_without_tracking_leads_to_the_same_page(rest: str) -> None:
    url = f"https://p.example/{rest}"
    bare = without_tracking(url)
    assert canonical_url(bare) == canonical_url(url)
    assert without_tracking(bare) == bare


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/url?sa=t&url=https://paper.example/a%3Futm_source%3Drss&ct=ga",
        "http://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fwww.paper.example%2fa%2f",
    ],
)
def test_a_wrapped_address_has_the_key_of_the_one_it_carries(url: str) -> None:
    assert canonical_url(url) == "https://paper.example/a"
