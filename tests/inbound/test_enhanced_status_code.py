"""The status code: the table says hard where an address is dead, and never for the sender's fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.enhanced_status_code import TABLE, codes_in, is_vague, kind_of, meaning
from newsletter.model import BounceKind

HARD, SOFT, POLICY, CONTENT = BounceKind.HARD, BounceKind.SOFT, BounceKind.POLICY, BounceKind.CONTENT


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("5.1.1", HARD),
        ("5.1.2", HARD),
        ("5.1.6", HARD),
        ("5.1.10", HARD),
        ("5.2.1", HARD),
        ("5.4.4", HARD),
        ("5.2.2", SOFT),
        ("5.4.7", SOFT),
        ("4.4.1", SOFT),
        ("4.2.2", SOFT),
        ("5.1.8", POLICY),
        ("5.7.1", POLICY),
        ("5.7.26", POLICY),
        ("5.7.515", POLICY),
        ("4.7.0", SOFT),
        ("5.1.4", HARD),
        ("5.3.2", POLICY),
        ("5.7.17", HARD),
        ("5.7.18", HARD),
        ("5.7.19", SOFT),
        ("5.7.321", SOFT),
        ("5.7.504", HARD),
        ("5.3.4", CONTENT),
        ("5.0.0", None),
        ("5.5.0", None),
        ("2.1.5", None),
        ("5.1", None),
        ("", None),
        ("five", None),
    ],
)
def test_a_code_says_what_the_table_says(code: str, kind: BounceKind | None) -> None:
    assert kind_of(code) is kind


@given(st.integers(0, 999))
def test_a_policy_code_is_policy_but_for_what_the_table_names(detail: int) -> None:
    assert kind_of(f"5.7.{detail}") is TABLE.get(f"7.{detail}", POLICY)
    assert kind_of(f"4.7.{detail}") is SOFT


@given(st.integers(0, 999), st.integers(0, 999))
def test_no_temporary_code_is_ever_hard(subject: int, detail: int) -> None:
    assert kind_of(f"4.{subject}.{detail}") is not HARD


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("550 5.1.1 <ana@reader.example>: User unknown", ["5.1.1"]),
        ("Sorry, no mailbox here by that name. (#5.1.1)", ["5.1.1"]),
        ("550-5.1.1 does not exist\n550 5.1.1 gsmtp", ["5.1.1", "5.1.1"]),
        ("host mx.example[5.1.1.9] said no", []),
        ("running version 4.98.2.1", []),
        ("250 2.0.0 ok", []),
        ("5.1.1.", ["5.1.1"]),
    ],
)
def test_codes_are_found_among_words(words: str, codes: list[str]) -> None:
    assert codes_in(words) == codes


def test_a_code_that_says_nothing_is_vague() -> None:
    assert [code for code in ("", "5.0.0", "5.1.0", "5.1.1") if is_vague(code)] == ["", "5.0.0", "5.1.0"]


def test_what_a_code_means_is_said_in_our_words() -> None:
    assert meaning("5.1.2") == "no such domain"
    assert meaning("550") == meaning("") == "no such mailbox"
