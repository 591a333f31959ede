"""Requests as fast as answers come, in a process of its own.

`python -m bench._web_load PORT CONNECTIONS < PATHS`: each connection is kept open and sends its share of the
paths, one after the other. Prints one JSON object: seconds, processor time of this process, and how many
answers were not 200.
"""

from __future__ import annotations

import json
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

_BODY = b"List-Unsubscribe=One-Click"
_HEAD = (
    b"POST %s HTTP/1.1\r\nHost: letters.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: %d\r\n\r\n%s"
)


def load(port: int, paths: Sequence[str], *, connections: int) -> dict[str, float]:
    """Run `main` in a process of its own and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "bench._web_load", str(port), str(connections)],
        input="\n".join(paths), text=True, check=True, capture_output=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(port: str, connections: str) -> None:
    """Send what standard input lists."""
    requests = [_HEAD % (path.encode(), len(_BODY), _BODY) for path in sys.stdin.read().split()]
    failed: list[bytes] = []
    number = int(connections)
    threads = [
        threading.Thread(target=_send, args=(int(port), requests[start::number], failed))
        for start in range(number)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "failed": len(failed)}))


def _send(port: int, requests: Sequence[bytes], failed: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            line.sendall(request)
            status = read_answer(line)
            if status != b"200":
                failed.append(status)


def read_answer(line: socket.socket) -> bytes:
    """Read one answer whole; return its status."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = line.recv(65536)
        if not part:
            return b""
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    missing = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]) - len(body)
    while missing > 0:
        missing -= len(line.recv(65536))
    return head[9:12]


if __name__ == "__main__":
    main(*sys.argv[1:])
