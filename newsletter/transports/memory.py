"""The transport that keeps messages in memory: for tests, and for looking before one leaps."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.errors import TransportError
from newsletter.model import Accepted, Deferred, Message, Outcome, Refused, Unknown
from newsletter.ports import LOCAL, AtRisk, Capabilities


@dataclass(slots=True, kw_only=True)
class MemoryTransport:
    """Keeps every message it accepts in `messages`; can be told to answer otherwise by address."""

    name: str = "memory"
    capabilities: Capabilities = LOCAL
    batch_size: int = 1
    messages: list[Message] = field(default_factory=list)
    """Accepted ones, and lost ones that arrived although nobody said so."""
    opened: int = 0
    """How often a session was opened."""
    _answers: dict[str, list[Outcome]] = field(default_factory=dict)
    _breaks: list[TransportError] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refuse(self, address: str, *, code: int = 550, reply: str = "5.1.1 no such mailbox") -> None:
        """Refuse whatever goes to an address."""
        self._answers[address] = [Refused(code=code, reply=reply)]

    def defer(self, address: str, *, times: int = 1) -> None:
        """Say "later" to an address this many times, then accept."""
        later: Outcome = Deferred(code=451, reply="4.7.1 come back later")
        self._answers[address] = [later] * times + [Accepted()]

    def lose(self, address: str, *, times: int = 1) -> None:
        """Take a message for an address and never answer, this many times, then accept."""
        lost: Outcome = Unknown(reason="the connection broke after the message was handed over")
        self._answers[address] = [lost] * times + [Accepted()]

    def break_down(self, error: TransportError, *, times: int = 1) -> None:
        """Raise an error at the next hand-overs, before anything has left."""
        self._breaks.extend([error] * times)

    def open(self) -> MemorySession:
        """Open a session; cannot fail."""
        with self._lock:
            self.opened += 1
        return MemorySession(self)

    def answer(self, message: Message) -> Outcome:
        """Return what is said of a message, keeping it if it arrived."""
        with self._lock:
            told = self._answers.get(message.recipient.address, [])
            outcome = told.pop(0) if len(told) > 1 else told[0] if told else Accepted()
            if isinstance(outcome, Accepted | Unknown):
                self.messages.append(message)
        return outcome

    def next_break(self) -> TransportError | None:
        """Return the error that is due, taking it off the list."""
        with self._lock:
            return self._breaks.pop(0) if self._breaks else None


class MemorySession:
    """One thread's road into the list."""

    def __init__(self, transport: MemoryTransport) -> None:
        self._transport = transport

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        """Keep messages, answering as told."""
        one_by_one = self._transport.batch_size == 1
        batches: Iterable[Sequence[Message]] = ([one] for one in messages) if one_by_one else [list(messages)]
        for message in (one for batch in batches for one in at_risk(batch)):
            if error := self._transport.next_break():
                raise error
            yield message, self._transport.answer(message)

    def close(self) -> None:
        """Leave; there is nothing to leave."""
