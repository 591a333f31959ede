"""Parser protocol: the messages to and from a parser process, as lengths, JSON and bytes; never a pickle.

A message is 4 bytes with the length of its JSON head, 8 with the length of its body (big endian), and both.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from datetime import datetime

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
        "url": url,
        "content_type": content_type,
        "now": now.isoformat(),
    }


def answer_head(parsed: ParsedFeed) -> dict[str, object]:
    """Return the head of an answer with a parsed feed."""
    rows = [
        [e.identity, e.title, e.url, e.published_at.isoformat(), e.summary, e.lang, e.image, e.paywall]
        for e in parsed.entries
    ]
    about = [parsed.spoken, parsed.fresh_seconds, parsed.title]
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
        spoken, fresh_seconds, title = head["about"]
        entries = tuple(_entry(feed, *row) for row in head["entries"])
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("not an answer") from error
    return ParsedFeed(entries=entries, spoken=str(spoken), fresh_seconds=int(fresh_seconds), title=str(title))


def _entry(
    feed: Feed,
    identity: str,
    title: str,
    url: str,
    published_at: str,
    summary: str,
    lang: str,
    image: str,
    paywall: bool,
) -> Entry:
    return Entry(
        feed=feed.key,
        identity=str(identity),
        title=str(title),
        url=str(url),
        published_at=datetime.fromisoformat(published_at),
        summary=str(summary),
        lang=str(lang),
        image=str(image),
        paywall=bool(paywall),
    )
