"""HTTP/1.1 as attackers and broken programs speak it: no error of ours, no effect, and no end without a bound."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import ExitStack, closing

import pytest

from newsletter.web import bounded_connection
from tests.web.raw_http import answer_to, connect, read_all, statuses
from tests.web.site import Site

CLOSE = b"Host: x\r\nConnection: close\r\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, site: Site) -> Site:
    """Return a site whose bounds are short."""
    monkeypatch.setattr(bounded_connection, "REQUEST_SECONDS", 0.6)
    monkeypatch.setattr(bounded_connection, "ANSWER_SECONDS", 0.6)
    monkeypatch.setattr(bounded_connection, "MAX_CONNECTIONS", 20)
    return site


def post(token: str, headers: bytes, body: bytes) -> bytes:
    return b"POST /u/" + token.encode() + b" HTTP/1.1\r\n" + headers + b"\r\n" + body


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (CLOSE + b"Transfer-Encoding: chunked\r\n", b"1a\r\nList-Unsubscribe=One-Click\r\n0\r\n\r\n"),
        (CLOSE + b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        (CLOSE + b"Expect: 100-continue\r\nContent-Length: 3\r\n", b"a=b"),
        (b"Connection: close\r\nContent-Length: 0\r\n", b""),
        (CLOSE + b"Content-Length: 0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n", b""),
        (CLOSE + b"Content-Length: 0\r\nX-Forwarded-For: ,,;\xff\r\nX-Forwarded-Proto: gopher\r\n", b""),
    ],
)
def test_unusual_but_whole_requests_unsubscribe(site: Site, headers: bytes, body: bytes) -> None:
    assert statuses(answer_to(site, post(site.join(), headers, body)))[-1:] == [200]
    assert not site.is_subscribed()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (CLOSE + b"Content-Length: 3\r\nContent-Length: 5\r\n", b"abcde"),
        (CLOSE + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        (CLOSE + b"Content-Length: -1\r\n", b""),
        (CLOSE + b"Content-Length: 0x3\r\n", b"abc"),
        (CLOSE + b"Content-Length: 99999999999999999999999999\r\n", b"abc"),
        (CLOSE + b"Transfer-Encoding: chunked\r\n", b"zz\r\nabc\r\n0\r\n\r\n"),
        (CLOSE + b"Content-Length: 50\r\n", b"cut off"),
        (CLOSE + b"Transfer-Encoding: chunked\r\n", b"5\r\nab"),
        (b"Host: a\r\n Folded: yes\r\nContent-Length\r\n", b""),
        (CLOSE + b"Bad Name: 1\r\n", b""),
        (CLOSE + b"X: a\x00b\r\n", b""),
    ],
)
def test_requests_that_mean_two_things_or_end_early_do_nothing(
    quick: Site, headers: bytes, body: bytes
) -> None:
    token = quick.join()
    assert statuses(answer_to(quick, post(token, headers, body))) in ([], [400])
    assert quick.is_subscribed()
    assert quick.failures == []


@pytest.mark.parametrize(
    "sent",
    [
        b"GET http://evil.example/healthz HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"GET http://evil.example HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"OPTIONS * HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"GET //evil.example/%2e%2e/u HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"GET /healthz HTTP/9.9\r\n" + CLOSE + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /healthz\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"GET /healthz?" + b"a" * 60_000 + b" HTTP/1.1\r\n" + CLOSE + b"\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: " + b"h" * 60_000 + b"\r\nConnection: close\r\n\r\n",
    ],
)
def test_strange_requests_are_answered_or_cut_off_and_no_failure(quick: Site, sent: bytes) -> None:
    site = quick
    answer = answer_to(site, sent)
    assert all(status < 500 for status in statuses(answer)), answer
    assert b"evil.example" not in answer
    assert site.failures == []
    assert site.client.get("/healthz").status_code == 200


def test_requests_behind_each_other_are_all_answered_in_order(site: Site) -> None:
    token = site.join()
    sent = (
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        + post(token, b"Host: x\r\nContent-Length: 3\r\n", b"a=b")
        + b"GET /nothing HTTP/1.1\r\n" + CLOSE + b"\r\n"
    )  # fmt: skip
    assert statuses(answer_to(site, sent)) == [200, 200, 404]


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        b"POST /u/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
        b"POST /u/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /he",
    ],
)
def test_a_request_that_never_ends_is_cut_off(quick: Site, begun: bytes) -> None:
    with closing(connect(quick)) as line:
        line.sendall(begun)
        started = time.monotonic()
        read_all(line)
    assert time.monotonic() - started < 8
    assert quick.failures == []


def keep_sending(line: socket.socket, part: bytes, *, seconds: float, pause: float) -> None:
    """Send the same again and again; raises ConnectionError once the server closes."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        line.sendall(part)
        time.sleep(pause)


def test_a_request_that_comes_drop_by_drop_is_cut_off(quick: Site) -> None:
    with closing(connect(quick)) as line, pytest.raises(ConnectionError):
        keep_sending(line, b"X", seconds=8, pause=0.05)


def test_a_head_without_end_takes_no_memory(site: Site) -> None:
    with closing(connect(site)) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ")
        with pytest.raises(ConnectionError):
            keep_sending(line, b"a" * 8192, seconds=8, pause=0.002)
    assert site.client.get("/healthz").status_code == 200


def test_a_client_that_takes_no_answer_is_cut_off(quick: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    lost = bounded_connection.BoundedConnection.connection_lost

    def noticed(self: bounded_connection.BoundedConnection, exc: Exception | None) -> None:
        lost(self, exc)
        ended.set()

    monkeypatch.setattr(bounded_connection.BoundedConnection, "connection_lost", noticed)
    with closing(connect(quick, seconds=0.5)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with pytest.raises((ConnectionError, TimeoutError)):
            keep_sending(line, b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" * 20, seconds=60, pause=0)
        assert ended.wait(30)
    assert quick.client.get("/healthz").status_code == 200


def test_idle_connections_lock_nobody_out_for_long(quick: Site) -> None:
    with ExitStack() as held:
        for _ in range(60):
            held.enter_context(closing(connect(quick)))
        turned_away = answer_to(quick, b"GET /healthz HTTP/1.1\r\n" + CLOSE + b"\r\n")
        assert statuses(turned_away) == [503]
        time.sleep(1.0)
        assert quick.client.get("/healthz").status_code == 200


def test_whoever_hangs_up_in_the_middle_is_no_failure(site: Site) -> None:
    token = site.join()
    with closing(connect(site)) as line:
        line.sendall(post(token, b"Host: x\r\nContent-Length: 100\r\n", b"half"))
        time.sleep(0.2)
    time.sleep(0.3)
    assert site.client.get("/healthz").status_code == 200
    assert site.failures == []
    assert site.is_subscribed()


def test_an_answer_that_takes_long_is_not_cut_off_early(quick: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    token = quick.join()
    monkeypatch.setattr(bounded_connection, "ANSWER_SECONDS", 30.0)
    store = quick.workspace.store
    found = store.subscriber_by_token

    def slow(token: str) -> object:
        time.sleep(1.5)
        return found(token)

    monkeypatch.setattr(store, "subscriber_by_token", slow)
    assert quick.client.get(f"/u/{token}", timeout=20).status_code == 200


def test_the_end_of_an_answer_does_not_wait_for_an_acknowledgment(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    made = bounded_connection.BoundedConnection.connection_made

    def noticed(self: bounded_connection.BoundedConnection, transport: asyncio.Transport) -> None:
        made(self, transport)
        line = transport.get_extra_info("socket")
        seen.append(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(bounded_connection.BoundedConnection, "connection_made", noticed)
    assert statuses(answer_to(site, b"GET /healthz HTTP/1.1\r\n" + CLOSE + b"\r\n")) == [200]
    assert seen == [1]
