"""Stop signals: Ctrl-C, SIGTERM and SIGHUP end a command when the messages being sent are finished."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from newsletter.cli.output import print_note

_SAME_SECONDS = 1.0
"""A signal that comes again within so short a time is the same one: timeout(1) sends each twice."""


@contextmanager
def stop_on_signals(
    message: str = "Stopping after the current messages; the rest stay queued.",
    *,
    on_hangup: bool = True,
) -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C, SIGTERM and SIGHUP set, so that messages being sent are finished first.

    The same signal again ends the process at once, as a crash would: what was being sent is in doubt then.
    But not SIGHUP, which a closed terminal sends more than once, and which stays ignored where nohup ignores
    it. Without `on_hangup`, SIGHUP ends the process as it would anyway.
    """
    stop = threading.Event()
    asked_at: float | None = None

    def handle(number: int, _frame: object) -> None:
        nonlocal asked_at
        if asked_at is None:
            asked_at = time.monotonic()
            # Not in the middle of another print, and not into a log that is full; the stop still counts.
            with suppress(RuntimeError, OSError):
                print_note(f"{message} Ctrl-C again ends it at once.")
        elif number != signal.SIGHUP and time.monotonic() - asked_at > _SAME_SECONDS:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop.set()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if on_hangup and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    earlier = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
