"""The parser worker: a sandboxed process that reads feeds, with little memory and little time.

Runs `python -c …` with a socket as its standard input; newsletter.processes.parser_pool is the other side.
What a stranger's bytes do to a parser happens here: too much memory or time ends this process, not ours.
"""

from __future__ import annotations

import math
import socket
import sys
from datetime import datetime

from newsletter.errors import FeedError
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.parser import read_feed
from newsletter.model import Feed
from newsletter.processes.parser_protocol import ProtocolError, harvest_head, problem_head, receive, send


def main(memory_bytes: int, cpu_seconds: int) -> None:
    """Serve tasks until the other side hangs up."""
    connection = socket.socket(fileno=0)
    _confine(memory_bytes)
    while True:
        try:
            head, body = receive(connection, deadline=None)
        except (ProtocolError, OSError):
            return
        _allow(cpu_seconds)
        send(connection, answer_to(head, body), b"", deadline=None)


def answer_to(head: object, body: bytes) -> dict[str, object]:
    """Return the head of the answer to a task; whatever goes wrong is said in it."""
    try:
        if not isinstance(head, dict):
            raise FeedError("not a task")
        return harvest_head(_read({str(key): str(value) for key, value in head.items()}, body))
    except FeedError as error:
        return problem_head(error)
    except MemoryError:
        return problem_head(FeedError("reading it takes too much memory", hint="Tell its owner"))
    except Exception as error:  # a parser answers odd bytes with any error there is; the feed is to blame
        kind = type(error).__name__
        return problem_head(FeedError(f"it cannot be read ({kind})", hint="Tell its owner"))


def _read(task: dict[str, str], body: bytes) -> ParsedFeed:
    feed = Feed(key=task["key"], url=task["url"], outlet="", lang=task["lang"], country=task["country"])
    now = datetime.fromisoformat(task["now"])
    return read_feed(body, feed=feed, url=task["url"], content_type=task["content_type"], now=now)


if sys.platform == "win32":  # pragma: no cover - no such limits there; the time-out still holds

    def _confine(memory_bytes: int) -> None:
        """Windows has no such limits."""

    def _allow(cpu_seconds: int) -> None:
        """Windows has no such limits."""

else:
    import resource

    def _confine(memory_bytes: int) -> None:
        """Take away what reading does not need: memory, files to write, a core file."""
        for kind, most in (
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))

    def _allow(cpu_seconds: int) -> None:
        """Give the next task so much time on the processor; the kernel ends us when it is used up."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        at = math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (at, hard))
