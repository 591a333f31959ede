"""The deadline over a connection; what travels on it is tested where it is fetched."""

from __future__ import annotations

import ssl

import httpcore2
import pytest

from newsletter.errors import FetchError
from newsletter.feeds.guard import target_of
from newsletter.feeds.wire import Deadline, Limits, ask
from tests.feeds.faulty_http import FEED, FaultyServer

LIMITS = Limits(connect_seconds=5, read_seconds=5, total_seconds=5, max_bytes=1_000)
TLS = ssl.create_default_context()


def test_a_deadline_shortens_time_outs_and_ends_them() -> None:
    assert Deadline(100).cap(5) == 5
    assert 0 < Deadline(1).cap(5) <= 1
    assert 0 < Deadline(1).cap(None) <= 1
    with pytest.raises(httpcore2.TimeoutException):
        Deadline(0).cap(5)


def test_an_answer_can_be_read_while_it_arrives() -> None:
    with FaultyServer() as server:
        target = target_of(server.url("/feed"), allowed=frozenset({("127.0.0.1", server.port)}))
        with ask(
            target,
            ["127.0.0.1"],
            headers={"X-One": "1"},
            limits=LIMITS,
            deadline=Deadline(5),
            tls=TLS,
            dial=httpcore2.SyncBackend(),
        ) as answer:
            assert answer.status == 200
            assert answer.headers["content-length"] == str(len(FEED))
            assert b"".join(answer.chunks) == FEED
        assert server.requests[0].headers["x-one"] == "1"


def test_a_fetch_whose_time_is_up_does_not_even_connect() -> None:
    with FaultyServer() as server:
        target = target_of(server.url("/feed"), allowed=frozenset({("127.0.0.1", server.port)}))
        with (
            pytest.raises(FetchError, match="gave up after 5 s in all"),
            ask(
                target,
                ["127.0.0.1"],
                headers={},
                limits=LIMITS,
                deadline=Deadline(0),
                tls=TLS,
                dial=httpcore2.SyncBackend(),
            ),
        ):
            pass
        assert server.requests == []


def test_an_ipv6_host_keeps_its_brackets_in_the_host_header() -> None:
    with FaultyServer() as server:

        class Dialled(httpcore2.SyncBackend):
            def connect_tcp(self, host: str, port: int, *rest: object) -> httpcore2.NetworkStream:
                assert host == "2606:4700::1111"
                return super().connect_tcp("127.0.0.1", server.port)

        target = target_of("http://[2606:4700::1111]/feed")
        with ask(
            target,
            ["2606:4700::1111"],
            headers={},
            limits=LIMITS,
            deadline=Deadline(5),
            tls=TLS,
            dial=Dialled(),
        ) as answer:
            assert answer.status == 200
        assert server.requests[0].headers["host"] == "[2606:4700::1111]"
