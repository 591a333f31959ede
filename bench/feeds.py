"""Polling: all feeds changed, against feedparser alone; none changed, against bare conditional requests."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import io
import multiprocessing
import os
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench._report import report

HOSTS = 100
"""Different machines, on 127.0.0.x, so that the limit per host is at work as it is in life."""
_WORDS = tuple(
    f"{stem}{end}" for stem in ("council", "hous", "rent", "librar", "street") for end in ("", "ing", "s")
)
_LATENCY_SECONDS = 0.02
"""What a server on the same continent takes to answer."""
_MONDAY = datetime(2023, 3, 6, 9, tzinfo=UTC)


def body_of(number: int, version: int) -> bytes:
    """Return a feed as papers and blogs publish them: 10 to 40 entries, 0.5 to 3 KB of markup each."""
    draw = random.Random(number)
    items = []
    for index in range(draw.randint(10, 40)):
        when = (_MONDAY - timedelta(hours=index)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        paragraphs = "".join(
            f'<p>{_some(draw, 25)} <a href="/x/{index}">{_some(draw, 3)}</a> <b>{_some(draw, 2)}</b></p>'
            for _ in range(draw.randint(2, 12))
        )
        address = f"https://paper{number}.example/{index}?utm_source=rss"
        items.append(
            f"<item><title>{_some(draw, 8)} {number}.{index}.{version}</title><link>{address}</link>"
            f"<guid isPermaLink='false'>{number}-{index}</guid><pubDate>{when}</pubDate>"
            f"<category>{_some(draw, 1)}</category>"
            f"<description><![CDATA[<img src='/{index}.jpg'>{paragraphs}]]></description></item>"
        )
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{number}</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def _some(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(count))


# --- The server: a process of its own, as little work as possible ----------------------------------


def _serve(listener: socket.socket, bodies: Sequence[bytes], latency_seconds: float) -> None:
    answers, unchanged = {}, {}
    for number, body in enumerate(bodies):
        etag = hashlib.sha256(body).hexdigest()[:16]
        head = f'ETag: "{etag}"\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n'
        length = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{head}\r\n"
        answers[f"/{number}".encode()] = length.encode() + body
        nothing = f"HTTP/1.1 304 Not Modified\r\n{head}\r\n"
        unchanged[f"/{number}".encode()] = (f'"{etag}"'.encode(), nothing.encode())

    def one() -> None:
        while True:
            connection, _ = listener.accept()
            with connection:
                asked = b""
                while b"\r\n\r\n" not in asked:
                    asked += connection.recv(65_536)
                path = asked.split(b" ", 2)[1]
                etag, nothing = unchanged[path]
                time.sleep(latency_seconds)
                connection.sendall(nothing if b"If-None-Match: " + etag in asked else answers[path])

    for _ in range(15):
        threading.Thread(target=one, daemon=True).start()
    one()


@contextmanager
def server(bodies: Sequence[bytes], latency_seconds: float = 0.0) -> Iterator[int]:
    """Serve bodies at /0, /1, … on every 127.x address; yields the port."""
    listener = socket.create_server(("0.0.0.0", 0), backlog=512)
    forking = multiprocessing.get_context("fork")
    process = forking.Process(target=_serve, args=(listener, bodies, latency_seconds), daemon=True)
    process.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        process.kill()
        process.join()
        listener.close()


def host_of(number: int) -> str:
    return f"127.0.1.{1 + number % HOSTS}"


# --- What we are measured against -----------------------------------------------------------------


def _parse(body: bytes) -> int:
    import feedparser

    return len(feedparser.parse(io.BytesIO(body)).entries)


def _parse_unclean(body: bytes) -> int:
    import feedparser

    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    return len(parsed.entries)


def feedparser_seconds(parse: Callable[[bytes], int], bodies: Sequence[bytes], processes: int) -> float:
    """Parse the same bytes with feedparser in as many processes, already started."""
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        pool.map(parse, bodies[: processes * 2])
        started = time.perf_counter()
        pool.map(parse, bodies, chunksize=4)
        return time.perf_counter() - started


@dataclass(frozen=True)
class Cost:
    """By the clock, and by the processor time of this process, which a busy machine stretches less."""

    seconds: float
    cpu_seconds: float


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
        started, cpu = time.perf_counter(), time.process_time()
        list(pool.map(ask, range(count)))
        return Cost(time.perf_counter() - started, time.process_time() - cpu)


def _fetcher(port: int) -> Any:
    from newsletter.http.fetcher import GuardedFetcher

    hosts = frozenset((host_of(number), port) for number in range(HOSTS))
    return GuardedFetcher(contact="bench@example.org", allowed=hosts)


# --- The measurement --------------------------------------------------------------------------------


class _Clock:
    def now(self) -> datetime:
        return datetime(2023, 3, 11, 12, tzinfo=UTC)


def poll_once(count: int, port: int, store: Any, readers: Any) -> tuple[Cost, int]:
    """Poll all feeds once; return what it cost and how many stories were new."""
    from newsletter.feeds.poll import poll
    from newsletter.feeds.polling_policy import Urgency
    from newsletter.model import Feed

    feeds = [
        Feed(key=f"f{number}", url=f"http://{host_of(number)}:{port}/{number}", outlet="x", lang="en")
        for number in range(count)
    ]
    with _fetcher(port) as fetcher:
        started, cpu = time.perf_counter(), time.process_time()
        results = poll(feeds, fetcher, readers, store, _Clock(), haste=Urgency.NOW)
        cost = Cost(time.perf_counter() - started, time.process_time() - cpu)
    assert not any(result.problem for result in results), [r.problem for r in results if r.problem][:3]
    return cost, sum(result.new for result in results)


def measure(count: int, version: int, processes: int) -> dict[str, float]:
    """Poll so many feeds twice, on a database file: all are new, then none has changed."""
    from newsletter.feeds.poll import THREADS
    from newsletter.processes.parser_pool import ParserPool
    from newsletter.store.database import open_store

    bodies = [body_of(number, version) for number in range(count)]
    etags = [f'"{hashlib.sha256(body).hexdigest()[:16]}"' for body in bodies]
    found: dict[str, float] = {"megabytes": sum(map(len, bodies)) / 1e6}
    with (
        tempfile.TemporaryDirectory() as folder,
        ParserPool(processes=processes) as readers,
        open_store(f"sqlite:///{folder}/b.db", state_folder=Path(folder)) as store,
        server(bodies) as port,
    ):
        changed, found["stories"] = poll_once(count, port, store, readers)
        unchanged, none = poll_once(count, port, store, readers)
        assert none == 0
        costs = {"unchanged": unchanged}
        for ask in (bare, bare_httpx2, guarded):
            costs[ask.__name__] = ask(count, port, etags, THREADS)
    found["changed"] = changed.seconds
    for name, cost in costs.items():
        found |= {name: cost.seconds, f"{name}_cpu": cost.cpu_seconds}
    return found


def measure_far(count: int, processes: int) -> dict[str, float]:
    """Poll feeds that have not changed, each answering after 20 ms."""
    from newsletter.feeds.poll import THREADS
    from newsletter.processes.parser_pool import ParserPool
    from newsletter.store.database import open_store

    bodies = [
        body_of(number, 0)[:2_000] + b"</description></item></channel></rss>" for number in range(count)
    ]
    etags = [f'"{hashlib.sha256(body).hexdigest()[:16]}"' for body in bodies]
    with (
        tempfile.TemporaryDirectory() as folder,
        ParserPool(processes=processes) as readers,
        open_store(f"sqlite:///{folder}/b.db", state_folder=Path(folder)) as store,
        server(bodies, _LATENCY_SECONDS) as port,
    ):
        poll_once(count, port, store, readers)
        unchanged, _ = poll_once(count, port, store, readers)
        far = bare(count, port, etags, THREADS)
        return {"unchanged_far": unchanged.seconds, "bare_far": far.seconds}


def run(feeds: int = 500, rounds: int = 3, processes: int | None = None) -> dict[str, object]:
    """Measure `feeds` feeds against feedparser and bare requests; medians over the rounds."""
    processes = processes or os.cpu_count() or 1
    times: dict[str, list[float]] = {}
    for version in range(rounds):
        found = measure(feeds, version, processes) | measure_far(feeds, processes)
        bodies = [body_of(number, version) for number in range(feeds)]
        found["feedparser"] = feedparser_seconds(_parse, bodies, processes)
        found["feedparser_unclean"] = feedparser_seconds(_parse_unclean, bodies, processes)
        for name, value in found.items():
            times.setdefault(name, []).append(value)
    return _figures(feeds, processes, {name: statistics.median(values) for name, values in times.items()})


def _figures(feeds: int, processes: int, found: dict[str, float]) -> dict[str, object]:
    return {
        "feeds": feeds,
        "processes": processes,
        "megabytes": found["megabytes"],
        "stories": int(found["stories"]),
        "all_changed_s": found["changed"],
        "feedparser_alone_s": found["feedparser"],
        "ratio_all_changed": found["changed"] / found["feedparser"],
        "ratio_all_changed_to_feedparser_without_cleaning": found["changed"] / found["feedparser_unclean"],
        "none_changed_s": found["unchanged"],
        "ratio_none_changed": found["unchanged"] / found["bare_httpx2"],
        "ratio_none_changed_to_guarded_client": found["unchanged"] / found["guarded"],
        "ratio_none_changed_to_http_client": found["unchanged"] / found["bare"],
        "none_changed_cpu_us_a_feed": found["unchanged_cpu"] / feeds * 1e6,
        "ratio_none_changed_cpu": found["unchanged_cpu"] / found["bare_httpx2_cpu"],
        "ratio_none_changed_cpu_to_guarded_client": found["unchanged_cpu"] / found["guarded_cpu"],
        "ratio_none_changed_cpu_to_http_client": found["unchanged_cpu"] / found["bare_cpu"],
        "none_changed_20_ms_away_s": found["unchanged_far"],
        "ratio_none_changed_20_ms_away_to_http_client": found["unchanged_far"] / found["bare_far"],
    }


def grow(feeds: int, processes: int | None = None) -> dict[str, object]:
    """Measure the time a feed takes among `feeds` and among a tenth of them."""
    processes = processes or os.cpu_count() or 1
    few = max(feeds // 10, 1)
    small, large = measure(few, 0, processes), measure(feeds, 0, processes)
    figures: dict[str, object] = {"feeds": feeds, "few": few}
    for name in ("changed", "unchanged"):
        figures[f"{name}_ms_per_feed_few"] = small[name] / few * 1000
        figures[f"{name}_ms_per_feed"] = large[name] / feeds * 1000
        figures[f"growth_{name}"] = large[name] / feeds / (small[name] / few)
    return figures


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench feeds", description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--processes", type=int)
    parser.add_argument("--grow", action="store_true", help="Only the growth, from a tenth of the feeds on.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.grow:
        figures = grow(options.feeds, options.processes)
    else:
        figures = run(options.feeds, options.rounds, options.processes)
    report(figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
