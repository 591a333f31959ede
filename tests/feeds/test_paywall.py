"""Hints that a story is for subscribers only."""

from __future__ import annotations

import pytest

from newsletter.feeds.paywall import hints_at_paywall


@pytest.mark.parametrize(
    ("title", "summary", "tags"),
    [
        ("Rents rise again", "", ["Housing", "Subscriber-only"]),
        ("Rents rise again", "", ["premium"]),
        ("🔒 Rents rise again", "", []),
        ("Rents rise again [Subscribers only]", "", []),
        ("Rents rise again (€)", "", []),
        ("Premium: rents rise again", "", []),
        ("Rents rise again | Premium", "", []),
        ("Suben los alquileres", "Contenido exclusivo para suscriptores.", []),
        ("Rents rise again", "This article is for subscribers.", []),
        ("Les loyers montent", "Article réservé aux abonnés", []),
    ],
)
def test_a_hint_is_taken(title: str, summary: str, tags: list[str]) -> None:
    assert hints_at_paywall(title, summary, tags)


@pytest.mark.parametrize(
    ("title", "summary", "tags"),
    [
        ("Insurance premiums rise again", "Premium content is in demand.", ["Insurance"]),
        ("City workers paid late", "", ["Paid leave"]),
        ("Phone subscribers only half as happy", "", []),
        ("Members-only club opens its garden", "", []),
        ("", "", []),
    ],
)
def test_news_about_such_words_is_no_hint(title: str, summary: str, tags: list[str]) -> None:
    assert not hints_at_paywall(title, summary, tags)
