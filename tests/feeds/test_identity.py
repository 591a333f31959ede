"""By what an entry is known again."""

from __future__ import annotations

from newsletter.feeds.identity import identities

A, B = "https://paper.example/a", "https://paper.example/b"


def test_the_feeds_own_id_counts_else_the_address() -> None:
    assert identities([("7", A), ("", B)], "") == ["7", B]


def test_an_id_beside_several_pages_is_none() -> None:
    assert identities([("7", A), ("7", B), ("8", B)], "") == [A, B, "8"]


def test_an_id_told_twice_of_one_page_stays() -> None:
    assert identities([("7", A), ("7", f"{A}/?utm_source=rss#x")], "") == ["7", "7"]


def test_the_address_of_the_site_is_no_id() -> None:
    site = "https://paper.example/"
    assert identities([(site, A), (site.rstrip("/"), B), (f"{site}x", B)], site) == [A, B, f"{site}x"]


def test_two_ids_of_one_page_stay_two() -> None:
    assert identities([("7", A), ("8", A)], "") == ["7", "8"]


def test_long_ids_are_hashed_and_hidden_characters_go() -> None:
    long, hidden = identities([("x" * 600, A), ("a\x00b\u202ec", B)], "")
    assert long.startswith("sha256:")
    assert len(long) < 100
    assert hidden == "abc"
