"""A mail server that answers by plan, message by message, however its answers are cut into packets.

    plan = {3: {"RCPT": ["550 5.1.1 no"]}, 5: {".": [DROP]}}
    with planned_server(plan) as server:          offers PIPELINING
    with planned_server(plan, pipelining=False)   does not, and notes whoever pipelines all the same
    with planned_server(plan, packets=Packets.TORN)

A plan says for each number what its MAIL, RCPT, DATA and "." are answered, try after try; the last answer
stays. What is not planned is answered as usual. The client numbers its messages by envelope_from:
`numbered(3)` is the message 3. An answer is a line, or DROP (close, after all earlier answers were read).
421 closes too. After a refused recipient DATA is answered 354 with `careless=True`, else 503.
`behind` says what becomes of an envelope behind the end of a content (behind_content).
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from newsletter.model import Message, Security, SmtpServer
from tests.sending.behind_content import Behind, is_close, is_waiting, treat
from tests.sending.samples import message
from tests.sending.smtp_servers import DROP, Act

Answers = Mapping[str, Sequence[str | Act]]
Plan = Mapping[int, Answers]

_USUAL = {"MAIL": "250 2.1.0 ok", "RCPT": "250 2.1.5 ok", "DATA": "354 go on", ".": "250 2.0.0 taken"}
_NUMBER = re.compile(rb"FROM:<n(\d+)@")


class Packets(Enum):
    """How answers travel."""

    EACH = "each answer in a packet"
    TORN = "octet by octet"
    GLUED = "what can be answered at once in one packet"


def numbered(number: int) -> Message:
    """Return a message that a planned server knows by its number."""
    return replace(message(number), envelope_from=f"n{number}@sender.example")


@dataclass(slots=True)
class Planned:
    """A running server, what it took, and how it was spoken to."""

    plan: dict[int, dict[str, list[str | Act]]]
    pipelining: bool = True
    careless: bool = False
    packets: Packets = Packets.EACH
    behind: Behind = Behind.TAKEN
    port: int = 0
    taken: list[int] = field(default_factory=list)
    """Numbers of messages that were answered 2xx at the end."""
    arrived: dict[int, bytes] = field(default_factory=dict)
    """Contents that came to their dot, whatever was answered."""
    connections: list[int] = field(default_factory=list)
    """Messages begun on each connection."""
    round_trips: int = 0
    """How often the server had nothing left to do and waited for the client."""
    pipelined_octets: int = 0
    """Octets that came before the answer to the command before them."""
    piped_envelopes: int = 0
    """Contents with an envelope behind them; only counted by a server that does not take it."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def smtp(self, **changes: object) -> SmtpServer:
        """Return the settings to reach this server with."""
        address = SmtpServer(host="127.0.0.1", port=self.port, security=Security.NONE, timeout_seconds=20)
        return replace(address, **changes)  # type: ignore[arg-type]

    def answer(self, number: int, stage: str) -> str | Act:
        with self.lock:
            left = self.plan.get(number, {}).get(stage)
            if not left:
                return _USUAL[stage]
            return left.pop(0) if len(left) > 1 else left[0]


class _ClosedError(Exception):
    """The conversation is over."""


class _Talk:
    """One connection."""

    def __init__(self, server: Planned, line: socket.socket) -> None:
        self.server = server
        self.line = line
        self.read = b""
        self.unsent = b""
        self.number = -1
        self.mail = self.recipient = False

    def run(self) -> None:
        with self.line, contextlib.suppress(_ClosedError, OSError):
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.say("220 planned.example ESMTP")
            while True:
                self.command(self.next_line())

    def next_line(self) -> bytes:
        while b"\r\n" not in self.read:
            self.more()
        line, _, self.read = self.read.partition(b"\r\n")
        return line

    def more(self) -> None:
        self.flush()
        self.server.round_trips += 1
        octets = self.line.recv(65536)
        if not octets:
            raise _ClosedError
        self.read += octets

    def command(self, line: bytes) -> None:
        verb = line[:4].upper().decode("ascii")
        if verb != "DATA" and not line.upper().startswith((b"MAIL", b"RCPT", b"EHLO", b"RSET", b"QUIT")):
            self.say("500 5.5.2 what?")
            return
        if not self.server.pipelining:
            self.server.pipelined_octets += len(self.read)
        getattr(self, f"on_{verb.lower()}")(line)

    def on_ehlo(self, line: bytes) -> None:
        offers = ["250-planned.example", "250-PIPELINING", "250 SIZE 10000000"]
        self.say("\r\n".join(offers if self.server.pipelining else [offers[0], offers[2]]))

    def on_mail(self, line: bytes) -> None:
        found = _NUMBER.search(line)
        assert found is not None
        self.number = int(found[1])
        self.server.connections[-1] += 1
        self.mail = self.planned("MAIL")
        self.recipient = False

    def on_rcpt(self, line: bytes) -> None:
        if not self.mail:
            self.say("503 5.5.1 no MAIL")
            return
        self.recipient = self.planned("RCPT")

    def on_data(self, line: bytes) -> None:
        if not self.recipient:
            if self.mail and self.server.careless:
                self.say("354 go on, to nobody")
                self.content()
                self.say("554 5.5.1 no valid recipients")
            else:
                self.say("503 5.5.1 no RCPT")
            return
        if self.planned("DATA"):
            content = self.content()
            if self.is_piped_to() and self.server.behind is Behind.MESSAGE_BLAMED:
                self.read = b""
                self.say("503 5.5.1 commands behind the end of DATA")
                return
            self.server.arrived[self.number] = content
            if self.planned("."):
                self.server.taken.append(self.number)
            self.treat_what_is_behind()
        self.mail = self.recipient = False

    def is_piped_to(self) -> bool:
        """Read what stands behind a content; say whether there is anything, if this server minds."""
        if self.server.behind is Behind.TAKEN:
            return False
        while self.read.count(b"\r\n") < 3 and is_waiting(self.line):
            self.more()
        self.server.piped_envelopes += bool(self.read)
        return bool(self.read)

    def treat_what_is_behind(self) -> None:
        if self.server.behind is Behind.TAKEN or not self.read:
            return
        self.read = b""
        treat(self.server.behind, self.line, self.say)
        if is_close(self.server.behind):
            self.flush()
            raise _ClosedError

    def content(self) -> bytes:
        while not self.read.startswith(b".\r\n") and b"\r\n.\r\n" not in self.read:
            self.more()
        if self.read.startswith(b".\r\n"):
            self.read = self.read[3:]
            return b""
        content, _, self.read = self.read.partition(b"\r\n.\r\n")
        return content + b"\r\n"

    def on_rset(self, line: bytes) -> None:
        self.mail = self.recipient = False
        self.say("250 2.0.0 ok")

    def on_quit(self, line: bytes) -> None:
        self.say("221 2.0.0 bye")
        raise _ClosedError

    def planned(self, stage: str) -> bool:
        """Answer as planned; say whether it was a yes."""
        said = self.server.answer(self.number, stage)
        if isinstance(said, Act):
            assert said is DROP
            self.hang_up()
        self.say(str(said))
        if str(said).startswith("421") or not str(said)[:1].isdigit():
            self.hang_up()
        return str(said)[0] in "23"

    def say(self, text: str) -> None:
        self.unsent += text.encode() + b"\r\n"
        if self.server.packets is not Packets.GLUED:
            self.flush()

    def flush(self) -> None:
        octets, self.unsent = self.unsent, b""
        if self.server.packets is Packets.TORN:
            for octet in octets:
                self.line.sendall(bytes([octet]))
        elif octets:
            self.line.sendall(octets)

    def hang_up(self) -> None:
        """Close so that the client can read all that was said: not while it has something in our ears."""
        self.flush()
        self.line.shutdown(socket.SHUT_WR)
        while self.line.recv(65536):
            pass
        raise _ClosedError


@contextlib.contextmanager
def planned_server(
    plan: Plan | None = None,
    *,
    pipelining: bool = True,
    careless: bool = False,
    packets: Packets = Packets.EACH,
    behind: Behind = Behind.TAKEN,
) -> Iterator[Planned]:
    """Run a server that answers by plan."""
    copied = {n: {stage: list(said) for stage, said in one.items()} for n, one in (plan or {}).items()}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Planned(copied, pipelining, careless, packets, behind, listener.getsockname()[1])
        talks: list[threading.Thread] = []
        accepting = threading.Thread(target=_accept, args=(listener, server, talks))
        accepting.start()
        try:
            yield server
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for talk in talks:
                talk.join()


def _accept(listener: socket.socket, server: Planned, talks: list[threading.Thread]) -> None:
    with contextlib.suppress(OSError):
        while True:
            line, _ = listener.accept()
            server.connections.append(0)
            talks.append(threading.Thread(target=_Talk(server, line).run))
            talks[-1].start()
