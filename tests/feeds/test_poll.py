"""Asking feeds for news, with real servers and the real store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.errors import FetchError
from newsletter.feeds import poll as polling
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.poll import PollResult, poll, validators
from newsletter.feeds.polling_policy import HOUR, Urgency
from newsletter.http.fetcher import GuardedFetcher
from newsletter.model import Entry, Feed, FeedState
from newsletter.ports import Clock, FeedStore, Fetched, Fetcher
from newsletter.store.database import Store, open_store
from tests.feeds.in_process_parser import ReadingHere
from tests.http.faulty_http import ETAG, FEED, LAST_MODIFIED, FaultyServer, page

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


def ask(
    feeds: Sequence[Feed], fetcher: Fetcher, store: FeedStore, clock: Clock, *, threads: int = 8
) -> tuple[PollResult, ...]:
    """Poll as if a person said so, reading in this process."""
    return poll(feeds, fetcher, ReadingHere(), store, clock, haste=Urgency.NOW, threads=threads)


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
    assert ask([feed], fetcher, store, clock) == (
        PollResult(feed="feed", new=1, entries=1, unchanged=False, problem=""),
    )
    state = state_of(store, feed)
    assert state == FeedState(
        feed="feed",
        url=feed.url,
        etag=ETAG,
        last_modified=LAST_MODIFIED,
        polled_at=START,
        succeeded_at=START,
        not_before=state.not_before,
        body_digest=state.body_digest,
    )
    assert state.not_before is not None
    assert START + HOUR <= state.not_before < START + HOUR * 1.2
    assert len(state.body_digest) == 64
    assert [entry.title for entry in store.entries("feed")] == ["A story"]


def test_the_next_poll_sends_the_validators_back_and_a_304_keeps_what_is_there(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    ask([feed], fetcher, store, clock)
    before = store.entries("feed")
    later = clock.later()
    assert ask([feed], fetcher, store, clock) == (
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
    ask([feed], fetcher, store, clock)
    (result,) = ask([replace(feed, url=server.url("/feed?moved"))], fetcher, store, clock)
    assert "404" in result.problem
    assert "if-none-match" not in server.requests[1].headers


def test_trouble_with_one_feed_is_nobody_elses_and_results_keep_the_order(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    paths = ["/hang", "/feed", "/status/500", "/html", "/zipped", "/shrunk", "/reset", "/undated"]
    feeds = [feed_at(server, path) for path in paths]
    results = ask(feeds, fetcher, store, clock, threads=3)
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
    ask([feed], fetcher, store, clock)
    good = state_of(store, feed)
    for failures in (1, 2):
        now = clock.later()
        (result,) = ask([feed], Failing(), store, clock)
        assert result == PollResult(
            feed="feed", new=0, entries=0, unchanged=False, problem="no luck. Try later"
        )
        state = state_of(store, feed)
        assert state == replace(
            good,
            polled_at=now,
            failures=failures,
            problem="no luck. Try later",
            not_before=state.not_before,
        )
    assert [entry.title for entry in store.entries("feed")] == ["A story"]


def test_a_success_clears_the_failures(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    ask([feed], Failing(), store, clock)
    assert state_of(store, feed).succeeded_at is None
    ask([feed], fetcher, store, clock)
    state = state_of(store, feed)
    assert (state.failures, state.problem, state.succeeded_at) == (0, "", START)


def test_a_page_that_is_no_feed_does_not_leave_its_validators(store: Store, clock: Ticking) -> None:
    """Else the next answer would be a 304, and the broken page would look well."""
    broken = page(b"<!doctype html>oops", headers=('ETag: "broken"',))
    with FaultyServer({"/x": broken}) as server:
        fetcher = GuardedFetcher(contact="x", allowed=frozenset({("127.0.0.1", server.port)}))
        feed = feed_at(server, "/x")
        for _ in range(2):
            (result,) = ask([feed], fetcher, store, clock)
            assert "a web page" in result.problem
        assert "if-none-match" not in server.requests[1].headers
    assert state_of(store, feed).etag == ""


def test_an_entry_without_a_date_gets_none_and_is_counted(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/undated")
    ask([feed], fetcher, store, clock)
    clock.later(hours=48)
    server.now_answers("/undated", page(UNDATED + b"<!-- another day -->"))
    (result,) = ask([feed], fetcher, store, clock)
    assert (result.new, result.entries, result.undated, result.unchanged) == (0, 2, 1, False)
    assert state_of(store, feed).undated == 1
    dates = {entry.title: entry.published_at for entry in store.entries("undated")}
    assert dates == {"Undated": None, "Dated": datetime(2023, 3, 8, 10, tzinfo=UTC)}


def test_what_stories_lack_is_told(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    items = (
        b"<item><title>A</title><link>https://a.example/1</link><pubDate>next Monday</pubDate></item>"
        b"<item><title>No address</title></item>"
    )
    server.now_answers("/undated", page(UNDATED.replace(b"</channel>", items + b"</channel>")))
    (result,) = ask([feed_at(server, "/undated")], fetcher, store, clock)
    assert (result.entries, result.undated, result.unread_date, result.left_out) == (3, 2, "next Monday", 1)


def test_a_feed_that_an_older_version_read_is_fetched_and_read_again(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    ask([feed], fetcher, store, clock)
    invented = replace(store.entries("feed")[0], published_at=START)
    older = replace(state_of(store, feed), body_digest="0" * 64)
    store.save_poll(older, [invented], clock.later())
    (result,) = ask([feed], fetcher, store, clock)
    assert (result.new, result.unchanged) == (0, False)
    assert "if-none-match" not in server.requests[-1].headers
    assert store.entries("feed")[0].published_at == datetime(2023, 3, 8, 10, tzinfo=UTC)
    assert ask([feed], fetcher, store, clock)[0].unchanged


def test_no_feeds_give_no_results(fetcher: GuardedFetcher, store: Store, clock: Ticking) -> None:
    assert ask([], fetcher, store, clock) == ()


def test_validators_are_only_sent_when_there_are_some() -> None:
    assert validators(FeedState(feed="a", url="b")) == {}
    assert validators(FeedState(feed="a", url="b", etag='W/"x"')) == {"If-None-Match": 'W/"x"'}


class Failing:
    """A fetcher that has no luck."""

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        raise FetchError("no luck", hint="Try later")


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

    def feed_states(self) -> Mapping[str, FeedState]:
        self._check()
        return self.inner.feed_states()

    def save_polls(
        self, polls: Sequence[tuple[FeedState, Sequence[Entry]]], now: datetime
    ) -> tuple[int, ...]:
        self._check()
        return self.inner.save_polls(polls, now)

    def save_poll(self, state: FeedState, entries: Sequence[Entry], now: datetime) -> int:
        self._check()
        return self.inner.save_poll(state, entries, now)

    def forget_unlisted(self, feed: str, listed: Collection[str], *, before: datetime) -> int:
        self._check()
        return self.inner.forget_unlisted(feed, listed, before=before)

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        self._check()
        return self.inner.entries(feed, since=since)


def test_feeds_are_fetched_side_by_side_and_stored_from_one_thread(store: Store, clock: Ticking) -> None:
    feeds = [Feed(key=f"f{n}", url=f"https://f{n}.example/", outlet="x", lang="en") for n in range(6)]
    results = ask(feeds, Meeting(6), OneThreaded(store), clock, threads=6)
    assert [result.new for result in results] == [1] * 6


def test_what_comes_in_a_moment_is_stored_in_one_transaction(
    store: Store, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_GATHERING_SECONDS", 10.0)
    feeds = [Feed(key=f"f{n}", url=f"https://f{n}.example/", outlet="x", lang="en") for n in range(6)]
    counted = CountedTransactions(store)
    results = ask(feeds, Meeting(6), counted, clock, threads=6)
    assert [result.new for result in results] == [1] * 6
    assert counted.sizes == [6], "and nobody waited for a seventh"


class CountedTransactions(OneThreaded):
    """A store that counts the results of each transaction."""

    def __init__(self, inner: FeedStore) -> None:
        super().__init__(inner)
        self.sizes: list[int] = []

    def save_polls(
        self, polls: Sequence[tuple[FeedState, Sequence[Entry]]], now: datetime
    ) -> tuple[int, ...]:
        self.sizes.append(len(polls))
        return super().save_polls(polls, now)


class Counting(ReadingHere):
    """A reader that counts what it is given."""

    def __init__(self) -> None:
        self.read_bodies = 0

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        self.read_bodies += 1
        return super().read(body, feed=feed, url=url, content_type=content_type, now=now)


def test_the_same_bytes_are_not_read_twice(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    reader, feed = Counting(), feed_at(server, "/undated")
    results: list[PollResult] = []
    for body in (UNDATED, UNDATED, UNDATED + b" "):
        server.now_answers("/undated", page(body))
        results += poll([feed], fetcher, reader, store, clock, haste=Urgency.NOW)
        clock.later()
    assert [result.unchanged for result in results] == [False, True, False]
    assert reader.read_bodies == 2
    assert len(server.requests) == 3


def test_a_feed_is_not_asked_before_its_turn_and_says_when_that_is(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/feed")
    for _ in range(3):
        (result,) = poll([feed], fetcher, ReadingHere(), store, clock)
    assert len(server.requests) == 1
    assert result.waiting.startswith("its next turn is at 2023-03-11 13:0")
    clock.later(hours=2)
    assert poll([feed], fetcher, ReadingHere(), store, clock)[0].unchanged
    assert len(server.requests) == 2


def test_a_server_that_asks_us_to_stay_away_is_left_in_peace_whoever_asks(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/too-often")
    ask([feed], fetcher, store, clock)
    (result,) = ask([feed], fetcher, store, clock)
    assert result.waiting == "its server asked us to stay away until 2023-03-11 12:02 UTC"
    assert len(server.requests) == 1
    clock.later()
    ask([feed], fetcher, store, clock)
    assert len(server.requests) == 2


def test_a_feed_that_is_gone_is_asked_no_more_but_on_purpose(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/status/410")
    (result,) = ask([feed], fetcher, store, clock)
    assert "permanently gone" in result.problem
    clock.later(hours=24 * 30)
    for haste in (Urgency.ROUTINE, Urgency.FRESH):
        (result,) = poll([feed], fetcher, ReadingHere(), store, clock, haste=haste)
        assert result.waiting == "gone for good since 2023-03-11, not asked any more"
    assert len(server.requests) == 1
    server.now_answers("/status/410", page(FEED))
    assert ask([feed], fetcher, store, clock)[0].new == 1
    assert state_of(store, feed).gone_at is None


def test_a_permanent_redirect_is_believed_after_three_equal_answers_and_told(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/hop/1")
    told = []
    for _ in range(4):
        told += [result.moved_to for result in ask([feed], fetcher, store, clock)]
        clock.later()
    assert told == ["", "", server.url("/feed"), ""]
    assert [request.path for request in server.requests][-2:] == ["/feed", "/feed"]
    state = state_of(store, feed)
    assert (state.url, state.address) == (feed.url, server.url("/feed"))


def test_a_feed_whose_new_address_fails_is_asked_at_its_old_one_again(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    feed = feed_at(server, "/hop/1")
    for _ in range(3):
        ask([feed], fetcher, store, clock)
        clock.later()
    server.now_answers("/feed", page(b"", status="404 Not Found"))
    for _ in range(3):
        ask([feed], fetcher, store, clock)
        clock.later()
    assert state_of(store, feed).address == ""


def test_a_host_is_asked_for_few_feeds_at_a_time(store: Store, clock: Ticking) -> None:
    busy = Busy()
    feeds = [Feed(key=f"f{n}", url=f"https://h{n % 3}.example/{n}", outlet="x", lang="en") for n in range(24)]
    results = poll(feeds, busy, ReadingHere(), store, clock, threads=24, per_host=2)
    assert [result.new for result in results] == [1] * 24
    assert max(busy.most.values()) <= 2


class Busy:
    """A fetcher that knows how many ask one host at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        host = url.split("/")[2]
        with self.lock:
            self.now[host] = self.now.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self.now[host])
        threading.Event().wait(0.002)  # long enough for another to come in
        with self.lock:
            self.now[host] -= 1
        return Fetched(url=url, status=200, headers={}, body=FEED)


def test_a_slow_feed_does_not_hold_up_what_the_others_said(store: Store, clock: Ticking) -> None:
    waiting = WaitsFor(store)
    feeds = [Feed(key=key, url=f"https://{key}.example/", outlet="x", lang="en") for key in ("slow", "quick")]
    results = ask(feeds, waiting, store, clock)
    assert [result.feed for result in results] == ["slow", "quick"]
    assert waiting.seen == 1


class WaitsFor:
    """A fetcher whose slow feed answers only once the quick one's story is in the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seen = 0

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        if "slow" in url:
            ends = time.monotonic() + 10
            while not self.seen and time.monotonic() < ends:
                self.seen = len(self.store.entries("quick"))
        return Fetched(url=url, status=200, headers={}, body=FEED)


def test_a_fault_of_ours_in_one_feed_is_told_and_stops_no_other(
    server: FaultyServer, fetcher: GuardedFetcher, store: Store, clock: Ticking
) -> None:
    good, bad = feed_at(server, "/feed"), feed_at(server, "/zipped")
    results = poll([bad, good], fetcher, Stumbling(), store, clock)
    assert results[0].problem == "feed zipped: asking it went wrong (ZeroDivisionError: oh no)"
    assert results[1].new == 1


class Stumbling(ReadingHere):
    """A reader with a fault of its own."""

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        if feed.key == "zipped":
            raise ZeroDivisionError("oh\nno")
        return super().read(body, feed=feed, url=url, content_type=content_type, now=now)


def test_whoever_watches_hears_of_every_feed_that_is_asked(
    fetcher: GuardedFetcher, server: FaultyServer, store: Store, clock: Ticking
) -> None:
    seen: list[int] = []

    @contextmanager
    def watch(total: int) -> Iterator[Callable[[], None]]:
        seen.append(total)
        yield lambda: seen.append(0)

    feeds = [feed_at(server, "/feed"), feed_at(server, "/nothing")]
    poll(feeds, fetcher, ReadingHere(), store, clock, progress=watch)
    assert seen == [2, 0, 0]
    poll(feeds, fetcher, ReadingHere(), store, clock, progress=watch)
    assert seen == [2, 0, 0, 0], "nobody was asked"
