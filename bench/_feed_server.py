"""Feeds to measure with, and a server of them: a process of its own that does as little as possible."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

HOSTS = 100
"""Different machines, on 127.0.0.x, so that the limit per host is at work as it is in life."""
_WORDS = tuple(
    f"{stem}{end}" for stem in ("council", "hous", "rent", "librar", "street") for end in ("", "ing", "s")
)
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


def _serve(listener: socket.socket, bodies: Sequence[bytes], latency_seconds: float) -> None:
    answers, unchanged = {}, {}
    for number, body in enumerate(bodies):
        etag = etag_of(body)
        head = f"ETag: {etag}\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
        length = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{head}\r\n"
        answers[f"/{number}".encode()] = length.encode() + body
        nothing = f"HTTP/1.1 304 Not Modified\r\n{head}\r\n"
        unchanged[f"/{number}".encode()] = (etag.encode(), nothing.encode())

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


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


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
