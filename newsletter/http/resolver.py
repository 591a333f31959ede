"""Resolve: look a host's name up, once, within a time, and hand every address to the guard."""

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

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""From host and port to IP addresses; raises OSError when there are none."""


def system_resolver(host: str, port: int) -> tuple[str, ...]:
    """Ask the operating system; addresses in its order of preference, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(target: Target, resolver: Resolver, *, timeout_seconds: float) -> tuple[str, ...]:
    """Return the checked addresses of a target's host; raises FetchError.

    Whoever connects must use these and not look the name up again: the second answer may be another
    one (DNS rebinding).
    """
    if target.is_literal:
        return check_addresses(target, (target.host,))
    try:
        addresses = _within(timeout_seconds, lambda: resolver(target.host, target.port))
    except TimeoutError as error:
        raise _no_host(target, f"looking up {target.host} took too long") from error
    except (OSError, UnicodeError) as error:
        raise _no_host(target, f"there is no host called {target.host}") from error
    return check_addresses(target, addresses)


def _no_host(target: Target, what: str) -> FetchError:
    return FetchError(f"{printed(target.url)}: {what}", hint="Check the spelling, then the network")


_Answers: TypeAlias = "queue.SimpleQueue[Sequence[str] | Exception]"
_Inbox: TypeAlias = "queue.SimpleQueue[tuple[Callable[[], Sequence[str]], _Answers]]"
_free: queue.SimpleQueue[tuple[int, _Inbox]] = queue.SimpleQueue()
"""The clerks who have nothing to do, and in which process they live: threads do not survive a fork.

There are never more than have looked something up at one time.
"""


def _within(seconds: float, look_up: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Have a look-up that knows no time-out of its own (getaddrinfo) done by a clerk that may be left behind.

    Clerks are kept: starting a thread for each name takes as long as the whole request.
    """
    answers: _Answers = queue.SimpleQueue()
    _inbox().put((look_up, answers))
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def _inbox() -> _Inbox:
    with suppress(queue.Empty):
        while True:
            process, inbox = _free.get_nowait()
            if process == os.getpid():
                return inbox
    fresh: _Inbox = queue.SimpleQueue()
    threading.Thread(target=_clerk, args=(fresh,), name="feeds-resolve", daemon=True).start()
    return fresh


def _clerk(inbox: _Inbox) -> None:
    while True:
        look_up, answers = inbox.get()
        try:
            answers.put(look_up())
        except Exception as error:  # handed to the caller's thread and raised there
            answers.put(error)
        _free.put((os.getpid(), inbox))
