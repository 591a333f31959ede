"""One request and its answer; the many ways in which answers go wrong are tested where they are fetched."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from newsletter.errors import FetchError
from newsletter.http.connection import Deadline, Limits, system_dial
from newsletter.http.http1 import HttpResponse, get
from newsletter.http.ssrf_guard import target_of
from tests.http.faulty_http import FEED, FaultyServer, page

LIMITS = Limits(connect_seconds=5, read_seconds=5, total_seconds=5, max_bytes=1_000)
TLS = ssl.create_default_context()


@contextmanager
def asked(
    server: FaultyServer, path: str, headers: Mapping[str, str] | None = None
) -> Iterator[HttpResponse]:
    target = target_of(server.url(path), allowed=frozenset({("127.0.0.1", server.port)}))
    with get(
        target,
        ["127.0.0.1"],
        headers=headers or {},
        limits=LIMITS,
        deadline=Deadline(5),
        tls=lambda: TLS,
        dial=system_dial,
    ) as answer:
        yield answer


def test_an_answer_can_be_read_while_it_arrives() -> None:
    with FaultyServer() as server:
        with asked(server, "/feed", {"X-One": "1"}) as answer:
            assert answer.status == 200
            assert answer.headers["content-length"] == str(len(FEED))
            assert b"".join(answer.chunks) == FEED
        assert server.requests[0].headers["x-one"] == "1"


def test_an_ipv6_host_keeps_its_brackets_in_the_host_header() -> None:
    with FaultyServer() as server:

        def dial(address: str, port: int, timeout_seconds: float) -> socket.socket:
            assert (address, port) == ("2606:4700::1111", 80)
            return system_dial("127.0.0.1", server.port, timeout_seconds)

        target = target_of("http://[2606:4700::1111]/feed")
        with get(
            target,
            ["2606:4700::1111"],
            headers={},
            limits=LIMITS,
            deadline=Deadline(5),
            tls=lambda: TLS,
            dial=dial,
        ) as answer:
            assert answer.status == 200
        assert server.requests[0].headers["host"] == "[2606:4700::1111]"


def test_repeated_headers_become_one_and_names_lower_case() -> None:
    answer_bytes = page(b"x", headers=("X-A: 1", "x-a: 2", "ETag: \xe9"))
    with FaultyServer({"/a": answer_bytes}) as server, asked(server, "/a") as answer:
        assert answer.headers["x-a"] == "1, 2"
        assert answer.headers["etag"] == "\xe9"


def test_an_answer_after_early_hints_is_the_answer() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with FaultyServer({"/a": hints * 3 + page(FEED)}) as server, asked(server, "/a") as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "lies",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + page(FEED),
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
        b"HTTP/9 maybe\r\n\r\n",
        b"",
    ],
)
def test_an_answer_that_lies_about_itself_is_refused(lies: bytes) -> None:
    with FaultyServer({"/a": lies}) as server:
        with pytest.raises(FetchError, match="is incomplete or is not HTTP"), asked(server, "/a") as answer:
            b"".join(answer.chunks)
        assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b"])
def test_a_header_that_would_become_two_is_not_sent(value: str) -> None:
    with FaultyServer() as server:
        with pytest.raises(FetchError, match="a header cannot be sent"), asked(server, "/feed", {"X": value}):
            pass
        assert server.requests == []
