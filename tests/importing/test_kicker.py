"""Kickers: a few plain words above a headline, and no greeting, name of an office, or line of the page."""

from __future__ import annotations

import pytest

from newsletter.importing.kicker import is_kicker, is_lone_kicker, is_sure, parts_beside_date


@pytest.mark.parametrize(("words", "fits"), [("Policy explained", True), ("A sentence.", False), ("", False), ("{{ x }}", False),
                                             ("w " * 9, False), ("In the news", False)])  # fmt: skip
def test_a_kicker_is_a_few_plain_words(words: str, fits: bool) -> None:
    assert is_kicker(words) is fits


@pytest.mark.parametrize(
    "words", ["Policy Explained", "Campus News", "Vivienda", "FOR IMMEDIATE RELEASE", "Know Your Rights"]
)
def test_a_line_of_its_own_can_be_one(words: str) -> None:
    assert is_lone_kicker(words)


@pytest.mark.parametrize(
    "words",
    ["Dear neighbors", "Hola vecinos", "5 min read", "Office of Council District 13", "Council District 13",
     "City of Los Angeles", "University of the Arroyo", "what changes", "What changes on January 1?", "Photo Ana Ruiz"],
)  # fmt: skip
def test_greetings_offices_and_lines_of_a_page_are_none(words: str) -> None:
    assert not is_lone_kicker(words)


def test_it_is_sure_only_if_it_says_what_the_post_is_about() -> None:
    assert is_sure("Policy Explained")
    assert is_sure("Política explicada")
    assert not is_sure("Marisol Reyes")


@pytest.mark.parametrize(
    ("beside", "parts"),
    [
        ("Policy Explained |", ["Policy Explained"]),
        ("| Branch News | By Priya Shah", ["Branch News", "By Priya Shah"]),
        ("Posted in Housing ·", ["Housing"]),
        ("Category: Policy explained —", ["Policy explained"]),
        ("Policy\nBy Ana", ["Policy", "By Ana"]),
        ("", []),
        (" | – ", []),
    ],
)
def test_what_is_beside_a_date_is_taken_apart(beside: str, parts: list[str]) -> None:
    assert list(parts_beside_date(beside)) == parts
