"""Link tokens: made for one purpose, not to be made up or changed, and still good after a new key."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.link_tokens import DETAIL_BITS, TOKEN_LETTERS, LinkTarget, LinkTokens, Purpose

KEYS = {0: b"k" * 32}
TOKENS = LinkTokens(KEYS)
TARGET = LinkTarget(mailing_id=7, subscriber_id=200, detail=3)

targets = st.builds(
    LinkTarget,
    mailing_id=st.integers(0, 2**32 - 1),
    subscriber_id=st.integers(0, 2**48 - 1),
    detail=st.integers(0, 2**DETAIL_BITS - 1),
)


@given(targets, st.sampled_from(Purpose))
def test_a_token_says_what_it_was_made_of(target: LinkTarget, purpose: Purpose) -> None:
    token = TOKENS.make(purpose, target)
    assert len(token) == TOKEN_LETTERS
    assert token.replace("-", "").replace("_", "").isalnum()
    assert TOKENS.read(purpose, token) == target
    assert TOKENS.make(purpose, target) == token


@pytest.mark.parametrize(("made", "read"), list(itertools.permutations(Purpose, 2)))
def test_a_token_for_one_purpose_is_none_for_another(made: Purpose, read: Purpose) -> None:
    assert TOKENS.read(read, TOKENS.make(made, TARGET)) is None


def test_no_changed_letter_is_accepted() -> None:
    token = TOKENS.make(Purpose.POLL, TARGET)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for place in range(len(token)):
        for letter in set(letters) - {token[place]}:
            assert TOKENS.read(Purpose.POLL, token[:place] + letter + token[place + 1 :]) is None


@pytest.mark.parametrize(
    "token", ["", "A" * 44, "A" * 43, "=" * 44, "test", "\x00" * 44, "é" * 44, "A" * 44 + "\n"]
)
def test_what_we_did_not_make_is_none(token: str) -> None:
    assert TOKENS.read(Purpose.VIEW, token) is None


def test_a_link_works_after_a_new_key_and_new_links_have_the_new_key() -> None:
    old = TOKENS.make(Purpose.PREFERENCES, TARGET)
    rotated = LinkTokens({**KEYS, 1: b"n" * 32})
    new = rotated.make(Purpose.PREFERENCES, TARGET)
    assert new != old
    assert rotated.read(Purpose.PREFERENCES, old) == rotated.read(Purpose.PREFERENCES, new) == TARGET
    assert TOKENS.read(Purpose.PREFERENCES, new) is None
    assert LinkTokens({1: b"n" * 32}).read(Purpose.PREFERENCES, old) is None


def test_another_publication_s_token_is_none() -> None:
    assert TOKENS.read(Purpose.VIEW, LinkTokens({0: b"o" * 32}).make(Purpose.VIEW, TARGET)) is None


def test_tokens_of_neighbors_have_nothing_in_common() -> None:
    made = [TOKENS.make(Purpose.POLL, LinkTarget(mailing_id=1, subscriber_id=one)) for one in range(200)]
    for one, other in itertools.pairwise(made):
        assert sum(left == right for left, right in zip(one[2:], other[2:], strict=True)) < 12
