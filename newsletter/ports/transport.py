"""What carries messages, what it can do, and what it asks before each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from newsletter.model import (
    Message,
    Outcome,
)

AtRisk = Callable[[Sequence[Message]], Sequence[Message]]
"""Called by a session right before it hands messages over; only those returned may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a transport can do. Callers decide by these, never by a transport's name."""

    sends_our_bytes: bool
    """It hands `Message.content` over as it is: we sign it (DKIM) and give each delivery its own return path.
    False: a provider writes the message from its parts, signs it and handles its bounces."""
    is_throttled: bool
    """It reaches other people's mail servers: limits, push-backs and the warm-up of [throttle] apply."""


LOCAL = Capabilities(sends_our_bytes=True, is_throttled=False)
"""A transport that stays on this machine."""
RELAY = Capabilities(sends_our_bytes=True, is_throttled=True)
"""A mail server that passes our bytes on."""
PROVIDER = Capabilities(sends_our_bytes=False, is_throttled=True)
"""A provider's API that takes the parts of a message."""


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
    capabilities: Capabilities
    batch_size: int
    """Messages in one hand-over: 1, or as many as one request carries."""

    def open(self) -> Session:
        """Connect and log in; raises TransportError."""
        ...
