"""News cards: the outlet on a line of its own, above or below its headline."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.news_cards import read_cards
from newsletter.importing.post import Span, Spans, plain


def link(text: str) -> Spans:
    return (Span(text=text, href="https://www.latimes.example/a"),)


def cards(*lines: str | Spans) -> list[tuple[str, str, str]]:
    found = read_cards([plain(line) if isinstance(line, str) else line for line in lines])
    return [(card.outlet, card.title, card.lang) for card in found]


EXPECTED = [
    ("LA Times", "Council caps rents in older buildings", ""),
    ("Univision", "Nuevas reglas para inquilinos", "es"),
]


def test_outlets_above_or_below_their_headlines() -> None:
    assert cards("LA Times", EXPECTED[0][1], "Univision (en español)", EXPECTED[1][1]) == EXPECTED
    assert cards(EXPECTED[0][1], "LA Times", EXPECTED[1][1], "Univision (en español)") == EXPECTED


def test_a_linked_headline_has_its_address_and_a_date_is_the_storys() -> None:
    (card,) = read_cards(
        [link("Council caps rents in older buildings"), plain("LA Times"), plain("March 8, 2023")]
    )
    assert (card.url, card.date) == ("https://www.latimes.example/a", dt.date(2023, 3, 8))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("LA Times",),
        ("LA Times", "Council caps rents", "Univision"),
        ("Echo Park", "Council caps rents in older buildings"),
        ("Council caps rents in older buildings", "What it means for all of us here"),
        ("LA Times", "Univision"),
        ("March 8, 2023", "LA Times", "Council caps rents in older buildings"),
        ("LA Times", "March 8, 2023", "March 9, 2023", "Council caps rents in older buildings"),
    ],
)
def test_other_lines_are_none(lines: tuple[str, ...]) -> None:
    assert cards(*lines) == []
