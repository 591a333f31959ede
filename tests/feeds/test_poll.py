"""Asking feeds for news, with real servers and the real store."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.errors import FetchError
from newsletter.feeds.fetch import GuardedFetcher
from newsletter.feeds.poll import PollResult, poll, validators
from newsletter.model import Entry, Feed, FeedState
from newsletter.ports import FeedStore, Fetched
from newsletter.store.database import Store, open_store
from tests.feeds.faulty_http import ETAG, FEED, LAST_MODIFIED, FaultyServer, page

START = datetime(2023, 3, 11, 12, 0, 0, 123_456, tzinfo=UTC)
UNDATED = b"""<rss version="2.0"><channel><item><title>Undated</title><link>https://a.example/u</link></item>
<item><title>Dated</title><link>https://a.example/d</link><pubDate>Wed, 08 Mar 2023 10:00:00 GMT</pubDate></item>
</channel></rss>"""


class Ticking:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def later(self, hours: int = 1) -> datetime:
        self.time += timedelta(hours=hours)
        return self.time


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store("sqlite://", state_folder=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer({"/undated": page(UNDATED)}) as running:
        yield running


@pytest.fixture
def fetcher(server: FaultyServer) -> GuardedFetcher:
    return GuardedFetcher(
        contact="x", allowed=frozenset({("127.0.0.1", server.port)}), read_timeout_seconds=1.0
    )


def feed_at(server: FaultyServer, path: str) -> Feed:
    return Feed(key=path.strip("/").replace("/", "-"), url=server.url(path), outlet="The Paper", lang="en")


def state_of(store: FeedStore, feed: Feed) -> FeedState:
    state = store.feed_state(feed.key)
    assert state is not None
    return state


def test_the_first_poll_stores_entries_and_validators(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    assert poll([feed], fetcher, store, clock) == (
        PollResult(feed="feed", new=1, entries=1, unchanged=False, problem=""),
    )
    assert state_of(store, feed) == FeedState(
        feed="feed",
        url=feed.url,
        etag=ETAG,
        last_modified=LAST_MODIFIED,
        polled_at=START,
        succeeded_at=START,
    )
    assert [entry.title for entry in store.entries("feed")] == ["A story"]


def test_the_next_poll_sends_the_validators_back_and_a_304_keeps_what_is_there(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    poll([feed], fetcher, store, clock)
    before = store.entries("feed")
    later = clock.later()
    assert poll([feed], fetcher, store, clock) == (
        PollResult(feed="feed", new=0, entries=0, unchanged=True, problem=""),
    )
    assert server.requests[1].headers["if-none-match"] == ETAG
    assert server.requests[1].headers["if-modified-since"] == LAST_MODIFIED
    assert store.entries("feed") == before
    state = state_of(store, feed)
    assert (state.etag, state.last_modified) == (ETAG, LAST_MODIFIED)
    assert state.polled_at == state.succeeded_at == later


def test_an_address_that_changed_is_asked_afresh(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    poll([feed], fetcher, store, clock)
    (result,) = poll([replace(feed, url=server.url("/feed?moved"))], fetcher, store, clock)
    assert "404" in result.problem
    assert "if-none-match" not in server.requests[1].headers


def test_trouble_with_one_feed_is_nobody_elses_and_results_keep_the_order(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    paths = ["/hang", "/feed", "/status/500", "/html", "/zipped", "/bomb", "/reset", "/undated"]
    feeds = [feed_at(server, path) for path in paths]
    results = poll(feeds, fetcher, store, clock, threads=3)
    assert [result.feed for result in results] == [feed.key for feed in feeds]
    assert [feed.key for feed, result in zip(feeds, results, strict=True) if not result.problem] == [
        "feed",
        "zipped",
        "undated",
    ]
    assert all("\n" not in result.problem for result in results)
    assert "Did you mean" in results[3].problem


def test_failures_are_counted_and_noted_and_the_last_good_entries_stay(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    poll([feed], fetcher, store, clock)
    good = state_of(store, feed)
    for failures in (1, 2):
        now = clock.later()
        (result,) = poll([feed], Failing(), store, clock)
        assert result == PollResult(
            feed="feed", new=0, entries=0, unchanged=False, problem="no luck. Try later"
        )
        assert state_of(store, feed) == replace(
            good, polled_at=now, failures=failures, problem="no luck. Try later"
        )
    assert [entry.title for entry in store.entries("feed")] == ["A story"]


def test_a_success_clears_the_failures(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    poll([feed], Failing(), store, clock)
    assert state_of(store, feed).succeeded_at is None
    poll([feed], fetcher, store, clock)
    state = state_of(store, feed)
    assert (state.failures, state.problem, state.succeeded_at) == (0, "", START)


def test_a_page_that_is_no_feed_does_not_leave_its_validators(store: Store, clock: Ticking) -> None:
    """Else the next answer would be a 304, and the broken page would look well."""
    broken = page(b"<!doctype html>oops", headers=('ETag: "broken"',))
    with FaultyServer({"/x": broken}) as server:
        fetcher = GuardedFetcher(contact="x", allowed=frozenset({("127.0.0.1", server.port)}))
        feed = feed_at(server, "/x")
        for _ in range(2):
            (result,) = poll([feed], fetcher, store, clock)
            assert "a web page" in result.problem
        assert "if-none-match" not in server.requests[1].headers
    assert state_of(store, feed).etag == ""


def test_an_entry_without_a_date_keeps_the_time_it_was_first_seen(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/undated")
    poll([feed], fetcher, store, clock)
    clock.later(hours=48)
    (result,) = poll([feed], fetcher, store, clock)
    assert (result.new, result.entries) == (0, 2)
    dates = {entry.title: entry.published_at for entry in store.entries("undated")}
    assert dates == {"Undated": START, "Dated": datetime(2023, 3, 8, 10, tzinfo=UTC)}


def test_no_feeds_give_no_results(fetcher: GuardedFetcher, store: Store, clock: Ticking) -> None:
    assert poll([], fetcher, store, clock) == ()


def test_validators_are_only_sent_when_there_are_some() -> None:
    assert validators(FeedState(feed="a", url="b")) == {}
    assert validators(FeedState(feed="a", url="b", etag='W/"x"')) == {"If-None-Match": 'W/"x"'}


class Failing:
    """A fetcher that has no luck."""

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        raise FetchError("no luck", way_out="Try later")


class Meeting:
    """A fetcher that answers only once as many threads as expected have come."""

    def __init__(self, parties: int) -> None:
        self.barrier = threading.Barrier(parties, timeout=10)

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        self.barrier.wait()
        return Fetched(url=url, status=200, headers={}, body=FEED)


class OneThreaded:
    """A store that refuses any thread but its maker's."""

    def __init__(self, inner: FeedStore) -> None:
        self.inner = inner
        self.thread = threading.get_ident()

    def _check(self) -> None:
        assert threading.get_ident() == self.thread

    def feed_state(self, feed: str) -> FeedState | None:
        self._check()
        return self.inner.feed_state(feed)

    def save_poll(self, state: FeedState, entries: Sequence[Entry], now: datetime) -> int:
        self._check()
        return self.inner.save_poll(state, entries, now)

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        self._check()
        return self.inner.entries(feed, since=since)


def test_feeds_are_fetched_side_by_side_and_stored_from_one_thread(store: Store, clock: Ticking) -> None:
    feeds = [Feed(key=f"f{n}", url=f"https://f{n}.example/", outlet="x", lang="en") for n in range(6)]
    results = poll(feeds, Meeting(6), OneThreaded(store), clock, threads=6)
    assert [result.new for result in results] == [1] * 6
