"""Masked addresses: recognized by their owner, not learned by anybody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.masking import mask_address


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("maria.lopez@riverton.example", "m•••z@riverton.example"),
        ("anna@riverton.example", "a•••a@riverton.example"),
        ("ana@riverton.example", "a•••@riverton.example"),
        ("a@riverton.example", "a•••@riverton.example"),
        ("ñandú@riverton.example", "ñ•••ú@riverton.example"),
    ],
)
def test_the_first_and_last_letter_stay(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text("abcdef.", min_size=1, max_size=40))
def test_at_most_two_letters_show_and_not_how_many_there_are(local: str) -> None:
    shown = mask_address(f"{local}@riverton.example").partition("@")[0]
    assert len(shown.replace("•", "")) <= 2
    assert shown.count("•") == 3
