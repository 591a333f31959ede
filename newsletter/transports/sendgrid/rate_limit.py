"""SendGrid's pace: what its answers say of when the next request may go, for all threads of a transport.

X-RateLimit-Remaining and -Reset are obeyed before a request would be refused. Answers that leave
requests in doubt (5xx, a lost reply) make the next one wait, and after some in a row the mailing stops:
a service that is down must not turn a whole mailing into doubts.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping

from newsletter.errors import TransportDownError, TransportError

MAX_DOUBTS = 3
"""Requests in a row of which nobody can say whether they were taken."""
DOUBT_SECONDS = (5.0, 20.0)
"""Waits after the first and second of them."""
LONGEST_SECONDS = 300.0
_JITTER_MILLISECONDS = 500


class SendgridPace:
    """One for a transport. `clock` tells Unix seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._doubts = 0
        self._reason = ""

    def check(self) -> None:
        """Raise TransportDownError when it is too early for a request: nothing has left then."""
        with self._lock:
            wait = self._not_before - self._clock()
        if wait > 0:
            raise TransportDownError(
                "SendGrid wants a pause between requests",
                hint="It passes by itself",
                # Threads that wait for the same moment do not all come at once.
                retry_after_seconds=min(wait, LONGEST_SECONDS)
                + secrets.randbelow(_JITTER_MILLISECONDS) / 1000,
            )

    def heard(self, headers: Mapping[str, str]) -> None:
        """Hear an answer that leaves no doubt; its headers have lower-case names."""
        remaining, reset = (
            _number(headers.get(f"x-ratelimit-{what}", "")) for what in ("remaining", "reset")
        )
        with self._lock:
            self._doubts = 0
            if remaining == 0 and reset is not None:
                self._not_before = max(self._not_before, min(reset, self._clock() + LONGEST_SECONDS))

    def doubted(self, reason: str) -> None:
        """Hear that a request's fate is unknown; raises nothing: its people have their outcome."""
        with self._lock:
            self._doubts += 1
            wait = DOUBT_SECONDS[min(self._doubts, len(DOUBT_SECONDS)) - 1]
            self._not_before = max(self._not_before, self._clock() + wait)
            self._reason = reason

    def stop_if_hopeless(self) -> None:
        """Raise TransportError when too many requests in a row are in doubt: the mailing pauses."""
        with self._lock:
            if self._doubts < MAX_DOUBTS:
                return
            self._doubts = 0
            self._not_before = 0.0
        raise TransportError(
            f"SendGrid left {MAX_DOUBTS} requests in a row in doubt: {self._reason}",
            hint="Nobody else is handed over until you resume; see status.sendgrid.com first",
        )


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
