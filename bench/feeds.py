"""Polling: all feeds changed, against feedparser alone; none changed, against bare conditional requests.

Of every side both times are told: by the clock, and of the processor (this process and its parsers). On a
machine that other work shares, only the second says what work a side is: by the clock, the side that does
less for longer waits longer for its turn.
"""

from __future__ import annotations

import argparse
import http.client
import io
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, TypeVar

from bench._feed_server import HOSTS, body_of, etag_of, host_of, server
from bench._report import report

_LATENCY_SECONDS = 0.02
"""What a server on the same continent takes to answer."""
_CORRECTED = 1_000_000
"""Added to a version of the feeds: the same stories, each with another title."""

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """By the clock, and of the processor, which a busy machine stretches less."""

    seconds: float
    cpu_seconds: float


def cost_of(work: Callable[[], T], children: Callable[[], Iterable[int]] = tuple) -> tuple[Cost, T]:
    """Run; return what it cost this process and its children (their ids, asked twice), and its result."""

    def cpu() -> float:
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Linux numbers the clock of another process's processor time like this (clock_getcpuclockid).
        alive = sum(time.clock_gettime((~child << 3) | 2) for child in children())
        return time.process_time() + ended.ru_utime + ended.ru_stime + alive

    started, cpu_before = time.perf_counter(), cpu()
    result = work()
    return Cost(time.perf_counter() - started, cpu() - cpu_before), result


# --- What we are measured against -----------------------------------------------------------------


_bodies: Sequence[bytes] = ()
"""What a process that parses was started with: nothing goes through a pipe while time is taken."""


def _start(bodies: Sequence[bytes], parse: Callable[[int], int], all_warm: Barrier) -> None:
    global _bodies
    _bodies = bodies
    for number in range(min(4, len(bodies))):
        parse(number)
    all_warm.wait()


def _parse(number: int) -> int:
    import feedparser

    return len(feedparser.parse(io.BytesIO(_bodies[number])).entries)


def _parse_unclean(number: int) -> int:
    import feedparser

    parsed = feedparser.parse(io.BytesIO(_bodies[number]), sanitize_html=False, resolve_relative_uris=False)
    return len(parsed.entries)


def feedparser_alone(parse: Callable[[int], int], bodies: Sequence[bytes], processes: int) -> Cost:
    """Parse the bytes with feedparser in as many processes, which have them and are warm."""
    # Fresh ones: a fork of this process would pay for what it imported, in page faults and garbage.
    fresh, before = multiprocessing.get_context("spawn"), set(multiprocessing.active_children())
    all_warm = fresh.Barrier(processes + 1)
    with fresh.Pool(processes, _start, (bodies, parse, all_warm)) as pool:
        children = [one.pid for one in multiprocessing.active_children() if one not in before and one.pid]
        all_warm.wait()
        return cost_of(lambda: pool.map(parse, range(len(bodies)), chunksize=4), lambda: children)[0]


def bare(count: int, port: int, etags: Sequence[str], threads: int) -> Cost:
    """Make the conditional requests and nothing else, with the standard library's client."""

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection(host_of(number), port, timeout=10)
        connection.request(
            "GET", f"/{number}", headers={"If-None-Match": etags[number], "Connection": "close"}
        )
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 304
        connection.close()

    return _threaded(ask, count, threads)


def bare_httpx2(count: int, port: int, etags: Sequence[str], threads: int) -> Cost:
    """Make the conditional requests and nothing else, with httpx2, one client for all threads."""
    import httpx2

    with httpx2.Client(trust_env=False, verify=False) as client:

        def ask(number: int) -> None:
            address = f"http://{host_of(number)}:{port}/{number}"
            headers = {"If-None-Match": etags[number], "Connection": "close"}
            assert client.get(address, headers=headers).status_code == 304

        return _threaded(ask, count, threads)


def guarded(count: int, port: int, etags: Sequence[str], threads: int) -> Cost:
    """Make the conditional requests with our own guarded client and nothing else."""
    with _fetcher(port) as fetcher:

        def ask(number: int) -> None:
            address = f"http://{host_of(number)}:{port}/{number}"
            assert fetcher.fetch(address, headers={"If-None-Match": etags[number]}).status == 304

        return _threaded(ask, count, threads)


def _threaded(ask: Callable[[int], None], count: int, threads: int) -> Cost:
    with ThreadPoolExecutor(threads) as pool:
        return cost_of(lambda: list(pool.map(ask, range(count))))[0]


def _fetcher(port: int) -> Any:
    from newsletter.http.fetcher import GuardedFetcher

    hosts = frozenset((host_of(number), port) for number in range(HOSTS))
    return GuardedFetcher(contact="bench@example.org", allowed=hosts)


# --- The measurement --------------------------------------------------------------------------------


class _Clock:
    def now(self) -> datetime:
        return datetime(2023, 3, 11, 12, tzinfo=UTC)


@contextmanager
def started_parsers(processes: int) -> Iterator[tuple[Any, Callable[[], list[int]]]]:
    """Start as many parser processes and warm them; yields the pool, and what returns their ids."""
    from newsletter.model import Feed
    from newsletter.processes.parser_pool import ParserPool

    def read(number: int) -> None:
        feed = Feed(key="warm", url="https://warm.example/", outlet="x", lang="en")
        pool.read(body_of(number, 0), feed=feed, url=feed.url, content_type="", now=_Clock().now())

    with ParserPool(processes=processes) as pool, ThreadPoolExecutor(processes) as threads:
        while len(pool._processes) < processes:
            list(threads.map(read, range(4 * processes)))
        yield pool, lambda: [one._process.pid for one in pool._processes]


def poll_once(
    count: int, port: int, store: Any, pool: Any, children: Callable[[], Iterable[int]] = tuple
) -> tuple[Cost, int]:
    """Poll all feeds once; return what it cost and how many stories were new."""
    from newsletter.feeds.poll import poll
    from newsletter.feeds.polling_policy import Urgency
    from newsletter.model import Feed

    feeds = [
        Feed(key=f"f{number}", url=f"http://{host_of(number)}:{port}/{number}", outlet="x", lang="en")
        for number in range(count)
    ]
    with _fetcher(port) as fetcher:
        cost, results = cost_of(
            lambda: poll(feeds, fetcher, pool, store, _Clock(), haste=Urgency.NOW), children
        )
    assert not any(result.problem for result in results), [r.problem for r in results if r.problem][:3]
    return cost, sum(result.new for result in results)


def measure(
    count: int, version: int, processes: int, *, only_changed: bool = False
) -> tuple[dict[str, Cost], int]:
    """Poll so many feeds into a database file: all new, none changed, all stories corrected.

    Returns what each cost and how many stories there are.
    """
    from newsletter.feeds.poll import THREADS
    from newsletter.store.database import open_store

    bodies = [body_of(number, version) for number in range(count)]
    corrected = [body_of(number, version + _CORRECTED) for number in range(count)]
    etags = [etag_of(body) for body in bodies]
    with (
        tempfile.TemporaryDirectory() as folder,
        started_parsers(processes) as (pool, children),
        open_store(f"sqlite:///{folder}/b.db", state_folder=Path(folder)) as store,
        server(bodies) as port,
        server(corrected) as port_of_corrected,
    ):
        costs = {}
        costs["all_new"], stories = poll_once(count, port, store, pool, children)
        if not only_changed:
            costs["none_changed"], none = poll_once(count, port, store, pool, children)
            assert none == 0
            for ask in (bare, bare_httpx2, guarded):
                costs[ask.__name__] = ask(count, port, etags, THREADS)
        costs["all_corrected"], again = poll_once(count, port_of_corrected, store, pool, children)
        assert again == 0
    return costs, stories


def measure_far(count: int, processes: int) -> dict[str, Cost]:
    """Poll feeds that have not changed, each answering after 20 ms."""
    from newsletter.feeds.poll import THREADS
    from newsletter.store.database import open_store

    bodies = [
        body_of(number, 0)[:2_000] + b"</description></item></channel></rss>" for number in range(count)
    ]
    etags = [etag_of(body) for body in bodies]
    with (
        tempfile.TemporaryDirectory() as folder,
        started_parsers(processes) as (pool, children),
        open_store(f"sqlite:///{folder}/b.db", state_folder=Path(folder)) as store,
        server(bodies, _LATENCY_SECONDS) as port,
    ):
        poll_once(count, port, store, pool)
        unchanged, _ = poll_once(count, port, store, pool, children)
        return {"none_changed_far": unchanged, "bare_far": bare(count, port, etags, THREADS)}


def run(
    feeds: int = 500, rounds: int = 3, processes: int | None = None, *, only_changed: bool = False
) -> dict[str, object]:
    """Measure `feeds` feeds against feedparser and, unless `only_changed`, bare requests.

    The sides take turns at who begins; medians over the rounds, of a ratio over the ratios of each round.
    """
    processes = processes or os.cpu_count() or 1
    found: dict[str, list[float]] = {}
    stories = 0
    for version in range(rounds):
        bodies = [body_of(number, version) for number in range(feeds)]
        costs: dict[str, Cost] = {}
        if version % 2:
            costs["feedparser_without_cleaning"] = feedparser_alone(_parse_unclean, bodies, processes)
        ours, stories = measure(feeds, version, processes, only_changed=only_changed)
        costs |= ours
        if not version % 2:
            costs["feedparser_without_cleaning"] = feedparser_alone(_parse_unclean, bodies, processes)
        if not only_changed:
            costs["feedparser"] = feedparser_alone(_parse, bodies, processes)
            costs |= measure_far(feeds, processes)
        for name, value in _figures(costs, feeds).items():
            found.setdefault(name, []).append(value)
    size = sum(len(body_of(number, 0)) for number in range(feeds)) / 1e6
    medians = {name: statistics.median(values) for name, values in found.items()}
    return {"feeds": feeds, "processes": processes, "megabytes": size, "stories": stories, **medians}


_COMPARED = (
    ("all_new", "feedparser_without_cleaning"),
    ("all_corrected", "feedparser_without_cleaning"),
    ("all_new", "feedparser"),
    ("none_changed", "bare_httpx2"),
    ("none_changed", "guarded"),
    ("none_changed", "bare"),
    ("none_changed_far", "bare_far"),
)


def _figures(costs: dict[str, Cost], feeds: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, cost in costs.items():
        figures[f"{name}_clock_ms_a_feed"] = cost.seconds / feeds * 1e3
        figures[f"{name}_cpu_ms_a_feed"] = cost.cpu_seconds / feeds * 1e3
    for side, against in ((side, against) for side, against in _COMPARED if {side, against} <= set(costs)):
        figures[f"ratio_{side}_to_{against}_clock"] = costs[side].seconds / costs[against].seconds
        figures[f"ratio_{side}_to_{against}_cpu"] = costs[side].cpu_seconds / costs[against].cpu_seconds
    return figures


def grow(feeds: int, processes: int | None = None) -> dict[str, object]:
    """Measure the processor time a feed takes among `feeds` and among a tenth of them."""
    processes = processes or os.cpu_count() or 1
    few = max(feeds // 10, 1)
    small, large = measure(few, 0, processes)[0], measure(feeds, 0, processes)[0]
    figures: dict[str, object] = {"feeds": feeds, "few": few}
    for name in ("all_new", "none_changed", "all_corrected"):
        figures[f"{name}_cpu_ms_a_feed_few"] = small[name].cpu_seconds / few * 1000
        figures[f"{name}_cpu_ms_a_feed"] = large[name].cpu_seconds / feeds * 1000
        figures[f"growth_{name}"] = large[name].cpu_seconds / feeds / (small[name].cpu_seconds / few)
    return figures


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench feeds", description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--processes", type=int)
    parser.add_argument("--grow", action="store_true", help="Only the growth, from a tenth of the feeds on.")
    parser.add_argument(
        "--changed",
        action="store_true",
        help="Only feeds that all changed, against feedparser without cleaning.",
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.grow:
        figures = grow(options.feeds, options.processes)
    else:
        figures = run(options.feeds, options.rounds, options.processes, only_changed=options.changed)
    report(figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
