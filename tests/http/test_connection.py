"""The line: a connection to a checked address, every wait on it against a clock. TLS is tested in test_fetch."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from newsletter.http.connection import ConnectionFailedError, Deadline, Limits, open_connection, system_dial
from newsletter.http.ssrf_guard import Target, target_of

TLS = ssl.create_default_context()
TARGET = target_of("http://paper.example/feed")


def limits(*, read: float = 5, total: float = 5) -> Limits:
    return Limits(connect_seconds=5, read_seconds=read, total_seconds=total, max_bytes=1_000)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_deadline_shortens_time_outs_and_ends_them() -> None:
    assert Deadline(100).cap(5) == 5
    assert 0 < Deadline(1).cap(5) <= 1
    with pytest.raises(TimeoutError):
        Deadline(0).cap(5)


def test_what_is_sent_arrives_and_what_comes_is_received(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    line = open_connection(
        TARGET, ["8.8.8.8"], limits=limits(), deadline=Deadline(5), tls=lambda: TLS, dial=lambda *_: ours
    )
    with line:
        line.send(b"question")
        assert theirs.recv(100) == b"question"
        theirs.sendall(b"answer")
        assert line.receive() == b"answer"
        theirs.shutdown(socket.SHUT_WR)
        assert line.receive() == b""
    assert ours.fileno() == -1, "left open"


def test_every_wait_keeps_to_the_shorter_of_the_two_clocks(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = ends
    for bounds, said in (
        (limits(read=0.05), r"no data for 0\.05 s"),
        (limits(total=0.05), r"gave up after 0\.05 s"),
    ):
        line = open_connection(
            TARGET,
            ["8.8.8.8"],
            limits=bounds,
            deadline=Deadline(bounds.total_seconds),
            tls=lambda: TLS,
            dial=lambda *_: ours,
        )
        with pytest.raises(ConnectionFailedError, match=said):
            line.receive()


def test_a_connection_that_breaks_is_said_so(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    line = open_connection(
        TARGET, ["8.8.8.8"], limits=limits(), deadline=Deadline(5), tls=lambda: TLS, dial=lambda *_: ours
    )
    theirs.close()
    with pytest.raises(ConnectionFailedError, match="the connection was lost") as caught:
        line.send(b"x" * 1_000_000)
    assert caught.value.hint


def test_at_most_four_addresses_are_tried_and_only_those_given() -> None:
    tried: list[str] = []

    def dead(address: str, port: int, timeout_seconds: float) -> socket.socket:
        tried.append(address)
        assert (port, timeout_seconds <= 5) == (80, True)
        raise ConnectionRefusedError

    given = [f"8.8.8.{n}" for n in range(9)]
    with pytest.raises(ConnectionFailedError, match="no connection could be made"):
        open_connection(TARGET, given, limits=limits(), deadline=Deadline(5), tls=lambda: TLS, dial=dead)
    assert tried == given[:4]


def test_once_the_time_is_up_nobody_is_dialled() -> None:
    def never(address: str, port: int, timeout_seconds: float) -> socket.socket:
        raise AssertionError("dialled")

    with pytest.raises(ConnectionFailedError, match="gave up after 5 s"):
        open_connection(
            TARGET, ["8.8.8.8"], limits=limits(), deadline=Deadline(0), tls=lambda: TLS, dial=never
        )


def test_a_server_that_is_silent_while_shaking_hands_is_left(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, _ = ends
    secure: Target = target_of("https://paper.example/feed")
    bounds = Limits(connect_seconds=0.05, read_seconds=5, total_seconds=5, max_bytes=1)
    with pytest.raises(ConnectionFailedError, match=r"no connection within 0\.05 s"):
        open_connection(
            secure, ["8.8.8.8"], limits=bounds, deadline=Deadline(5), tls=lambda: TLS, dial=lambda *_: ours
        )
    assert ours.fileno() == -1, "left open"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_system_connects_to_both_kinds_of_address(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listener = socket.create_server((address, 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {address}")
    with listener:
        accepted: list[socket.socket] = []
        waiting = threading.Thread(target=lambda: accepted.append(listener.accept()[0]))
        waiting.start()
        with system_dial(address, listener.getsockname()[1], 5) as connection:
            waiting.join(5)
            assert connection.getpeername()[:2] == (address, listener.getsockname()[1])
        accepted[0].close()
