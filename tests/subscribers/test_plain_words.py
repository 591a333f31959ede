"""Plain words: two spellings of one name are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.plain_words import plain_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("EmailOptOut", "email opt out"),
        ("HasOptedOutOfEmail", "has opted out of email"),
        ("EMAIL_OPT-OUT", "email opt out"),
        ("isUnsubscribed", "is unsubscribed"),
        ("can2_subscription_status", "can2 subscription status"),
        ("  Désabonné ", "desabonne"),
        ("DÃ©sabonnÃ©", "desabonne"),
        ("Subscribed?", "subscribed"),
        ("NPAI", "npai"),
        ("SMSStatus", "sms status"),
        ("", ""),
    ],
)
def test_a_name_is_reduced_to_its_words(written: str, words: str) -> None:
    assert plain_words(written) == words


@given(st.text(max_size=20))
def test_reducing_twice_changes_nothing_more(text: str) -> None:
    assert plain_words(plain_words(text)) == plain_words(text)
