"""Wake-up: tells the scheduler of this process that there is something to do, before its next turn."""

from __future__ import annotations

import threading
import time

_LOOK_SECONDS = 0.05


class WakeUp:
    """Shared by all that works on one publication in a process. A scheduler elsewhere has its turns."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._event = threading.Event()

    def call(self) -> None:
        """Say that there is something to do now."""
        self._event.set()

    def wait(self, seconds: float, *, stop: threading.Event) -> None:
        """Wait until called, or `stop` is set, or the time is over."""
        until = time.monotonic() + seconds
        while not self._event.is_set() and (left := until - time.monotonic()) > 0:
            if stop.wait(min(left, _LOOK_SECONDS)):
                return
        self._event.clear()
