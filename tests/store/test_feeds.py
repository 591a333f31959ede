"""Feeds: what is remembered between polls."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model import Entry, FeedState
from newsletter.store.database import Store
from tests.store.people import NOW, later

STATE = FeedState(
    feed="city-hall",
    url="https://city-hall.example/news.xml",
    etag='W/"é\\"',
    last_modified="Sat, 11 Mar 2023 09:00:00 GMT",
    polled_at=NOW,
    succeeded_at=NOW,
    failures=2,
    problem="timed out",
    address="https://city-hall.example/moved.xml",
    moved_to="https://city-hall.example/again.xml",
    moved_times=2,
    not_before=later(hours=1),
    closed_until=later(hours=2),
    gone_at=later(hours=3),
    body_digest="ab12",
    spoken="es",
    undated=2,
    unread_date="soon",
    left_out=1,
)


def an_entry(number: int, feed: str = "city-hall") -> Entry:
    return Entry(
        feed=feed,
        identity=f"urn:{number}",
        title=f"Story {number} <b>",
        url=f"https://city-hall.example/{number}",
        published_at=later(hours=number),
        summary="About it",
        lang="es",
        image="https://city-hall.example/a.jpg",
        paywall=number % 2 == 0,
        outlet="The Paper",
        occasion="December 8, 2026",
    )


def test_a_feed_that_was_never_polled_is_not_known(store: Store) -> None:
    assert store.feed_state("city-hall") is None
    assert store.entries("city-hall") == ()


def test_a_poll_is_remembered_word_for_word(store: Store) -> None:
    assert store.save_poll(STATE, [an_entry(1), an_entry(2)], NOW) == 2
    assert store.feed_state("city-hall") == STATE
    assert store.entries("city-hall") == (an_entry(2), an_entry(1))


def test_the_next_poll_counts_only_what_is_new_and_takes_corrections(store: Store) -> None:
    store.save_poll(STATE, [an_entry(1)], NOW)
    corrected = replace(an_entry(1), title="Story 1, corrected")
    healthy = replace(STATE, failures=0, problem="", etag="new")
    assert store.save_poll(healthy, [corrected, an_entry(2), an_entry(2)], later(hours=1)) == 1
    assert store.feed_state("city-hall") == healthy
    assert store.entries("city-hall") == (an_entry(2), corrected)


def test_a_poll_that_found_nothing_keeps_the_entries(store: Store) -> None:
    store.save_poll(STATE, [an_entry(1)], NOW)
    assert store.save_poll(replace(STATE, failures=3), (), NOW) == 0
    assert store.entries("city-hall") == (an_entry(1),)


def test_entries_are_asked_for_by_feed_and_time(store: Store) -> None:
    store.save_poll(STATE, [an_entry(number) for number in (3, 1, 2)], NOW)
    store.save_poll(replace(STATE, feed="other"), [an_entry(1, "other")], NOW)
    assert store.entries("city-hall", since=later(hours=1)) == (an_entry(3), an_entry(2))
    assert store.entries("other") == (an_entry(1, "other"),)


def test_several_feeds_are_stored_at_once(store: Store) -> None:
    other = replace(STATE, feed="other", etag="", closed_until=None)
    polls = [
        (STATE, [an_entry(1), an_entry(2)]),
        (other, [an_entry(1, "other")]),
        (replace(STATE, feed="x"), ()),
    ]
    assert store.save_polls(polls, NOW) == (2, 1, 0)
    assert store.save_polls(polls, NOW) == (0, 0, 0)
    assert store.save_polls([], NOW) == ()
    assert store.feed_states() == {"city-hall": STATE, "other": other, "x": replace(STATE, feed="x")}


def test_old_entries_go_when_their_feed_lists_them_no_more(store: Store) -> None:
    store.save_poll(STATE, [an_entry(number) for number in range(4)], NOW)
    store.save_poll(replace(STATE, feed="other"), [an_entry(0, "other")], NOW)
    listed = {"urn:1", "urn:3"}
    assert store.forget_unlisted("city-hall", listed, before=NOW) == 0, "just seen"
    assert store.forget_unlisted("city-hall", listed, before=later(hours=2)) == 1
    assert store.entries("city-hall") == (an_entry(3), an_entry(2), an_entry(1))
    assert store.entries("other") == (an_entry(0, "other"),)


def test_an_unchanged_entry_is_not_written_again_and_a_corrected_one_is(store: Store) -> None:
    store.save_poll(STATE, [an_entry(number) for number in range(3)], NOW)
    corrected = replace(an_entry(1), image="https://city-hall.example/b.jpg", paywall=True)
    assert store.save_poll(STATE, [an_entry(0), corrected], later(hours=5)) == 0
    assert store.entries("city-hall") == (an_entry(2), corrected, an_entry(0))


def test_many_entries_of_several_feeds_are_new_once_and_corrected_later(store: Store) -> None:
    """They are written by statements of many rows; what is known is replaced in each of them."""
    many = [an_entry(number) for number in range(261)]
    polls = [(STATE, many), (replace(STATE, feed="other"), [an_entry(1, "other")])]
    assert store.save_polls(polls, NOW) == (261, 1)
    corrected = [replace(entry, title=f"{entry.title}, corrected") for entry in many]
    polls = [(STATE, [*corrected, an_entry(300)]), (replace(STATE, feed="other"), [an_entry(2, "other")])]
    assert store.save_polls(polls, later(hours=1)) == (1, 1)
    assert set(store.entries("city-hall")) == {*corrected, an_entry(300)}
    assert store.entries("other") == (an_entry(2, "other"), an_entry(1, "other"))


def test_words_that_no_database_keeps_are_stored_without_what_makes_them_so(store: Store) -> None:
    odd = replace(an_entry(1), title="Ca\x00fé \ud800", summary="\x00")
    assert store.save_poll(STATE, [odd, an_entry(2)], NOW) == 2
    assert store.entries("city-hall") == (an_entry(2), replace(odd, title="Café \ufffd", summary=""))


def undated(number: int, feed: str = "city-hall") -> Entry:
    return replace(an_entry(number, feed), published_at=None)


def test_entries_without_a_date_come_last_and_count_by_when_they_were_first_seen(store: Store) -> None:
    store.save_poll(STATE, [undated(1), an_entry(2), an_entry(3)], later(hours=1))
    newest = (an_entry(3), an_entry(2), undated(1))
    assert store.entries("city-hall") == newest
    assert store.entries_since(later(hours=0)) == newest
    assert store.entries("city-hall", since=later(hours=1)) == newest[:2]
    assert store.entries_since(later(hours=2)) == newest[:1]


def test_a_date_that_is_understood_later_takes_its_place_and_one_that_is_not_goes(store: Store) -> None:
    store.save_poll(STATE, [undated(1), an_entry(2)], NOW)
    assert store.save_poll(STATE, [an_entry(1), undated(2)], later(hours=1)) == 0
    assert store.entries("city-hall") == (an_entry(1), undated(2))


def test_old_entries_without_a_date_are_forgotten_too(store: Store) -> None:
    store.save_poll(STATE, [undated(1), undated(2)], NOW)
    assert store.forget_unlisted("city-hall", {"urn:1"}, before=NOW) == 0
    assert store.forget_unlisted("city-hall", {"urn:1"}, before=later(hours=1)) == 1
    assert store.entries("city-hall") == (undated(1),)
