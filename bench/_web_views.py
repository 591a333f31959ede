"""Page views at a steady rate, in a process of its own: `python -m bench._web_views PORT RATE`.

Standard input lists the paths, then an empty line; after it, each line is how many seconds to send for. Each
time it prints one JSON object: the milliseconds of each view, processor time of this process, and how many
answers were not 200. A view's time counts from when it was due, so what waits behind a slow one counts too.
"""

from __future__ import annotations

import json
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._web_load import read_answer

CONNECTIONS = 10
_HEAD = b"GET %s HTTP/1.1\r\nHost: letters.example\r\nAccept-Language: en\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What one stretch of views took."""

    milliseconds: list[float]
    cpu_seconds: float
    failed: int


class Viewer:
    """The process from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def send(self, seconds: float) -> Views:
        """View pages for so long."""
        assert self._process.stdin
        assert self._process.stdout
        print(seconds, file=self._process.stdin, flush=True)
        return Views(**json.loads(self._process.stdout.readline()))


@contextmanager
def viewer(port: int, rate: int, paths: Sequence[str]) -> Iterator[Viewer]:
    """Start the process; it waits until it is told to send."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench._web_views", str(port), str(rate)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    assert process.stdin
    print("\n".join(paths), end="\n\n", file=process.stdin, flush=True)
    try:
        yield Viewer(process)
    finally:
        process.stdin.close()
        process.wait(60)


def main(port: str, rate: str) -> None:
    """Do what standard input asks for."""
    paths = [line.strip() for line in iter(sys.stdin.readline, "\n")]
    for line in sys.stdin:
        before = resource.getrusage(resource.RUSAGE_SELF)
        found: list[tuple[float, bool]] = []
        start = time.perf_counter() + 0.01
        threads = [
            threading.Thread(
                target=_view, args=(int(port), paths, number, int(rate), float(line), start, found)
            )
            for number in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = resource.getrusage(resource.RUSAGE_SELF)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        answer = {
            "milliseconds": [round(took, 2) for took, _good in found],
            "cpu_seconds": used,
            "failed": sum(not good for _took, good in found),
        }
        print(json.dumps(answer), flush=True)


def _view(
    port: int,
    paths: Sequence[str],
    number: int,
    rate: int,
    seconds: float,
    start: float,
    found: list[tuple[float, bool]],
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for view in range(number, int(rate * seconds), CONNECTIONS):
            due = start + view / rate
            time.sleep(max(due - time.perf_counter(), 0))
            line.sendall(_HEAD % paths[view % len(paths)].encode())
            status = read_answer(line)
            found.append(((time.perf_counter() - due) * 1000, status == b"200"))


if __name__ == "__main__":
    main(*sys.argv[1:])
