"""A slow link: a proxy that delivers every octet late, as a long line does, and loses none.

    with slow_link(port, round_trip_seconds=0.05) as far_port:
        …connect to far_port instead of port

Each direction takes half of the round trip, whatever is under way: it delays, it does not throttle.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator


class _Way:
    """One direction of one connection."""

    def __init__(self, source: socket.socket, target: socket.socket, delay: float) -> None:
        self._source = source
        self._target = target
        self._delay = delay
        self._under_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self.threads = [threading.Thread(target=work) for work in (self._take, self._give)]
        for thread in self.threads:
            thread.start()

    def _take(self) -> None:
        octets = b"-"
        while octets:
            try:
                octets = self._source.recv(65536)
            except OSError:
                octets = b""
            self._under_way.put((time.monotonic() + self._delay, octets))

    def _give(self) -> None:
        octets = b"-"
        while octets:
            due, octets = self._under_way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            # Whoever has hung up hears nothing more; the rest is still taken, so that the taker can end.
            with contextlib.suppress(OSError):
                if octets:
                    self._target.sendall(octets)
                else:
                    self._target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def slow_link(port: int, *, round_trip_seconds: float) -> Iterator[int]:
    """Put a long line before 127.0.0.1:`port`; yields the port of its near end."""
    delay = round_trip_seconds / 2
    lines: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                for line in (near, far):
                    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                lines.extend((near, far))
                threads.extend([*_Way(near, far, delay).threads, *_Way(far, near, delay).threads])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for line in lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
            for line in lines:
                line.close()
