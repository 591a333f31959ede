"""Temporary words: what says itself that it is for now, and what is only advice."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.bounce_patterns.temporary import (
    ADVICE,
    DNS_TROUBLE,
    EXPIRED,
    GREYLISTED,
    LATER,
    TEMPORARY,
)


@pytest.mark.parametrize(
    "words",
    [
        "please try again later",
        "temporarily unavailable",
        "mailbox currently unavailable",
        "could not verify recipient",
        "account suspended",
        "server busy",
        "receiving mail at a rate",
    ],
)
def test_it_is_for_now(words: str) -> None:
    assert TEMPORARY.search(fold(words))


@pytest.mark.parametrize("words", ["user unknown", "<address>: blocked", "mailbox does not exist"])
def test_other_words_are_not(words: str) -> None:
    assert TEMPORARY.search(fold(words)) is None


def test_advice_is_taken_out() -> None:
    said = fold("No such user. Please check the recipient's address and try again later.")
    assert TEMPORARY.search(said)
    assert TEMPORARY.search(ADVICE.without(said)) is None


def test_what_could_not_be_verified_is_no_advice() -> None:
    said = fold("could not verify recipient, try again later")
    assert TEMPORARY.search(ADVICE.without(said))


@pytest.mark.parametrize(
    "words", ["4.4.7 message expired", "retry timeout exceeded", "in the queue too long"]
)
def test_it_was_tried_until_too_late(words: str) -> None:
    assert EXPIRED.search(fold(words))


def test_greylisting_has_two_spellings() -> None:
    assert GREYLISTED.search("greylisted")
    assert GREYLISTED.search("graylisting in action")


def test_a_name_server_that_fails_is_not_a_name_that_is_none() -> None:
    assert DNS_TROUBLE.search("name server timeout")
    assert DNS_TROUBLE.search("user unknown") is None
    assert LATER.search("connection refused")
