"""Poll: ask every feed for news, politely and side by side; one feed's trouble is never another's."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from newsletter.errors import FeedError
from newsletter.feeds.feed_state import (
    after_answer,
    after_failure,
    asked_at,
    body_digest,
    remembered,
)
from newsletter.feeds.feed_state import validators as validators
from newsletter.feeds.host_queue import HostQueue
from newsletter.feeds.parsed_feed import FeedParser, ParsedFeed
from newsletter.feeds.polling_policy import Urgency, why_not_yet
from newsletter.model import Entry, Feed, FeedState
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import Clock, FeedStore, Fetched, Fetcher, Progress, no_progress

THREADS = 16
PER_HOST = 2
_MOST_AT_ONCE = 100
"""Results that are stored in one transaction."""
_GATHERING_SECONDS = 0.2
"""How long others are waited for after the first: a transaction costs as much as ten stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What asking one feed gave. `entries` were in its answer, `new` of them never seen before."""

    feed: str
    new: int = 0
    entries: int = 0
    unchanged: bool = False
    """The feed said that nothing is new (304), or sent the same bytes again."""
    undated: int = 0
    """Entries without a day of publication: none is stated, it cannot be read, or it is still ahead."""
    unread_date: str = ""
    """A date that could not be read, as it stands there."""
    left_out: int = 0
    """Items that make no story: without any words, or without a web address."""
    problem: str = ""
    """One line; "" when all went well."""
    waiting: str = ""
    """Why it was not asked; "" when it was."""
    moved_to: str = ""
    """The address it is asked at from now on, when this poll settled that it moved."""


_Turn: TypeAlias = tuple[Feed, FeedState]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a thread brings back: an answer (with a harvest if it had to be read), or trouble."""

    feed: Feed
    state: FeedState
    fetched: Fetched | None = None
    harvest: ParsedFeed | None = None
    digest: str = ""
    error: FeedError | None = None


def poll(
    feeds: Sequence[Feed],
    fetcher: Fetcher,
    reader: FeedParser,
    store: FeedStore,
    clock: Clock,
    *,
    haste: Urgency = Urgency.ROUTINE,
    progress: Progress = no_progress,
    forget_before: datetime | None = None,
    threads: int = THREADS,
    per_host: int = PER_HOST,
) -> tuple[PollResult, ...]:
    """Ask all feeds whose turn it is and store what they say; results come in the order of `feeds`.

    Validators (ETag, Last-Modified) of the last good answer are sent back as they came. A feed that
    cannot be fetched or read keeps its entries and validators; its failure is counted and its problem
    noted until it answers again. Results are stored within a moment, so a slow feed holds nobody
    up. Fetching and reading happen in threads, the store is called from the caller's alone.
    Entries from before `forget_before` go when their feed, read anew, lists them no more.
    """
    now = clock.now()
    states = store.feed_states()
    waiting: list[tuple[str, _Turn]] = []
    results: dict[str, PollResult] = {}
    for feed in feeds:
        state = remembered(feed, states.get(feed.key))
        if why := why_not_yet(state, now, haste):
            results[feed.key] = PollResult(feed=feed.key, waiting=why)
        else:
            waiting.append((asked_at(state), (feed, state)))

    def ask(turn: _Turn) -> _Asked:
        return _ask(*turn, fetcher, reader, now)

    rota = HostQueue(waiting, per_host=per_host)
    with progress(len(waiting)) as tick:
        for asked in _ask_all(rota, len(waiting), ask, min(threads, len(waiting))):
            for result in _store(asked, store, now):
                results[result.feed] = result
                tick()
            if forget_before is not None:
                _forget(asked, store, forget_before)
    return tuple(results[feed.key] for feed in feeds)


def _ask_all(
    rota: HostQueue[_Turn], count: int, ask: Callable[[_Turn], _Asked], threads: int
) -> Iterator[list[_Asked]]:
    """Yield what comes back, as many at a time as are there."""
    back: queue.SimpleQueue[_Asked] = queue.SimpleQueue()
    ready: queue.SimpleQueue[_Turn | None] = queue.SimpleQueue()
    leaving = threading.Event()

    def work() -> None:
        while (turn := ready.get()) is not None and not leaving.is_set():
            back.put(ask(turn))
            if following := rota.finished(asked_at(turn[1])):
                ready.put(following)

    workers = [threading.Thread(target=work, name=f"feeds-poll-{n}") for n in range(threads)]
    for turn in rota.first():
        ready.put(turn)
    for worker in workers:
        worker.start()
    try:
        while count:
            asked = _taken(back, min(count, _MOST_AT_ONCE))
            count -= len(asked)
            yield asked
    finally:
        leaving.set()
        for _ in workers:
            ready.put(None)
        for worker in workers:
            worker.join()


def _taken(back: queue.SimpleQueue[_Asked], most: int) -> list[_Asked]:
    """Wait for one, then take what else comes in a moment, up to `most`."""
    asked = [back.get()]
    end = time.monotonic() + _GATHERING_SECONDS
    with suppress(queue.Empty):
        while len(asked) < most:
            asked.append(back.get(timeout=max(0.0, end - time.monotonic())))
    return asked


def _ask(feed: Feed, state: FeedState, fetcher: Fetcher, reader: FeedParser, now: datetime) -> _Asked:
    back = _Asked(feed=feed, state=state)
    try:
        fetched = fetcher.fetch(asked_at(state), headers=validators(state))
        back = replace(back, fetched=fetched)
        if fetched.status == 304:
            return back
        digest = body_digest(fetched)
        if digest == state.body_digest:
            return replace(back, digest=digest)
        content_type = fetched.headers.get("content-type", "")
        harvest = reader.read(fetched.body, feed=feed, url=fetched.url, content_type=content_type, now=now)
        return replace(back, fetched=replace(fetched, body=b""), harvest=harvest, digest=digest)
    except FeedError as error:
        return replace(back, error=error)
    except Exception as error:  # a fault of ours in one feed must not stop the others; it is told as theirs
        why = f"feed {feed.key}: asking it went wrong ({type(error).__name__}: {error})"
        return replace(back, error=FeedError(" ".join(why.split())[:300]))


def _store(asked: Sequence[_Asked], store: FeedStore, now: datetime) -> Iterator[PollResult]:
    polls = [(_settled(one, now), _entries(one)) for one in asked]
    for one, (state, entries), new in zip(asked, polls, store.save_polls(polls, now), strict=True):
        yield PollResult(
            feed=one.feed.key,
            new=new,
            entries=len(entries),
            undated=one.harvest.undated if one.harvest else 0,
            unread_date=one.harvest.unread_date if one.harvest else "",
            left_out=one.harvest.left_out if one.harvest else 0,
            unchanged=one.error is None and one.harvest is None,
            problem=state.problem,
            moved_to=state.address if state.address != one.state.address else "",
        )


def _forget(asked: Sequence[_Asked], store: FeedStore, before: datetime) -> None:
    """Only what was read as a whole tells what a feed still lists."""
    for one in asked:
        if entries := _entries(one):
            store.forget_unlisted(one.feed.key, {entry.identity for entry in entries}, before=before)


def _settled(one: _Asked, now: datetime) -> FeedState:
    if one.error is not None or one.fetched is None:
        return after_failure(one.state, one.error or FeedError("no answer"), now)
    return after_answer(one.state, one.fetched, one.harvest, one.digest, now)


def _entries(one: _Asked) -> tuple[Entry, ...]:
    return one.harvest.entries if one.harvest is not None and one.error is None else ()
