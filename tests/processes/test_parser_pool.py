"""Reading in processes of their own: whatever they are given, we go on."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import FeedError
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.model import Feed
from newsletter.processes import parser_pool
from newsletter.processes.parser_pool import MIB, ParserLimits, ParserPool
from tests.http.faulty_http import FEED
from tests.processes.stand_in_parser import BUSY, STAND_IN

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
PAPER = Feed(key="paper", url="https://paper.example/rss", outlet="The Paper", lang="en")


def read(readers: ParserPool, body: bytes = FEED, content_type: str = "") -> ParsedFeed:
    return readers.read(body, feed=PAPER, url=PAPER.url, content_type=content_type, now=NOW)


def children() -> set[int]:
    """Return the processes that this one started and that still live."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):  # a thread may end while we look
            found |= {int(child) for child in (task / "children").read_text().split()}
    return found


@pytest.fixture(scope="module")
def readers() -> Iterator[ParserPool]:
    with ParserPool(processes=2) as opened:
        yield opened


def test_a_feed_is_read_in_another_process(readers: ParserPool) -> None:
    (entry,) = read(readers).entries
    assert (entry.feed, entry.title) == ("paper", "A story")


def test_trouble_with_a_feed_comes_back_as_one_line(readers: ParserPool) -> None:
    with pytest.raises(FeedError, match=r"^feed paper: .*: this is not a feed, it is neither RSS nor Atom\."):
        read(readers, b"<a/>")
    assert read(readers).entries


def test_many_threads_share_few_processes(readers: ParserPool) -> None:
    bodies = [FEED.replace(b"A story", b"Story %d" % n) for n in range(40)]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda body: read(readers, body).entries[0].title, bodies))
    assert found == [f"Story {n}" for n in range(40)]


def test_no_process_starts_before_there_is_something_to_read() -> None:
    before = children()
    with ParserPool():
        assert children() == before


def test_no_process_is_left_behind() -> None:
    before = children()
    with ParserPool(processes=2) as opened:
        read(opened)
        assert len(children() - before) == 1
    assert children() == before
    with pytest.raises(FeedError, match="the program is stopping"):
        read(opened)


def test_a_reader_that_dies_is_told_and_replaced() -> None:
    before = children()
    with ParserPool(processes=1) as opened:
        read(opened)
        (child,) = children() - before
        os.kill(child, signal.SIGKILL)
        with pytest.raises(FeedError, match="crashed the parser"):
            read(opened)
        assert read(opened).entries


# --- What costs too much -------------------------------------------------------------------------


def test_a_body_that_takes_too_long_ends_its_reader_and_no_other_feed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parser_pool, "_START", STAND_IN)
    limits = ParserLimits(cpu_seconds=1, total_seconds=30)
    with ParserPool(processes=1, limits=limits) as opened:
        started = time.monotonic()
        with pytest.raises(FeedError, match="takes too much time"):
            read(opened, BUSY)
        assert time.monotonic() - started < 20
        assert read(opened).entries


def test_silence_ends_at_the_time_out() -> None:
    before = children()
    with ParserPool(processes=1, limits=ParserLimits(total_seconds=5.0)) as opened:
        read(opened)
        (child,) = children() - before
        os.kill(child, signal.SIGSTOP)
        with pytest.raises(FeedError, match="took too long"):
            read(opened)
        assert read(opened).entries


def test_a_body_that_takes_too_much_memory_ends_in_one_line() -> None:
    heavy = b'<rss version="2.0"><channel>' + b"<item><title>%s</title></item>" % (b"x" * 30 * MIB)
    with ParserPool(processes=1, limits=ParserLimits(memory_bytes=96 * MIB)) as opened:
        with pytest.raises(FeedError, match=r"memory|cannot be parsed|crashed the parser"):
            read(opened, heavy)
        assert read(opened).entries


def test_a_reader_has_no_secrets_and_cannot_write_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "hunter2")
    before = children()
    with ParserPool(processes=1) as opened:
        read(opened)
        (child,) = children() - before
        environment = Path(f"/proc/{child}/environ").read_bytes()
        limits = Path(f"/proc/{child}/limits").read_text()
    assert b"hunter2" not in environment
    assert b"NEWSLETTER_" not in environment
    assert "Max file size             0 " in limits
    assert "Max core file size        0 " in limits


def test_closing_ends_those_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_pool, "_START", STAND_IN)
    opened = ParserPool(processes=1)
    faults: list[FeedError] = []

    def work() -> None:
        with pytest.raises(FeedError) as told:
            read(opened, BUSY)
        faults.append(told.value)

    before = children()
    thread = threading.Thread(target=work)
    thread.start()
    ends = time.monotonic() + 10
    while children() == before and time.monotonic() < ends:
        pass
    opened.close()
    thread.join(10)
    assert len(faults) == 1
    assert children() == before
