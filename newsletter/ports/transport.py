"""What carries messages, and what it asks before each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from newsletter.model import (
    Message,
    Outcome,
)

AtRisk = Callable[[Sequence[Message]], Sequence[Message]]
"""Called by a session right before it hands messages over; only those returned may leave."""


class Session(Protocol):
    """An open road, used by one thread."""

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterable[tuple[Message, Outcome]]:
        """Hand messages over, yielding each outcome as it is known.

        With a `batch_size` of 1 any number, taken from `messages` one by one as the road is free: at
        most one is at risk at a time. Else at most `batch_size` a call, at risk together. Calls
        `at_risk` after all that can be asked beforehand, right before the point of no return.
        Raises TransportError for a broken road: then no unanswered message has left.
        """
        ...

    def close(self) -> None:
        """Leave politely; never raises."""
        ...


class Transport(Protocol):
    """What carries messages. One instance serves all threads; `open` gives each its own session."""

    name: str
    batch_size: int
    """Messages in one hand-over: 1, or as many as one request carries."""

    def open(self) -> Session:
        """Connect and log in; raises TransportError."""
        ...
