from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.transports.smtp.wire import ReplyReader, Timeouts, WriteError, write
from tests.sending.smtp_servers import server_certificate

REPLIES = [
    b"250 ok\r\n",
    b"250-a\r\n250-b\r\n250 c\r\n",
    b"354\r\n",
    b"550 5.1.1 no\n",
    b"what?\r\n",
    b"250-x\r\nhm\r\n",
]
READ = [(250, b"ok"), (250, b"a\nb\nc"), (354, b""), (550, b"5.1.1 no"), (-1, b"what?"), (-1, b"hm")]


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(20)
        yield ours, theirs


@given(st.lists(st.sampled_from(range(len(REPLIES))), min_size=1, max_size=8), st.lists(st.integers(1, 30)))
def test_replies_are_read_whole_however_they_are_cut(said: list[int], cuts: list[int]) -> None:
    octets = b"".join(REPLIES[one] for one in said)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = ReplyReader(ours)
        sent, found = 0, []
        for cut in [*cuts, len(octets)]:
            theirs.sendall(octets[sent : sent + cut])
            sent += cut
        theirs.shutdown(socket.SHUT_WR)
        with suppress(smtplib.SMTPServerDisconnected):
            while True:
                found.append(reader.read())
    assert found == [READ[one] for one in said]


def test_the_usual_answers_are_read_at_once_or_not_at_all(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    reader = ReplyReader(ours)
    for said in (b"250 t\r\n250 a\r\n250 b\r\n354 c\r\n250 r", b"est\r\n550 no\r\n250 z\r\n354 c\r\n"):
        theirs.sendall(said)
        assert reader.read()[0] == 250
        if said.endswith(b" r"):
            assert reader.took_usual_answers()
    assert not reader.took_usual_answers()
    assert [reader.read()[0] for _ in range(3)] == [550, 250, 354]
    assert not reader.has_more


def test_the_usual_answers_are_none_of_those_that_say_no() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for said in (
            b"250 a\r\n550 b\r\n354 c\r\n",
            b"250-a\r\n250 b\r\n250 c\r\n354 d\r\n",
            b"250 a\r\n250 b\r\n354 c",
        ):
            reader = ReplyReader(ours)
            theirs.sendall(b"220 x\r\n" + said)
            reader.read()
            assert not reader.took_usual_answers()
            with suppress(BlockingIOError):
                ours.setblocking(False)
                ours.recv(1000)
            ours.setblocking(True)


@pytest.mark.parametrize("flood", [b"x" * 9000, b"250-" + b"x" * 9000 + b"\r\n", b"250-a\r\n" * 101])
def test_a_reply_without_an_end_is_not_read_to_the_end(
    flood: bytes, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, theirs = pair
    theirs.sendall(flood)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="has no end"):
        ReplyReader(ours).read()


def test_everything_is_written_in_order_though_the_line_takes_little_at_a_time(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    octets, found = bytes(range(256)) * 4000, bytearray()

    def read() -> None:
        while chunk := theirs.recv(1000):
            found.extend(chunk)

    reading = threading.Thread(target=read)
    reading.start()
    assert write(ours, octets, b".\r\nMAIL") == len(octets) + 7
    ours.shutdown(socket.SHUT_WR)
    reading.join()
    assert bytes(found) == octets + b".\r\nMAIL"


def test_a_line_that_breaks_before_the_tail_is_known_not_to_have_carried_it(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    content = b"x" * 4_000_000

    def hang_up() -> None:
        theirs.recv(1000)
        theirs.close()

    hanging_up = threading.Thread(target=hang_up)
    hanging_up.start()
    with pytest.raises(WriteError) as caught:
        write(ours, content, b".\r\n")
    hanging_up.join()
    assert caught.value.left < len(content)


def test_a_line_that_nobody_reads_is_given_up_in_time(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    ours.settimeout(0.05)
    with pytest.raises(WriteError) as caught:
        write(ours, b"x" * 4_000_000, b".\r\n")
    assert caught.value.timed_out
    assert caught.value.left < 4_000_000


def test_a_patience_gives_up_reading_and_writing_each_in_its_own_time(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, _ = pair
    patience = Timeouts(ours, 20)
    patience.reads(0.05)
    with pytest.raises(TimeoutError):
        ReplyReader(ours).read()
    patience.writes(0.05)
    with pytest.raises(WriteError) as caught:
        write(ours, b"x" * 4_000_000, b".\r\n")
    assert caught.value.timed_out
    assert caught.value.left < 4_000_000


def test_a_patience_may_be_changed_at_any_time(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    patience = Timeouts(ours, 0.001)
    patience.reads(20)
    answering = threading.Timer(0.02, lambda: theirs.sendall(b"250 ok\r\n"))
    answering.start()
    assert ReplyReader(ours).read() == (250, b"ok")
    answering.join()


def tls_pair(folder: Path) -> tuple[ssl.SSLSocket, socket.socket, threading.Thread]:
    """Return our protected end, their raw end, and the thread that shook hands for them."""
    context, ca_file = server_certificate(folder, "localhost")
    ours, theirs = socket.socketpair()
    done: list[ssl.SSLSocket] = []
    shaking = threading.Thread(target=lambda: done.append(context.wrap_socket(theirs, server_side=True)))
    shaking.start()
    client = ssl.create_default_context(cafile=str(ca_file))
    line = client.wrap_socket(ours, server_hostname="localhost")
    shaking.join()
    return line, done[0], shaking


def test_over_tls_all_of_it_arrives(tmp_path: Path) -> None:
    line, theirs, _ = tls_pair(tmp_path)
    with line, theirs:
        content = b"x" * 50_000
        writing = threading.Thread(target=write, args=(line, content, b".\r\n"))
        writing.start()
        found = b""
        while not found.endswith(b".\r\n"):
            found += theirs.recv(10_000)
        writing.join()
        assert found == content + b".\r\n"


def test_over_tls_a_patience_ends_too(tmp_path: Path) -> None:
    line, theirs, _ = tls_pair(tmp_path)
    with line, theirs:
        Timeouts(line, 20).reads(0.05)
        with pytest.raises(TimeoutError):
            ReplyReader(line).read()


def test_over_tls_a_break_in_the_content_leaves_the_tail_unsaid_and_one_in_the_tail_is_a_doubt(
    tmp_path: Path,
) -> None:
    line, theirs, _ = tls_pair(tmp_path)
    with theirs:
        line.settimeout(0.05)
        with pytest.raises(WriteError) as caught:
            write(line, b"x" * 4_000_000, b".\r\n")
        assert caught.value.left == 4_000_000
        line.close()
        with pytest.raises(WriteError) as later:
            write(line, b"", b".\r\n")
        assert later.value.left == 3
