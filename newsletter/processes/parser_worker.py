"""Parser worker: the child process that parses feeds, with limits on memory and processor time.

Runs `python -c …` with a socket as its standard input; newsletter.processes.parser_pool is the other side.
If a feed needs too much memory or time, it ends this process and not the main one.
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
from newsletter.processes.parser_protocol import ProtocolError, answer_head, problem_head, receive, send

_HINT = "Report it to the feed's owner"


def main(memory_bytes: int, cpu_seconds: int) -> None:
    """Answer tasks until the other side closes the connection."""
    connection = socket.socket(fileno=0)
    _limit_resources(memory_bytes)
    while True:
        try:
            head, body = receive(connection, deadline=None)
        except (ProtocolError, OSError):
            return
        _limit_cpu(cpu_seconds)
        send(connection, answer_to(head, body), b"", deadline=None)


def answer_to(head: object, body: bytes) -> dict[str, object]:
    """Return the head of the answer to a task; any failure is reported in it."""
    try:
        if not isinstance(head, dict):
            raise FeedError("not a task")
        return answer_head(_read({str(key): str(value) for key, value in head.items()}, body))
    except FeedError as error:
        return problem_head(error)
    except MemoryError:
        return problem_head(FeedError("parsing it takes too much memory", hint=_HINT))
    except Exception as error:  # on odd input, parser libraries raise any kind of error
        kind = type(error).__name__
        return problem_head(FeedError(f"it cannot be parsed ({kind})", hint=_HINT))


def _read(task: dict[str, str], body: bytes) -> ParsedFeed:
    feed = Feed(key=task["key"], url=task["url"], outlet="", lang=task["lang"], country=task["country"])
    now = datetime.fromisoformat(task["now"])
    return read_feed(body, feed=feed, url=task["url"], content_type=task["content_type"], now=now)


if sys.platform == "win32":  # pragma: no cover - no such limits there; the time-out still holds

    def _limit_resources(memory_bytes: int) -> None:
        """Windows has no such limits."""

    def _limit_cpu(cpu_seconds: int) -> None:
        """Windows has no such limits."""

else:
    import resource

    def _limit_resources(memory_bytes: int) -> None:
        """Limit memory, and forbid writing files and core dumps."""
        for kind, most in (
            (resource.RLIMIT_AS, memory_bytes),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))

    def _limit_cpu(cpu_seconds: int) -> None:
        """Limit the processor time of the next task; the kernel ends the process when it is used up."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        at = math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (at, hard))
