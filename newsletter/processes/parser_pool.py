"""The parser pool: a few processes that read feeds for us, each limited in memory, processor time and time.

A feed that is built to be slow or large ends its reader, is reported, and the next feed gets a new one.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from newsletter.errors import FeedError
from newsletter.feeds.address import printed
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.model import Feed
from newsletter.processes.parser_protocol import ProtocolError, harvest_of, receive, send, task_head

MIB = 1024 * 1024
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from newsletter.processes.parser_worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
_TASKS_EACH = 1_000
"""A reader is replaced after so many feeds: whatever its libraries leak goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserLimits:
    """What reading one feed may cost."""

    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 10
    total_seconds: float = 20.0


class ParserPool:
    """A FeedParser that works in child processes. Serves all threads; processes start when needed."""

    def __init__(self, *, processes: int | None = None, limits: ParserLimits | None = None) -> None:
        self._limits = limits or ParserLimits()
        self._free: queue.LifoQueue[_Cell | None] = queue.LifoQueue()
        for _ in range(processes or os.cpu_count() or 1):
            self._free.put(None)  # a place for a process that is not started yet
        self._cells: set[_Cell] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process, those at work too."""
        with self._lock:
            self._closed = True
            for cell in self._cells:
                cell.end()
            self._cells.clear()

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        """Return what the feed says, read by the next free process; raises FeedError."""
        cell = self._free.get()
        kept: _Cell | None = None
        try:
            cell = self._started(cell)
            harvest_or_problem = cell.ask(task_head(feed, url, content_type, now), body, self._limits)
            kept = cell if cell.tasks < _TASKS_EACH else None
            return harvest_of(harvest_or_problem, feed)
        except (ProtocolError, OSError) as error:
            kept = None
            where = f"feed {feed.key}: {printed(url)}"
            why = "nobody is there to read it" if cell is None or self._closed else cell.last_words(error)
            raise FeedError(f"{where}: {why}", hint="Tell its owner; its other stories stay") from error
        finally:
            if kept is None and cell is not None:
                self._forget(cell)
            self._free.put(kept)

    def _started(self, cell: _Cell | None) -> _Cell:
        with self._lock:
            if self._closed:
                raise OSError("the readers have gone home")
            if cell is not None:
                return cell
            cell = _Cell(self._limits)
            self._cells.add(cell)
            return cell

    def _forget(self, cell: _Cell) -> None:
        with self._lock:
            self._cells.discard(cell)
        cell.end()


class _Cell:
    """One process and the socket to it, used by one thread at a time."""

    def __init__(self, limits: ParserLimits) -> None:
        self.tasks = 0
        self._connection, theirs = socket.socketpair()
        arguments = [json.dumps(sys.path), str(limits.memory_bytes), str(limits.cpu_seconds)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, "-c", _START, *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                # Ctrl-C is for us: we end the readers ourselves.
                start_new_session=True,
            )

    def ask(self, head: object, body: bytes, limits: ParserLimits) -> object:
        """Return the head of the answer; raises ParcelError, OSError."""
        self.tasks += 1
        deadline = time.monotonic() + limits.total_seconds
        send(self._connection, head, body, deadline=deadline)
        return receive(self._connection, deadline=deadline)[0]

    def last_words(self, error: Exception) -> str:
        """Say why there is no answer."""
        if isinstance(error, TimeoutError):
            return "reading it took too long"
        with suppress(subprocess.TimeoutExpired):
            if self._process.wait(5) == -_CPU_USED_UP:
                return "reading it takes too much time"
        return "reading it ended the reader: too much memory, or built to break it"

    def end(self) -> None:
        """Kill the process, wherever it is."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._connection.close()


_CPU_USED_UP = getattr(signal, "SIGXCPU", 24)


def _environment() -> dict[str, str]:
    """Ours without what is secret: a reader needs no password."""
    return {name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")}
