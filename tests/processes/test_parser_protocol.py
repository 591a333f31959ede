"""What travels between us and a reading process."""

from __future__ import annotations

import socket
import struct
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.model import Entry, Feed
from newsletter.processes.parser_protocol import (
    ProtocolError,
    answer_head,
    problem_head,
    read_answer,
    receive,
    send,
    task_head,
)

FEED = Feed(key="a", url="https://a.example/", outlet="A", lang="en")
words = st.text(max_size=30)
entries = st.builds(
    Entry,
    feed=st.just("a"),
    identity=words,
    title=words,
    url=words,
    published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    summary=words,
    lang=words,
    image=words,
    paywall=st.booleans(),
    outlet=words,
    occasion=words,
)
harvests = st.builds(
    ParsedFeed,
    entries=st.lists(entries, max_size=5).map(tuple),
    spoken=words,
    fresh_seconds=st.integers(0, 10**9),
    title=words,
    unread_date=words,
    left_out=st.integers(0, 500),
)


def carried(head: object, body: bytes = b"") -> tuple[object, bytes]:
    """Send a parcel through a real socket, from another thread as it may be larger than a buffer."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        deadline = time.monotonic() + 10
        sender = threading.Thread(target=send, args=(ours, head, body), kwargs={"deadline": deadline})
        sender.start()
        found = receive(theirs, deadline=deadline)
        sender.join()
        return found


@given(harvests)
def test_a_harvest_arrives_as_it_left(harvest: ParsedFeed) -> None:
    head, _ = carried(answer_head(harvest))
    assert read_answer(head, FEED) == harvest


def test_a_large_body_arrives_whole() -> None:
    body = bytes(range(256)) * 40_000
    assert carried({"a": "é"}, body) == ({"a": "é"}, body)


def test_a_problem_arrives_as_an_error() -> None:
    head, _ = carried(problem_head(FeedError("broken", hint="Mend it")))
    with pytest.raises(FeedError, match=r"^broken\. Mend it$"):
        read_answer(head, FEED)


@pytest.mark.parametrize(
    "head",
    [
        None,
        [],
        "x",
        7,
        {},
        {"entries": []},
        {"entries": [[1]], "about": ["", 0, "", "", 0]},
        {"entries": [], "about": ["", 0, ""]},
        {"entries": [], "about": ["", 0, "", "", []]},
        {"entries": [[1] * 10], "about": ["", 0, "", "", 0]},
        {"entries": 3, "about": 4},
    ],
)
def test_nonsense_is_refused(head: object) -> None:
    with pytest.raises(ProtocolError):
        read_answer(head, FEED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        struct.pack(">IQ", 5, 0) + b"{}",
        struct.pack(">IQ", 2, 1 << 40),
        struct.pack(">IQ", 2, 0) + b"{]",
    ],
)
def test_what_is_no_parcel_is_refused(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(data)
        ours.close()
        with pytest.raises(ProtocolError):
            receive(theirs, deadline=time.monotonic() + 5)


def test_silence_ends_at_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            receive(theirs, deadline=started + 0.05)
        with pytest.raises(TimeoutError):
            send(ours, {}, b"x" * 10_000_000, deadline=time.monotonic() + 0.05)
        assert time.monotonic() - started < 5


def test_a_date_is_kept_to_the_microsecond() -> None:
    entry = Entry(
        feed="a", identity="i", title="t", url="u", published_at=datetime(2023, 3, 8, 1, 2, 3, 4, tzinfo=UTC)
    )
    head, _ = carried(answer_head(ParsedFeed(entries=(entry,))))
    assert read_answer(head, FEED).entries == (entry,)


def test_a_task_says_what_reading_depends_on() -> None:
    head = task_head(
        replace(FEED, country="US"), FEED.url, "text/xml", datetime(2026, 11, 29, 12, tzinfo=UTC)
    )
    assert head == {
        "key": "a", "lang": "en", "country": "US", "url": FEED.url, "content_type": "text/xml",
        "now": "2026-11-29T12:00:00+00:00",
    }  # fmt: skip
