"""Parser protocol: the messages to and from a parser process, as lengths, JSON and bytes; never a pickle.

A message is 4 bytes with the length of its JSON head, 8 with the length of its body (big endian), and both.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from newsletter.errors import FeedError
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.model import Entry, Feed

_LENGTHS = struct.Struct(">IQ")
LARGEST = 64 * 1024 * 1024
_CHUNK = 1 << 18


class ProtocolError(Exception):
    """The other side closed the connection, or sent something invalid."""


def send(connection: socket.socket, head: object, body: bytes, *, deadline: float | None) -> None:
    """Send a message before the deadline (monotonic clock); raises OSError, including TimeoutError."""
    text = json.dumps(head).encode()
    connection.settimeout(_seconds_left(deadline))
    connection.sendall(_LENGTHS.pack(len(text), len(body)) + text)
    connection.settimeout(_seconds_left(deadline))
    connection.sendall(body)


def receive(connection: socket.socket, *, deadline: float | None) -> tuple[object, bytes]:
    """Return the next message's head and body; raises ProtocolError, OSError."""
    head_length, body_length = _LENGTHS.unpack(_exactly(connection, _LENGTHS.size, deadline))
    if head_length + body_length > LARGEST:
        raise ProtocolError("too large")
    text = _exactly(connection, head_length, deadline)
    body = _exactly(connection, body_length, deadline)
    try:
        return json.loads(text), body
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        connection.settimeout(_seconds_left(deadline))
        part = connection.recv(min(size - len(found), _CHUNK))
        if not part:
            raise ProtocolError("the other side closed the connection")
        found += part
    return bytes(found)


def _seconds_left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


# --- The content of messages ----------------------------------------------------------------------


def task_head(feed: Feed, url: str, content_type: str, now: datetime) -> dict[str, str]:
    """Return the head of a task; its body is the feed's body."""
    return {
        "key": feed.key,
        "lang": feed.lang,
        "country": feed.country,
        "url": url,
        "content_type": content_type,
        "now": now.isoformat(),
    }


def answer_head(parsed: ParsedFeed) -> dict[str, object]:
    """Return the head of an answer with a parsed feed."""
    rows = [[_json_value(getattr(entry, name)) for name in _ENTRY_FIELDS] for entry in parsed.entries]
    about = [getattr(parsed, name) for name in _FEED_FIELDS]
    return {"entries": rows, "about": about}


def problem_head(error: FeedError) -> dict[str, object]:
    """Return the head of an answer that says why the feed could not be parsed."""
    return {"problem": error.message, "hint": error.hint}


def read_answer(head: object, feed: Feed) -> ParsedFeed:
    """Return the parsed feed from an answer's head; raises FeedError for its problem, ProtocolError."""
    if not isinstance(head, dict):
        raise ProtocolError("not an answer")
    if "problem" in head:
        raise FeedError(str(head["problem"]), hint=str(head.get("hint", "")))
    try:
        about = {
            name: kind(value) for (name, kind), value in zip(_FEED_FIELDS.items(), head["about"], strict=True)
        }
        entries = tuple(_entry(feed, row) for row in head["entries"])
        return ParsedFeed(entries=entries, **about)
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("not an answer") from error


def _entry(feed: Feed, row: list[object]) -> Entry:
    values = {name: kind(value) for (name, kind), value in zip(_ENTRY_FIELDS.items(), row, strict=True)}
    return Entry(feed=feed.key, **values)


def _json_value(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _optional_time(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


_ENTRY_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "identity": str,
    "title": str,
    "url": str,
    "published_at": _optional_time,
    "summary": str,
    "lang": str,
    "image": str,
    "paywall": bool,
    "outlet": str,
    "occasion": str,
}
"""The fields of an entry in a message, in this order, and how each is converted on the other side."""
_FEED_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "spoken": str,
    "fresh_seconds": int,
    "title": str,
    "unread_date": str,
    "left_out": int,
}
"""The fields of a feed in a message."""
