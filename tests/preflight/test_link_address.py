"""Link addresses, parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.preflight.link_address import ascii_host, parse_address, same_site, shown_host


def test_an_address_is_taken_apart() -> None:
    address = parse_address("HTTPS://me@Bücher.DE.:8080/a/b?c#d")
    assert address is not None
    assert (address.scheme, address.host, address.userinfo, address.path) == (
        "https",
        "xn--bcher-kva.de",
        True,
        "/a/b",
    )
    assert address.ip is None


@pytest.mark.parametrize("url", ["https://a b", "https://[::1", "https://a:99999/", "https://a\x00", "a\nb"])
def test_a_malformed_address_is_none(url: str) -> None:
    assert parse_address(url) is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://City.gov/a", "city.gov"),
        ("www.city.gov", "www.city.gov"),
        ("city.gov", "city.gov"),
        ("(city.gov)", "city.gov"),
        ("See https://city.gov/a.", "city.gov"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("plan.pdf", ""),
        ("v1.2", ""),
        ("The plan", ""),
        ("office@city.gov", ""),
        ("", ""),
    ],
)
def test_the_host_that_a_text_shows(text: str, host: str) -> None:
    assert shown_host(text) == host


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("city.gov", "city.gov", True),
        ("www.city.gov", "city.gov", True),
        ("news.city.gov", "city.gov", True),
        ("notcity.gov", "city.gov", False),
        ("city.gov", "city.gov.evil.net", False),
    ],
)
def test_one_site_is_one_host_or_one_below_the_other(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same


@given(st.text())
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    parse_address(text)
    shown_host(text)
    assert ascii_host(ascii_host(text)) == ascii_host(text)
