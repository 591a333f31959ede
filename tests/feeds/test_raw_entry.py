"""Items and the one word for "no feed"."""

from __future__ import annotations

from newsletter.errors import NewsletterError
from newsletter.feeds.raw_entry import Item, NotAFeedError


def test_an_item_may_know_nothing_at_all() -> None:
    assert Item().title == Item().updated == Item().identity == ""
    assert not [*Item().published, *Item().links, *Item().other_links]


def test_no_feed_is_told_apart_from_errors_a_user_meets_and_from_parsers_own() -> None:
    assert not issubclass(NotAFeedError, NewsletterError | ValueError)
