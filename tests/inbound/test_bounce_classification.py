"""The classification: what spares the reader wins, and only a dead address is hard."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_classification import MAX_WORDS, classify_bounce
from newsletter.model import BounceKind
from tests.inbound.reply_cases import ReplyCase, reply_cases

HARD, SOFT, POLICY, CONTENT = BounceKind.HARD, BounceKind.SOFT, BounceKind.POLICY, BounceKind.CONTENT
CASES = reply_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.words[:60]}")
def test_a_reply_gets_its_class(case: ReplyCase) -> None:
    assert case.classified() is case.kind


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
        ("5.7.1", "550 5.7.1 user unknown", HARD),
        ("5.7.1", "550 5.7.1 no", POLICY),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", HARD),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", HARD),
        ("5.4.1", "no answer from host", SOFT),
        ("4.4.7", "message expired", SOFT),
        ("4.1.1", "450 4.1.1 user unknown", SOFT),
        ("4.7.1", "451 4.7.1 greylisted", SOFT),
        ("4.7.1", "451 4.7.1 no", SOFT),
        ("4.7.1", "451 4.7.1 your IP is on a block list", POLICY),
        ("", "550 No such user here", HARD),
        ("", "550 El usuario no existe", HARD),
        ("", "Unrouteable address", HARD),
        ("", "Name service error: Host not found", HARD),
        ("", "Name service error: Host not found, try again", SOFT),
        ("", "556 domain takes no mail", HARD),
        ("", "521 this host takes no mail", HARD),
        ("", "521 no", POLICY),
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


WITHOUT_CODES = [re.sub(r"[45]\d\d[ -]|#?\(?[45]\.\d+\.\d+\)?", "", case.words) for case in CASES]


@given(st.sampled_from(WITHOUT_CODES), st.sampled_from(["421", "450", "451", "452", "450 4.1.1"]))
def test_a_refusal_for_now_is_never_hard_whatever_its_words(words: str, code: str) -> None:
    assert classify_bounce("5.0.0", f"{code} {words}").kind is not HARD


@given(st.text(max_size=200))
def test_a_temporary_status_is_never_hard_whatever_the_words(words: str) -> None:
    assert classify_bounce("4.4.1", words).kind is not HARD


@given(
    st.sampled_from([case for case in CASES if case.kind is SOFT]),
    st.sampled_from(["5.1.1", "5.2.1", "5.1.10"]),
)
def test_words_that_are_soft_stay_so_beside_a_hard_status(case: ReplyCase, status: str) -> None:
    """All that say why: words that say nothing are what the status is."""
    if classify_bounce("5.7.1", case.words).kind is SOFT:
        assert classify_bounce(status, case.words).kind is SOFT


@pytest.mark.parametrize("status", ["5.1.1", "5.1.10", "5.2.1"])
@pytest.mark.parametrize("text", ["The mailbox is full.", "Das Postfach ist voll.", "邮箱已满"])
def test_without_a_servers_words_the_text_says_whether_the_mailbox_is_full(status: str, text: str) -> None:
    assert classify_bounce(status, "", text=text).kind is SOFT


def test_the_text_counts_where_the_servers_words_say_nothing() -> None:
    assert classify_bounce("5.0.0", "554 5.0.0 no", text="There is no such user here.").kind is HARD
    assert classify_bounce("5.0.0", "550 5.1.1 user unknown", text="The mailbox is full").kind is HARD
    assert classify_bounce("5.7.1", "550 5.7.1 denied", text="There is no such user here.").kind is POLICY


def test_general_advice_of_the_text_makes_nothing_soft() -> None:
    advice = "Please check the recipient's address and try again. If this goes on, the mailbox may be full."
    assert classify_bounce("5.1.1", "550 5.1.1 no", text=advice).kind is HARD


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
