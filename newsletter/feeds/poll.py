"""Poll: ask every feed for news, politely and side by side; one feed's trouble is never another's."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from newsletter.errors import FeedError
from newsletter.feeds.read import read_feed
from newsletter.model import Entry, Feed, FeedState
from newsletter.ports import Clock, FeedStore, Fetched, Fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What asking one feed gave. `entries` were in its answer, `new` of them never seen before."""

    feed: str
    new: int
    entries: int
    unchanged: bool
    """The feed said that nothing is new (304)."""
    problem: str
    """One line; "" when all went well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What a worker brings back; `fetched` None means trouble, told by `problem`."""

    fetched: Fetched | None = None
    entries: tuple[Entry, ...] = ()
    problem: str = ""


def poll(
    feeds: Sequence[Feed], fetcher: Fetcher, store: FeedStore, clock: Clock, *, threads: int = 8
) -> tuple[PollResult, ...]:
    """Ask all feeds and store what they say; results come in the order of `feeds`.

    Validators (ETag, Last-Modified) of the last good answer are sent back as they came. A feed that
    cannot be fetched or read keeps its entries and validators; its failure is counted and its problem
    noted until it answers again. Fetching and reading happen in worker threads, the store is called
    from the caller's thread only.
    """
    now = clock.now()
    states = [_remembered(feed, store) for feed in feeds]
    with ThreadPoolExecutor(max_workers=max(threads, 1), thread_name_prefix="feeds-poll") as pool:
        asked = [
            pool.submit(_ask, feed, state, fetcher, now) for feed, state in zip(feeds, states, strict=True)
        ]
        return tuple(
            _settle(feed, state, answer.result(), store, now)
            for feed, state, answer in zip(feeds, states, asked, strict=True)
        )


def validators(state: FeedState) -> dict[str, str]:
    """Return the conditional headers of a feed's last good answer (RFC 9110 section 13.1)."""
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def _remembered(feed: Feed, store: FeedStore) -> FeedState:
    """What is known of the feed; nothing of it when its address has changed."""
    state = store.feed_state(feed.key)
    if state is None or state.url != feed.url:
        return FeedState(feed=feed.key, url=feed.url)
    return state


def _ask(feed: Feed, state: FeedState, fetcher: Fetcher, now: datetime) -> _News:
    try:
        fetched = fetcher.fetch(feed.url, headers=validators(state))
        if fetched.status == 304:
            return _News(fetched=fetched)
        entries = read_feed(
            fetched.body,
            feed=feed,
            url=fetched.url,
            content_type=fetched.headers.get("content-type", ""),
            now=now,
        )
    except FeedError as error:
        return _News(problem=str(error))
    return _News(fetched=fetched, entries=entries)


def _settle(feed: Feed, state: FeedState, news: _News, store: FeedStore, now: datetime) -> PollResult:
    """Write down what a worker brought back."""
    if news.fetched is None:
        failed = replace(state, polled_at=now, failures=state.failures + 1, problem=news.problem)
        store.save_poll(failed, (), now)
        return PollResult(feed=feed.key, new=0, entries=0, unchanged=False, problem=news.problem)
    good = replace(state, polled_at=now, succeeded_at=now, failures=0, problem="")
    unchanged = news.fetched.status == 304
    if not unchanged:
        headers = news.fetched.headers
        good = replace(good, etag=headers.get("etag", ""), last_modified=headers.get("last-modified", ""))
    new = store.save_poll(good, _dated_once(news.entries, feed, store, now), now)
    return PollResult(feed=feed.key, new=new, entries=len(news.entries), unchanged=unchanged, problem="")


def _dated_once(entries: tuple[Entry, ...], feed: Feed, store: FeedStore, now: datetime) -> tuple[Entry, ...]:
    """Give an entry without a date (read as dated `now`) the time it was first seen.

    Otherwise it would be the newest story at every poll.
    """
    if all(entry.published_at != now for entry in entries):
        return entries
    known = {entry.identity: entry.published_at for entry in store.entries(feed.key)}
    return tuple(
        replace(entry, published_at=known.get(entry.identity, now)) if entry.published_at == now else entry
        for entry in entries
    )
