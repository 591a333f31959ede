"""Transport port: sends messages, states its capabilities, and asks before each hand-over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from newsletter.model import (
    Message,
    Outcome,
)
from newsletter.model.deferred_dataclass import dataclass

AtRisk = Callable[[Sequence[Message]], Sequence[Message]]
"""Called by a session right before it hands messages over; only those returned may be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a transport can do. Callers decide by these, never by a transport's name."""

    sends_our_bytes: bool
    """It hands over `Message.content` unchanged: we sign it (DKIM) and give each delivery its return path.
    False: a provider builds the message from its parts, signs it and handles its bounces."""
    is_throttled: bool
    """It reaches other mail servers, so the limits, push-backs and warm-up of [throttle] apply."""
    reaches_people: bool
    """What it accepts may end in somebody's inbox: sample values are errors, and base_url must answer."""


LOCAL = Capabilities(sends_our_bytes=True, is_throttled=False, reaches_people=False)
"""A transport that stays on this machine."""
RELAY = Capabilities(sends_our_bytes=True, is_throttled=True, reaches_people=True)
"""A mail server that relays our bytes."""
PROVIDER = Capabilities(sends_our_bytes=False, is_throttled=True, reaches_people=True)
"""A provider's API that gets the parts of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of trying a transport without sending anything."""

    sound: bool
    message: str
    """What worked, or what is wrong and how to fix it; no secret."""


class Session(Protocol):
    """An open connection, used by one thread."""

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterable[tuple[Message, Outcome]]:
        """Hand messages over, yielding each outcome as it is known.

        With a `batch_size` of 1, any number of messages, taken from `messages` one by one: at most one is at
        risk at a time. Otherwise at most `batch_size` per call, at risk together. Calls `at_risk` after
        everything that can be checked before, right before a message can no longer be taken back.
        Raises TransportError if the connection fails: then no message without an outcome was sent.
        """
        ...

    def close(self) -> None:
        """Close the connection properly; never raises."""
        ...


class Transport(Protocol):
    """Sends messages. One instance serves all threads; `open` gives each its own session."""

    name: str
    capabilities: Capabilities
    batch_size: int
    """Messages in one hand-over: 1, or as many as one request can contain."""

    def open(self) -> Session:
        """Connect and log in; raises TransportError."""
        ...
