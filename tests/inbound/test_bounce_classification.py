"""The diagnosis: what spares the reader wins, and only a dead address is hard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_classification import MAX_WORDS, classify_bounce
from newsletter.model import BounceKind

HARD, SOFT, POLICY, CONTENT = BounceKind.HARD, BounceKind.SOFT, BounceKind.POLICY, BounceKind.CONTENT


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        ("5.1.1", "", HARD),
        ("5.1.1", "smtp; 550 5.1.1 user unknown", HARD),
        ("5.0.0", "smtp; 550 5.1.1 user unknown", HARD),
        ("5.1.1", "550 5.1.1 mailbox is full", SOFT),
        ("5.1.1", "550 5.7.1 blocked", POLICY),
        ("5.1.1", "550 5.1.1 rejected: your IP is on a block list", POLICY),
        ("5.2.1", "550 5.2.1 receiving mail at a rate that prevents", SOFT),
        ("5.7.1", "550 5.7.1 user unknown", POLICY),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", HARD),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", HARD),
        ("5.4.1", "no answer from host", SOFT),
        ("4.4.7", "message expired", SOFT),
        ("4.1.1", "450 4.1.1 user unknown", SOFT),
        ("4.7.1", "451 4.7.1 greylisted", POLICY),
        ("", "550 No such user here", HARD),
        ("", "550 El usuario no existe", HARD),
        ("", "Unrouteable address", HARD),
        ("", "Name service error: Host not found", HARD),
        ("", "Name service error: Host not found, try again", SOFT),
        ("", "556 domain takes no mail", HARD),
        ("", "521 this host takes no mail", HARD),
        ("", "550 we do not say why", SOFT),
        ("", "554 message refused", SOFT),
        ("", "552 quota exceeded", SOFT),
        ("", "550 Mail from you is blocked", POLICY),
        ("", "552 message too large", CONTENT),
        ("", "connection timed out", SOFT),
        ("", "", SOFT),
    ],
)
def test_code_and_words_together_decide(status: str, words: str, kind: BounceKind) -> None:
    assert classify_bounce(status, words).kind is kind


@given(st.text(max_size=200))
def test_a_policy_code_is_never_hard_whatever_the_words(words: str) -> None:
    assert classify_bounce("5.7.1", words).kind is not HARD


@given(st.text(max_size=200))
def test_a_temporary_code_is_never_hard_whatever_the_words(words: str) -> None:
    assert classify_bounce("4.4.1", words).kind is not HARD


@given(st.text(max_size=50), st.text(max_size=5000))
def test_any_words_are_judged(status: str, words: str) -> None:
    found = classify_bounce(status, words)
    assert len(found.words) <= MAX_WORDS
    assert len(found.code) <= 20


@pytest.mark.parametrize(
    ("status", "words", "code"),
    [
        ("5.1.1", "550 5.1.2 x", "5.1.1"),
        ("5.0.0", "550 5.1.2 x", "5.1.2"),
        ("5.0.0", "550 x", "5.0.0"),
        ("", "550 no", "550"),
        ("ana@reader.example", "no", ""),
        ("", "no", ""),
    ],
)
def test_the_code_that_says_most_is_kept(status: str, words: str, code: str) -> None:
    assert classify_bounce(status, words).code == code
