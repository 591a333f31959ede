"""Wrapped links: one wrapping inside another, and what may be shown of them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.wrapped_links.wrapped_link import Wrapping, redacted, unwrapped, wrapped_link

TARGET = "https://city.example/plan?a=1"


def safe_link(url: str) -> str:
    return (
        f"https://nam02.safelinks.protection.outlook.com/?url={quote(url, safe='')}"
        "&data=05%7C02%7Cstaff.person%40city.example%7C0"
    )


def test_one_gateway_inside_another_is_unwrapped_to_the_end() -> None:
    inner = f"https://urldefense.com/v3/__{TARGET}__;!!x!y$"
    link = wrapped_link(
        safe_link(f"https://linkprotect.cudasvc.com/url?a={quote(safe_link(inner), safe='')}")
    )
    assert link is not None
    assert (link.maker, link.target) == ("Microsoft Safe Links", TARGET)


def test_a_redirector_round_a_gateway_is_as_personal_as_the_gateway() -> None:
    link = wrapped_link(f"https://www.google.com/url?q={quote(safe_link(TARGET), safe='')}&sa=D")
    assert link is not None
    assert (link.wrapping, link.personal, link.target) == (Wrapping.GATEWAY, True, TARGET)


def test_a_redirector_alone_is_not_personal() -> None:
    link = wrapped_link(f"https://www.google.com/url?q={TARGET}&sa=D")
    assert link is not None
    assert (link.maker, link.personal, link.target) == ("google.com", False, TARGET)


def test_what_ends_in_a_gateway_that_keeps_its_target_names_that_gateway() -> None:
    hidden = "https://protect-us.mimecast.com/s/abc?domain=city.example"
    link = wrapped_link(safe_link(hidden))
    assert link is not None
    assert (link.maker, link.target) == ("Mimecast", "")
    assert unwrapped(safe_link(hidden)) == hidden


def test_endless_wrapping_comes_to_an_end() -> None:
    url = TARGET
    for _ in range(9):
        url = f"https://linkprotect.cudasvc.com/url?a={quote(url, safe='')}"
    link = wrapped_link(url)
    assert link is None or link.target == ""


def test_no_more_of_a_wrapped_link_is_shown_than_its_target_or_host() -> None:
    assert redacted(safe_link(TARGET)) == TARGET
    assert redacted("https://protect-us.mimecast.com/s/abc") == "https://protect-us.mimecast.com/…"
    assert redacted(TARGET) == TARGET


@given(st.text(max_size=80))
def test_any_text_inside_gives_a_web_address_or_nothing(text: str) -> None:
    for url in (
        text,
        safe_link(text),
        f"https://urldefense.com/v3/__{text}__;Kw!x",
        f"https://lnks.gd/l/{text}",
    ):
        link = wrapped_link(url)
        assert link is None or not link.target or link.target.lower().startswith(("http://", "https://"))
        unwrapped(url)


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        ("https://l.facebook.com/?u=http://a.bc", "http://a.bc"),
        ("https://duckduckgo.com/l/?uddg=http://a.bc", "http://a.bc"),
        ("https://city.example/news.xml", "https://city.example/news.xml"),
        ("https://l.facebook.com/?u=", "https://l.facebook.com/?u="),
    ],
)
def test_the_shortest_address_that_a_link_can_carry_is_found(url: str, reached: str) -> None:
    assert unwrapped(url) == reached
