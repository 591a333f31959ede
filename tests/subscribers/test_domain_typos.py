"""Typing mistakes in well-known domains: hints, never changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.domain_typos import typo_hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("GMIAL.COM", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("yaho.com", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("iclould.com", "icloud.com"),
        ("aol.con", "aol.com"),
        ("council.con", "council.com"),
    ],
)
def test_a_near_miss_of_a_known_domain_gets_a_hint(typed: str, meant: str) -> None:
    assert typo_hint(f"Ana.B@{typed}") == f"Ana.B@{meant}"


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "mail.com", "ymail.com", "cloud.com", "yahoo.es", "live.com", "example.org", "gob.example"],
)
def test_a_real_domain_gets_none(domain: str) -> None:
    assert typo_hint(f"ana@{domain}") is None


@given(st.text(max_size=40))
def test_any_text_gets_a_hint_or_none(text: str) -> None:
    hint = typo_hint(text)
    assert hint is None or typo_hint(hint) is None
