"""A mail server that goes wrong at random, the same way for the same seed; and counts what it took.

    with faulty_smtp(seed=7, faults=EVERY_FAULT) as server:
        SmtpTransport(server.smtp()) …
    server.copies            message ids taken, a list for each address: also those it never answered for
    server.met               how often each fault happened

Which faults there are, and what they stand for, is told with Fault. It pipelines, serves any number of
connections, and listens on 127.0.0.1 at a port that the system picks. Without faults it is a fast sink.

`behind` says what becomes of an envelope behind the end of a content (behind_content): that is no fault that is
thrown, it is how such a server is made.

Addresses decide what is the recipient's own fault: `bad…` has no mailbox (550 5.1.1), `huge…` refuses the
content (554 5.7.1 after the dot).
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BufferedReader

from newsletter.model import Security, SmtpServer
from tests.sending.behind_content import Behind, is_close, is_waiting, treat

FINAL_TIMEOUT_SECONDS = 0.15
LATE_SECONDS = 0.4
SLOW_SECONDS = 0.02


class Fault(StrEnum):
    """What a mail server may do to its clients."""

    NO_ROOM = "421 instead of a greeting"
    HANG_UP = "close instead of a greeting"
    CLOSING = "421 to MAIL, in the middle of a pipeline"
    BUSY = "451 to MAIL"
    GREYLIST = "450 4.7.1 to the first RCPT for an address"
    MAILBOX_FULL = "452 4.2.2 to RCPT"
    RATE_LIMIT = "451 4.7.28 to RCPT"
    GONE_AT_RCPT = "close instead of an answer to RCPT"
    NO_DATA = "451 to DATA"
    GONE_IN_CONTENT = "close in the middle of the content"
    TAKEN_AND_GONE = "take the message and close without a word"
    LOST_AND_GONE = "throw the message away and close without a word"
    LATE = "take the message and say 250 after the client has given up"
    CLOSING_AFTER_DOT = "421 after the dot, taking nothing"
    LATER_AFTER_DOT = "451 after the dot, taking nothing"
    TAKEN_GARBAGE = "take the message and answer with something that is no reply"
    HALF_REPLY = "an answer in two pieces"
    SLOW = "an answer after a while"
    OUR_FAULT = "550 5.7.26 to RCPT: the sender is not authenticated"
    NO_LOGIN = "530 to MAIL: log in first"


EVERY_FAULT: Mapping[Fault, float] = {
    Fault.NO_ROOM: 0.02, Fault.HANG_UP: 0.02, Fault.CLOSING: 0.01, Fault.BUSY: 0.005, Fault.GREYLIST: 0.1,
    Fault.MAILBOX_FULL: 0.01, Fault.RATE_LIMIT: 0.005, Fault.GONE_AT_RCPT: 0.01, Fault.NO_DATA: 0.01,
    Fault.GONE_IN_CONTENT: 0.01, Fault.TAKEN_AND_GONE: 0.01, Fault.LOST_AND_GONE: 0.01, Fault.LATE: 0.004,
    Fault.CLOSING_AFTER_DOT: 0.01, Fault.LATER_AFTER_DOT: 0.01, Fault.TAKEN_GARBAGE: 0.005,
    Fault.HALF_REPLY: 0.05, Fault.SLOW: 0.01, Fault.OUR_FAULT: 0.002, Fault.NO_LOGIN: 0.001,
}  # fmt: skip
"""How likely each is, each time it could happen."""


@dataclass(slots=True)
class FaultyMail:
    """The server's state; tests read it."""

    address: SmtpServer
    rates: Mapping[Fault, float]
    dice: random.Random
    behind: Behind = Behind.TAKEN
    connections: int = 0
    copies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    contents: dict[str, bytes] = field(default_factory=dict)
    """The last message taken for an address."""
    met: Counter[Fault] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    taken: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)
    over: threading.Event = field(default_factory=threading.Event)
    open: set[socket.socket] = field(default_factory=set)

    def smtp(self, **changes: float) -> SmtpServer:
        """Return the settings to reach this server with."""
        return replace(self.address, **changes)  # type: ignore[arg-type]

    def throws(self, *faults: Fault) -> Fault | None:
        """Throw the dice: the fault that happens now, if one does."""
        if not self.rates:
            return None
        with self.lock:
            for fault in faults:
                if self.dice.random() < self.rates.get(fault, 0.0):
                    self.met[fault] += 1
                    return fault
        return None

    def first_time(self, address: str) -> bool:
        """Say whether an address is written to for the first time."""
        with self.lock:
            known = address in self.seen
            self.seen.add(address)
            return not known

    def take(self, address: str, content: bytes) -> None:
        """Keep a message."""
        head = content.partition(b"\r\n\r\n")[0]
        message_id = head.partition(b"\r\nMessage-ID: ")[2].partition(b"\r\n")[0].decode()
        with self.lock:
            self.copies[address].append(message_id)
            self.contents[address] = content
            self.taken += 1
            self.lock.notify_all()

    def wait_for(self, taken: int, *, timeout: float) -> bool:
        """Wait until so many messages were taken in all; False when they were not in time."""
        with self.lock:
            return self.lock.wait_for(lambda: self.taken >= taken, timeout=timeout)


class _GoneError(Exception):
    """This side closes."""


@dataclass(slots=True)
class _Talk:
    """One connection's conversation."""

    server: FaultyMail
    wire: socket.socket
    lines: BufferedReader
    to: str = ""

    def run(self) -> None:
        server = self.server
        match server.throws(Fault.NO_ROOM, Fault.HANG_UP):
            case Fault.HANG_UP:
                return
            case Fault.NO_ROOM:
                self.say("421 4.3.2 too many connections", tricks=False)
                return
        self.say("220 faulty.example ESMTP", tricks=False)
        for line in self.lines:
            if server.over.is_set():
                return
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self.say(
                    "250-faulty.example\r\n250-PIPELINING\r\n250-SIZE 10000000\r\n250 8BITMIME", tricks=False
                )
            elif verb == b"MAIL":
                self.mail()
            elif verb == b"RCPT":
                self.recipient(line.decode("utf-8", "replace"))
            elif verb == b"DATA":
                self.data()
            elif verb == b"QUIT":
                self.say("221 bye", tricks=False)
                return
            else:
                self.to = ""
                self.say("250 2.0.0 ok", tricks=False)

    def mail(self) -> None:
        self.to = ""
        match self.server.throws(Fault.CLOSING, Fault.BUSY, Fault.NO_LOGIN):
            case Fault.CLOSING:
                self.say("421 4.3.0 closing", tricks=False)
                raise _GoneError
            case Fault.BUSY:
                self.say("451 4.3.0 busy")
            case Fault.NO_LOGIN:
                self.say("530 5.7.0 log in first")
            case _:
                self.to = "?"
                self.say("250 2.1.0 ok")

    def recipient(self, line: str) -> None:
        if self.to != "?":
            self.say("503 5.5.1 MAIL first")
            return
        address = line.partition("<")[2].partition(">")[0]
        self.to = ""
        if address.startswith("bad"):
            self.say("550 5.1.1 no such mailbox")
            return
        greylist = (Fault.GREYLIST,) if self.server.first_time(address) else ()
        match self.server.throws(
            *greylist, Fault.MAILBOX_FULL, Fault.RATE_LIMIT, Fault.GONE_AT_RCPT, Fault.OUR_FAULT
        ):
            case Fault.GREYLIST:
                self.say("450 4.7.1 greylisted, come back later")
            case Fault.MAILBOX_FULL:
                self.say("452 4.2.2 mailbox full")
            case Fault.RATE_LIMIT:
                self.say("451 4.7.28 rate limited")
            case Fault.GONE_AT_RCPT:
                raise _GoneError
            case Fault.OUR_FAULT:
                self.say("550 5.7.26 unauthenticated mail from this domain is not accepted")
            case _:
                self.to = address
                self.say("250 2.1.5 ok")

    def data(self) -> None:
        if self.to in ("", "?"):
            self.say("503 5.5.1 no recipient")
            return
        if self.server.throws(Fault.NO_DATA):
            self.say("451 4.3.0 not now")
            return
        self.say("354 go on")
        content = self.content()
        piped = self.is_piped_to()
        address, self.to = self.to, ""
        if address.startswith("huge"):
            self.say("554 5.7.1 this content is not wanted here")
        elif piped and self.server.behind is Behind.MESSAGE_BLAMED:
            self.say("503 5.5.1 commands behind the end of DATA", tricks=False)
            raise _GoneError
        else:
            self.answer(address, content)
        if piped:
            self.treat_what_is_behind()

    def is_piped_to(self) -> bool:
        """Say whether something stands behind a content, if this server minds."""
        if self.server.behind is Behind.TAKEN:
            return False
        # A look must not wait for more than has come.
        self.wire.setblocking(False)
        try:
            return bool(self.lines.peek(1) or (is_waiting(self.wire) and self.lines.peek(1)))
        finally:
            self.wire.setblocking(True)

    def treat_what_is_behind(self) -> None:
        for _ in range(3):
            self.lines.readline()
        treat(self.server.behind, self.wire, lambda text: self.say(text, tricks=False))
        if is_close(self.server.behind):
            raise _GoneError

    def content(self) -> bytes:
        parts: list[bytes] = []
        goes = self.server.throws(Fault.GONE_IN_CONTENT) is not None
        for line in self.lines:
            if line == b".\r\n":
                return b"".join(parts)
            parts.append(line[1:] if line.startswith(b".") else line)
            if goes and len(parts) > 5:
                break
        raise _GoneError

    def answer(self, address: str, content: bytes) -> None:
        server = self.server
        match server.throws(
            Fault.TAKEN_AND_GONE, Fault.LOST_AND_GONE, Fault.LATE, Fault.CLOSING_AFTER_DOT,
            Fault.LATER_AFTER_DOT, Fault.TAKEN_GARBAGE,
        ):  # fmt: skip
            case Fault.TAKEN_AND_GONE:
                server.take(address, content)
                raise _GoneError
            case Fault.LOST_AND_GONE:
                raise _GoneError
            case Fault.LATE:
                server.take(address, content)
                server.over.wait(LATE_SECONDS)
                self.say("250 2.0.0 late", tricks=False)
            case Fault.CLOSING_AFTER_DOT:
                self.say("421 4.3.0 closing", tricks=False)
                raise _GoneError
            case Fault.LATER_AFTER_DOT:
                self.say("451 4.3.0 not now")
            case Fault.TAKEN_GARBAGE:
                server.take(address, content)
                self.say("what do you mean?", tricks=False)
            case _:
                server.take(address, content)
                self.say("250 2.0.0 ok")

    def say(self, text: str, *, tricks: bool = True) -> None:
        octets = f"{text}\r\n".encode()
        fault = self.server.throws(Fault.HALF_REPLY, Fault.SLOW) if tricks else None
        if fault is Fault.HALF_REPLY:
            self.wire.sendall(octets[:7])
            octets = octets[7:]
        if fault is not None:
            self.server.over.wait(SLOW_SECONDS)
        self.wire.sendall(octets)


@contextlib.contextmanager
def faulty_smtp(
    *, seed: int = 0, faults: Mapping[Fault, float] | None = None, behind: Behind = Behind.TAKEN
) -> Iterator[FaultyMail]:
    """Run the server."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        address = SmtpServer(
            host="127.0.0.1",
            port=listener.getsockname()[1],
            security=Security.NONE,
            timeout_seconds=20,
            final_timeout_seconds=FINAL_TIMEOUT_SECONDS if faults else 600,
        )
        server = FaultyMail(address=address, rates=faults or {}, dice=random.Random(seed), behind=behind)
        accepting = threading.Thread(target=_accept, args=(listener, server))
        accepting.start()
        try:
            yield server
        finally:
            server.over.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()


def _accept(listener: socket.socket, server: FaultyMail) -> None:
    talks: list[threading.Thread] = []
    with contextlib.suppress(OSError):
        while True:
            wire, _ = listener.accept()
            talks = [talk for talk in talks if talk.is_alive()]
            talks.append(threading.Thread(target=_talk, args=(server, wire)))
            talks[-1].start()
    with server.lock:
        for wire in server.open:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
    for talk in talks:
        talk.join()


def _talk(server: FaultyMail, wire: socket.socket) -> None:
    with server.lock:
        server.open.add(wire)
        server.connections += 1
    try:
        with contextlib.suppress(OSError, _GoneError), wire, wire.makefile("rb") as lines:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _Talk(server, wire, lines).run()
    finally:
        with server.lock:
            server.open.discard(wire)
