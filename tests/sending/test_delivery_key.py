"""The delivery key: the same at every try, and worked out by nobody who has only their own copy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.delivery_key import delivery_key


@given(st.integers(0, 2**40), st.text(max_size=40))
def test_it_is_the_same_at_every_try_and_short(person: int, token: str) -> None:
    key = delivery_key("a" * 32, person, token)
    assert key == delivery_key("a" * 32, person, token)
    assert len(key) == 24
    assert set(key) <= set("0123456789abcdef")


def test_it_differs_by_mailing_by_person_and_by_their_secret() -> None:
    keys = {
        delivery_key(mailing, person, token)
        for mailing in ("a" * 32, "b" * 32)
        for person in (1, 2)
        for token in ("one", "two")
    }
    assert len(keys) == 8
