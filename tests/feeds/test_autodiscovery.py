"""A web page typed instead of its feed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.autodiscovery import feeds_of_page, looks_like_html

URL = "https://paper.example/news/"


@pytest.mark.parametrize(
    ("body", "content_type", "is_page"),
    [
        (b"\n <!DOCTYPE HTML><title>x</title>", "", True),
        (b"\xef\xbb\xbf<html>", "", True),
        (b"hello", "text/html; charset=utf-8", True),
        (b"<p>", "application/xhtml+xml", True),
        (b"<rss/>", "application/xml", False),
        (b"", "", False),
    ],
)
def test_a_page_is_told_by_its_start_or_its_type(body: bytes, content_type: str, is_page: bool) -> None:
    assert looks_like_html(body, content_type) is is_page


def test_the_feeds_a_page_names_are_found_absolute_and_once() -> None:
    body = b"""<head><link rel="alternate" type="application/rss+xml" href="/rss">
    <LINK REL="home Alternate" TYPE="application/atom+xml" HREF="https://a.example/atom">
    <link rel="alternate" type="application/rss+xml" href="/rss">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" hreflang="es" href="/es"><link rel="stylesheet" href="/x.css"></head>"""
    assert feeds_of_page(body, URL) == ("https://paper.example/rss", "https://a.example/atom")


def test_a_type_may_have_parameters() -> None:
    link = b'<link rel="alternate" type="application/rss+xml; charset=UTF-8" href="/rss">'
    assert feeds_of_page(link, URL) == ("https://paper.example/rss",)


def test_no_more_than_three_are_named() -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/%d">'
    assert len(feeds_of_page(b"".join(link % number for number in range(9)), URL)) == 3


LINK = '<link rel=alternate type=application/rss+xml title="x" {}>'


@pytest.mark.parametrize(
    "href", ["href", "href=''", "href=' '", "", "href='#top'", f"href='{URL}'", "href='.'"]
)
def test_the_page_itself_is_never_its_feed(href: str) -> None:
    assert feeds_of_page(LINK.format(href).encode(), URL) == ()


@pytest.mark.parametrize(
    ("base", "href", "address"),
    [
        ("https://cdn.example/x/", "rss.xml", "https://cdn.example/x/rss.xml"),
        ("/other/", "rss.xml", "https://paper.example/other/rss.xml"),
        ("//cdn.example/", "/rss.xml", "https://cdn.example/rss.xml"),
        ("", "rss.xml", "https://paper.example/news/rss.xml"),
        ("javascript:x", "rss.xml", "https://paper.example/news/rss.xml"),
        ("https://cdn.example/", "https://a.example/rss", "https://a.example/rss"),
        ("https://cdn.example/", "www.a.example/rss", "https://www.a.example/rss"),
        ("https://cdn.example/", "?feed=rss2", "https://cdn.example/?feed=rss2"),
    ],
)
def test_links_are_relative_to_the_base_of_the_page(base: str, href: str, address: str) -> None:
    body = f'<head><base href="{base}"><base href="https://second.example/">{LINK.format(f"href={href!r}")}'
    assert feeds_of_page(body.encode(), URL) == (address,)


def test_a_feed_is_found_beside_an_empty_link() -> None:
    body = LINK.format("href=''") + LINK.format("href='/rss'")
    assert feeds_of_page(body.encode(), URL) == ("https://paper.example/rss",)


def test_an_odd_declaration_does_not_hide_the_feeds_before_it() -> None:
    body = LINK.format("href='/rss'") + "<![odd[ x ]]>"
    assert feeds_of_page(body.encode(), URL) == ("https://paper.example/rss",)


@given(st.binary() | st.text().map(lambda text: f'<link rel="alternate" {text}'.encode("utf-8", "replace")))
def test_any_bytes_give_addresses_or_none(body: bytes) -> None:
    assert all(address.startswith("http") for address in feeds_of_page(body, URL))
