"""Bare addresses become links, and end where a reader would say that they end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.markdown import parse_line
from tests.issues.samples import only_fault


def links(text: str) -> list[tuple[str, str]]:
    """Return words and address of every link in a line."""
    found: list[tuple[str, str]] = []
    for token in parse_line(text).children or []:
        if token.type == "link_open":
            found.append(("", str(token.attrs["href"])))
        elif token.type == "text" and token.level and found:
            found[-1] = (found[-1][0] + token.content, found[-1][1])
    return found


def shown(text: str) -> str:
    return "".join(token.content for token in parse_line(text).children or [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Visit https://city.gov/help.", "https://city.gov/help"),
        ("(Search https://city.gov/a_(b)).", "https://city.gov/a_(b)"),
        ("see https://city.gov/?a=1&b=2, please", "https://city.gov/?a=1&b=2"),
        ("“https://city.gov/a”", "https://city.gov/a"),
        ("HTTP://CITY.GOV/A", "HTTP://CITY.GOV/A"),
        ("https://city.gov:8080/x#y!", "https://city.gov:8080/x#y"),
        ("**https://city.gov/_a_*b*/c**", "https://city.gov/_a_*b*/c"),
        ("_https://city.gov/a_", "https://city.gov/a"),
        ("[see https://city.gov/a]", "https://city.gov/a"),
        ("请看https://city.gov/a。", None),
        ("Lesen Sie: https://city.gov/a。", "https://city.gov/a"),
        ("https://10.0.0.1/x", "https://10.0.0.1/x"),
    ],
)
def test_a_web_address_ends_before_the_punctuation_after_it(text: str, words: str | None) -> None:
    assert links(text) == ([(words, words)] if words else [])


@pytest.mark.parametrize(
    ("text", "words", "url"),
    [
        ("www.city.gov/a.", "www.city.gov/a", "https://www.city.gov/a"),
        ("https://city.gov/a\\_b\\_c", "https://city.gov/a_b_c", "https://city.gov/a_b_c"),
        ("https://city.gov/?a=1&amp;b=2", "https://city.gov/?a=1&b=2", "https://city.gov/?a=1&b=2"),
        ("https://städte.example/straße", "https://städte.example/straße", "https://xn--stdte-hra.example/stra%C3%9Fe"),
        ("Write to office@city.gov.", "office@city.gov", "mailto:office@city.gov"),
        ("first_last+news@mail.city.gov", "first_last+news@mail.city.gov", "mailto:first_last+news@mail.city.gov"),
        ("office@city.gov's answer", "office@city.gov", "mailto:office@city.gov"),
        ("_office@city.gov_", "office@city.gov", "mailto:office@city.gov"),
        ("mailto:a@city.gov?subject=Trees, please", "mailto:a@city.gov?subject=Trees", "mailto:a@city.gov?subject=Trees"),
    ],
)  # fmt: skip
def test_the_words_stay_as_they_were_typed(text: str, words: str, url: str) -> None:
    assert links(text) == [(words, url)]


@pytest.mark.parametrize(
    "text",
    [
        "`https://city.gov/a`",
        "https\\://city.gov/a and office\\@city.gov",
        "xhttps://city.gov/a",
        "https://intranet/page",
        "https://a.b_c.gov/",
        "https://",
        "www.",
        "Follow @city and @city.gov",
        "a.b-c_d@a.b- or a.b-c_d@a.b_",
        "https://t.co/abc… and https://city.gov/2026/...",
    ],
)
def test_what_is_no_whole_address_stays_text(text: str) -> None:
    assert links(text) == []


def test_several_in_a_line_and_none_inside_a_link() -> None:
    text = "a@city.gov, [https://city.gov](https://city.gov/b) or <https://city.gov/c>; www.city.gov"
    assert links(text) == [
        ("a@city.gov", "mailto:a@city.gov"),
        ("https://city.gov", "https://city.gov/b"),
        ("https://city.gov/c", "https://city.gov/c"),
        ("www.city.gov", "https://www.city.gov"),
    ]


def test_a_merge_field_right_after_an_address_is_an_error() -> None:
    line, words = only_fault("See\nhttps://city.gov/{{ email }} now.")
    assert line == 2
    assert "link address" in words


@pytest.mark.parametrize("start", ["https://city.gov/?a=", "www.city.gov/", "mailto:a@city.gov?body="])
def test_a_very_long_address_is_an_error_and_never_cut(start: str) -> None:
    line, words = only_fault(f"See\n{start}{'x' * 2_500}.")
    assert line == 2
    assert "the limit is 2,000" in words


@pytest.mark.parametrize(
    "text",
    ["www." * 4_000, "a." * 9_000 + "@", "https://" * 2_000, "a@" * 9_000, "https://a.b/" + ")" * 19_000,
     "https://" + "a-" * 9_000, "[https://a.b" * 1_200, "mailto:" * 2_500],
)  # fmt: skip
def test_a_long_paragraph_is_read_in_time(text: str) -> None:
    started = time.process_time()
    parse_line(text)
    assert time.process_time() - started < 2


@given(st.text(alphabet="https:/w.@a()?=é", max_size=60))
def test_no_link_changes_what_readers_see(text: str) -> None:
    assert shown(text) == text
