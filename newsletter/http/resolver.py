"""Looks up a host name once, within a time-out, and has the guard check every address."""

from __future__ import annotations

import os
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.http.ssrf_guard import Target, check_addresses
from newsletter.model.phrase import phrase

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses of a host and port; raises OSError when there are none."""


def system_resolver(host: str, port: int) -> tuple[str, ...]:
    """Ask the operating system; addresses in its order of preference, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(target: Target, resolver: Resolver, *, timeout_seconds: float) -> tuple[str, ...]:
    """Return the checked addresses of a target's host; raises FetchError.

    Connect to these and do not look up the name again: a second look-up may give other addresses (DNS
    rebinding).
    """
    if target.is_literal:
        return check_addresses(target, (target.host,))
    try:
        addresses = _within(timeout_seconds, lambda: resolver(target.host, target.port))
    except TimeoutError as error:
        raise _no_host(target, phrase("looking up {host} took too long", host=target.host)) from error
    except (OSError, UnicodeError) as error:
        raise _no_host(target, phrase("there is no host called {host}", host=target.host)) from error
    return check_addresses(target, addresses)


def _no_host(target: Target, what: str) -> FetchError:
    return FetchError(
        phrase("{url}: {what}", url=printed(target.url), what=what), hint="Check the spelling and the network"
    )


_Results: TypeAlias = "queue.SimpleQueue[Sequence[str] | Exception]"
_Inbox: TypeAlias = "queue.SimpleQueue[tuple[Callable[[], Sequence[str]], _Results]]"
_idle_workers: queue.SimpleQueue[tuple[int, _Inbox]] = queue.SimpleQueue()
"""The idle worker threads with their process, as threads do not survive a fork.

There are never more than there were look-ups at one time.
"""


def _within(seconds: float, look_up: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Run a look-up that has no time-out (getaddrinfo) in a worker thread, and stop waiting in time.

    Workers are kept: starting a thread for each name takes as long as the whole request.
    """
    results: _Results = queue.SimpleQueue()
    _inbox().put((look_up, results))
    try:
        result = results.get(timeout=max(seconds, 0.001))
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(result, Exception):
        raise result
    return result


def _inbox() -> _Inbox:
    with suppress(queue.Empty):
        while True:
            process, inbox = _idle_workers.get_nowait()
            if process == os.getpid():
                return inbox
    fresh: _Inbox = queue.SimpleQueue()
    threading.Thread(target=_worker, args=(fresh,), name="feeds-resolve", daemon=True).start()
    return fresh


def _worker(inbox: _Inbox) -> None:
    while True:
        look_up, results = inbox.get()
        try:
            results.put(look_up())
        except Exception as error:  # handed to the caller's thread and raised there
            results.put(error)
        _idle_workers.put((os.getpid(), inbox))
