"""The rota: whose turn it is, with no more than a few feeds of one host asked at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class HostQueue(Generic[T]):
    """Hands out what waits, host by host; `finished` gives the next of the same host."""

    def __init__(self, waiting: Sequence[tuple[str, T]], *, per_host: int) -> None:
        self._lines: dict[str, deque[T]] = {}
        for address, one in waiting:
            self._lines.setdefault(host_of(address), deque()).append(one)
        self._per_host = max(per_host, 1)

    def first(self) -> Iterator[T]:
        """Yield those who may start at once: a few of each host, the hosts taking turns."""
        for _ in range(self._per_host):
            for line in self._lines.values():
                if line:
                    yield line.popleft()

    def finished(self, address: str) -> T | None:
        """Return who may start now that one at this address's host is done, or None."""
        line = self._lines.get(host_of(address))
        try:
            return line.popleft() if line is not None else None
        except IndexError:  # asked by several threads at once: looking first would be no promise
            return None


def host_of(address: str) -> str:
    """Return what stands for the machine behind an address: its host, without a leading www."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return address
    return host.removeprefix("www.")
