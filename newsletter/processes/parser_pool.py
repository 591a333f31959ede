"""Parser pool: child processes that parse feeds, each limited in memory, processor time and total time.

A feed that is built to be slow or huge ends its process and is reported; the next feed gets a new process.
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
from newsletter.processes.parser_protocol import ProtocolError, read_answer, receive, send, task_head

MIB = 1024 * 1024
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from newsletter.processes.parser_worker import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
_TASKS_EACH = 1_000
"""A process is replaced after this many feeds, so that memory leaks in libraries do not add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParserLimits:
    """Resource limits for parsing one feed."""

    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 10
    total_seconds: float = 20.0


class ParserPool:
    """A FeedParser that works in child processes. Thread-safe; processes start when needed."""

    def __init__(self, *, processes: int | None = None, limits: ParserLimits | None = None) -> None:
        self._limits = limits or ParserLimits()
        self._free: queue.LifoQueue[_ParserProcess | None] = queue.LifoQueue()
        for _ in range(processes or os.cpu_count() or 1):
            self._free.put(None)  # stands for a process that is not started yet
        self._processes: set[_ParserProcess] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process, including those that are parsing."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                process.end()
            self._processes.clear()

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        """Return the parsed feed, from the next free process; raises FeedError."""
        process = self._free.get()
        kept: _ParserProcess | None = None
        try:
            process = self._started(process)
            answer = process.request(task_head(feed, url, content_type, now), body, self._limits)
            kept = process if process.tasks < _TASKS_EACH else None
            return read_answer(answer, feed)
        except (ProtocolError, OSError) as error:
            kept = None
            where = f"feed {feed.key}: {printed(url)}"
            if process is None or self._closed:
                why = "the program is stopping"
            else:
                why = process.failure_reason(error)
            hint = "Report it to the feed's owner; stories fetched earlier are kept"
            raise FeedError(f"{where}: {why}", hint=hint) from error
        finally:
            if kept is None and process is not None:
                self._discard(process)
            self._free.put(kept)

    def _started(self, process: _ParserProcess | None) -> _ParserProcess:
        with self._lock:
            if self._closed:
                raise OSError("the parser pool is closed")
            if process is not None:
                return process
            process = _ParserProcess(self._limits)
            self._processes.add(process)
            return process

    def _discard(self, process: _ParserProcess) -> None:
        with self._lock:
            self._processes.discard(process)
        process.end()


class _ParserProcess:
    """One process and the socket to it, used by one thread at a time."""

    def __init__(self, limits: ParserLimits) -> None:
        self.tasks = 0
        self._connection, theirs = socket.socketpair()
        arguments = [json.dumps(sys.path), str(limits.memory_bytes), str(limits.cpu_seconds)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
                [sys.executable, "-c", _START, *arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                # Ctrl-C must reach only the parent, which ends the processes itself.
                start_new_session=True,
            )

    def request(self, head: object, body: bytes, limits: ParserLimits) -> object:
        """Send a task and return the head of its answer; raises ProtocolError, OSError."""
        self.tasks += 1
        deadline = time.monotonic() + limits.total_seconds
        send(self._connection, head, body, deadline=deadline)
        return receive(self._connection, deadline=deadline)[0]

    def failure_reason(self, error: Exception) -> str:
        """Return why there is no answer, in words."""
        if isinstance(error, TimeoutError):
            return "parsing it took too long"
        with suppress(subprocess.TimeoutExpired):
            if self._process.wait(5) == -_CPU_USED_UP:
                return "parsing it takes too much time"
        return "parsing it crashed the parser: it needs too much memory, or was built to do harm"

    def end(self) -> None:
        """Kill the process."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._connection.close()


_CPU_USED_UP = getattr(signal, "SIGXCPU", 24)


def _environment() -> dict[str, str]:
    """Return our environment without secrets, which a parser does not need."""
    return {name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")}
