"""Publishers' names: told from other words by the publication, the address, and how they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.publisher_name import LIKELY, SURE, publisher_score

NOWHERE = "https://x.example/a"


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("Univision", NOWHERE),
        ("Beverly Press", NOWHERE),
        ("The Eastsider", "https://www.theeastsiderla.example/a"),
        ("LA Times", "https://www.latimes.example/a"),
        ("Los Angeles Times", "https://www.latimes.example/a"),
        ("La Opinión", "https://laopinion.example/a"),
    ],
)
def test_a_name_is_known_by_itself_or_by_its_address(words: str, url: str) -> None:
    assert publisher_score(words, url) >= SURE


def test_a_name_that_the_publication_knows_is_sure() -> None:
    assert publisher_score("echo park bulletin board", NOWHERE) < LIKELY
    assert (
        publisher_score("echo park bulletin board", NOWHERE, frozenset(["echo park bulletin board"]))
        >= LIKELY
    )
    assert publisher_score("Bulletin", NOWHERE, frozenset(["bulletin"])) >= SURE


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Opinion",
        "why it matters",
        "Read more",
        "“Quoted”",
        "It opens.",
        "March 2023",
        "a b c d e f g",
        "x" * 49,
    ],
)
def test_what_can_be_no_name_never_is(words: str) -> None:
    assert publisher_score(words, "https://x.example/" + words, frozenset([words.casefold()])) < 0


def test_short_names_count_more_than_long_ones() -> None:
    """Up to three words: "Beverly Hills Courier" as much as "Courier"."""
    scores = {words: publisher_score(words, NOWHERE) for words in (
        "Courier", "Hills Courier", "Beverly Hills Courier", "The Beverly Hills Courier",
    )}  # fmt: skip
    assert scores["Courier"] == scores["Hills Courier"] == scores["Beverly Hills Courier"]
    assert scores["The Beverly Hills Courier"] == scores["Beverly Hills Courier"] - 1


def test_a_name_is_written_like_one() -> None:
    assert publisher_score("Echo Park Bulletin", NOWHERE) == publisher_score("Echo of the Park", NOWHERE) + 1
    assert (
        publisher_score("echo park bulletin", NOWHERE) == publisher_score("Echo Park Bulletin", NOWHERE) - 3
    )
    assert publisher_score("KCRX", NOWHERE) == publisher_score("Kcrx", NOWHERE) + 2


@given(st.text(max_size=60), st.text(max_size=40))
def test_any_words_and_any_address_have_a_score(words: str, url: str) -> None:
    assert -10 <= publisher_score(words, url) <= 10
