"""What is remembered of a feed after it was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from newsletter.errors import FeedError, FetchError
from newsletter.feeds.feed_state import (
    after_answer,
    after_failure,
    asked_at,
    body_digest,
    remembered,
    validators,
)
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.polling_policy import HOUR
from newsletter.model import Feed, FeedState
from newsletter.ports import Fetched
from tests.feeds.made import entry

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
FEED = Feed(key="a", url="https://a.example/feed", outlet="A", lang="en")
KNOWN = FeedState(
    feed="a", url=FEED.url, etag="e", last_modified="l", succeeded_at=NOW - HOUR, body_digest="d", spoken="es"
)
NEW_PLACE = "https://a.example/new"


def answer(*, status: int = 200, etag: str = "", moved_to: str = "", body: bytes = b"x") -> Fetched:
    headers = {"etag": etag} if etag else {}
    return Fetched(url=FEED.url, status=status, headers=headers, body=body, moved_to=moved_to)


def test_nothing_is_remembered_of_another_address() -> None:
    assert remembered(FEED, KNOWN) is KNOWN
    moved = replace(FEED, url="https://b.example/feed")
    assert remembered(moved, KNOWN) == FeedState(feed="a", url="https://b.example/feed")
    assert remembered(FEED, None) == FeedState(feed="a", url=FEED.url)


def test_a_new_body_brings_its_own_validators_and_language() -> None:
    after = after_answer(KNOWN, answer(etag="f"), ParsedFeed(spoken="en"), "dd", NOW)
    assert (after.etag, after.last_modified, after.body_digest, after.spoken) == ("f", "", "dd", "en")
    assert (after.succeeded_at, after.failures, after.problem) == (NOW, 0, "")


def test_not_modified_keeps_them() -> None:
    after = after_answer(KNOWN, answer(status=304), None, "", NOW)
    assert (after.etag, after.last_modified, after.body_digest, after.spoken) == ("e", "l", "d", "es")


def test_a_feeds_own_pace_moves_its_next_turn() -> None:
    after = after_answer(KNOWN, answer(etag="e"), ParsedFeed(fresh_seconds=6 * 3600), "d", NOW)
    assert after.not_before is not None
    assert after.not_before >= NOW + HOUR * 6


def test_a_failure_keeps_what_was_good() -> None:
    after = after_failure(KNOWN, FeedError("no luck", hint="Wait"), NOW)
    assert (after.failures, after.problem, after.polled_at) == (1, "no luck. Wait", NOW)
    assert (after.etag, after.body_digest, after.succeeded_at) == ("e", "d", NOW - HOUR)


def test_stay_away_outlasts_our_own_back_off_and_ends_with_the_next_failure() -> None:
    closed = after_failure(KNOWN, FetchError("busy", status=503, retry_after="86400"), NOW)
    assert closed.closed_until == NOW + HOUR * 24 == closed.not_before
    assert after_failure(closed, FetchError("busy", status=500), NOW).closed_until is None
    short = after_failure(KNOWN, FetchError("busy", status=429, retry_after="1"), NOW)
    assert short.not_before is not None
    assert short.not_before > NOW + HOUR / 2


def test_gone_keeps_the_day_it_went() -> None:
    gone = after_failure(KNOWN, FetchError("gone", status=410), NOW)
    assert gone.gone_at == NOW
    assert after_failure(gone, FetchError("gone", status=410), NOW + HOUR).gone_at == NOW


def test_a_move_is_believed_at_the_third_equal_answer_in_a_row() -> None:
    after = KNOWN
    for there in (NEW_PLACE, NEW_PLACE, "https://other.example/", NEW_PLACE, NEW_PLACE, ""):
        after = after_answer(after, answer(status=304, moved_to=there), None, "", NOW)
        assert asked_at(after) == FEED.url
    for _ in range(3):
        after = after_answer(after, answer(status=304, moved_to=NEW_PLACE), None, "", NOW)
    assert (asked_at(after), after.url, after.etag) == (NEW_PLACE, FEED.url, "e")
    assert (after.moved_to, after.moved_times) == ("", 0)


def test_an_answer_that_cannot_be_read_does_not_confirm_a_move() -> None:
    after = KNOWN
    for _ in range(5):
        after = after_failure(after, FetchError("nothing there", status=404), NOW)
    assert (after.address, after.moved_times) == ("", 0)


def test_the_digest_stands_for_all_that_decides_how_a_body_is_read() -> None:
    plain = answer()
    others = [
        answer(body=b"y"),
        replace(plain, url="https://b.example/"),
        replace(plain, headers={"content-type": "text/xml; charset=latin-1"}),
    ]
    assert body_digest(plain) == body_digest(replace(plain, status=304, moved_to="m"))
    assert len({body_digest(one) for one in (plain, *others)}) == 4


def test_what_a_body_lacked_is_remembered_until_another_is_read() -> None:
    lacking = ParsedFeed(entries=(entry("A", at=None), entry("B")), unread_date="soon", left_out=2)
    after = after_answer(KNOWN, answer(), lacking, "x", NOW)
    assert (after.undated, after.unread_date, after.left_out) == (1, "soon", 2)
    for same in (
        after_answer(after, answer(status=304), None, "", NOW),
        after_failure(after, FeedError("x"), NOW),
    ):
        assert (same.undated, same.unread_date, same.left_out) == (1, "soon", 2)
    assert after_answer(after, answer(), ParsedFeed(), "y", NOW).unread_date == ""


def test_what_an_older_version_read_is_asked_for_whole() -> None:
    now = replace(KNOWN, body_digest=body_digest(answer()))
    assert validators(now) == {"If-None-Match": "e", "If-Modified-Since": "l"}
    assert validators(replace(KNOWN, body_digest="0" * 64)) == {}
    assert validators(replace(KNOWN, body_digest="")) == validators(now)
