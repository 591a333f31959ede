"""Names and roles: "Ana Ruiz, Housing Deputy" in every shape, and no place or theme taken for a person."""

from __future__ import annotations

import pytest

from newsletter.importing.spotlight_name import introduced, is_name, is_role, name_and_role


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("Ana Ruiz, Housing Deputy", "Ana Ruiz", "Housing Deputy"),
        ("Ana Ruiz (Housing Deputy)", "Ana Ruiz", "Housing Deputy"),
        ("Ana Ruiz – Housing Deputy", "Ana Ruiz", "Housing Deputy"),
        ("Ana Ruiz | Deputy for Housing, Echo Park", "Ana Ruiz", "Deputy for Housing, Echo Park"),
        ("Martin King, Jr., Field Director", "Martin King, Jr.", "Field Director"),
        ("Dr. Mei-Ling Chen, PhD, Associate Professor of Biology", "Dr. Mei-Ling Chen, PhD", "Associate Professor of Biology"),
        ("Lucía de la Torre, coordinadora de vivienda", "Lucía de la Torre", "coordinadora de vivienda"),
        ("Ana Ruiz", "Ana Ruiz", ""),
    ],
)  # fmt: skip
def test_a_line_that_is_a_name_and_a_role(line: str, name: str, role: str) -> None:
    assert name_and_role(line) == (name, role)


@pytest.mark.parametrize(
    "line", ["Echo Park, Silver Lake", "Housing Deputy", "Ana", "the women of our office", "Rent, explained", "", "District 13",
             "Ana Ruiz, Housing Deputy, and Bo Li, Scheduler",
             "Ana Ruiz has answered 3,000 calls, and she is a deputy."],
)  # fmt: skip
def test_other_lines_are_none(line: str) -> None:
    assert name_and_role(line) is None


def test_where_a_role_is_expected_any_words_are_one() -> None:
    assert name_and_role("David O’Neill, Keeper of Keys") is None
    assert name_and_role("David O’Neill, Keeper of Keys", any_role=True) == (
        "David O’Neill",
        "Keeper of Keys",
    )


def test_an_introduction_keeps_its_words() -> None:
    assert introduced("Meet Ana Ruiz, Housing Deputy!") == ("Meet Ana Ruiz", "Housing Deputy")
    assert introduced("Conozca a Lucía Ramos, coordinadora") == ("Conozca a Lucía Ramos", "coordinadora")
    assert introduced("Meet the new bus lanes") is None
    assert introduced("Meet Ana Ruiz") is None


def test_a_name_has_two_capitalized_words_and_no_role_in_it() -> None:
    assert is_name("Ana Ruiz")
    assert not is_name("Councilmember Torres")
    assert not is_name("Ana")
    assert is_role("Field Deputy")
    assert not is_role("She is a deputy.")
