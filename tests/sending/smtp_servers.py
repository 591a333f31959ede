"""Mail servers for tests: a real one (aiosmtpd), and one that does what a script says.

    with mail_server() as server:                 plain; server.smtp() is the SmtpServer to send through
    with mail_server(security=Security.STARTTLS, login=("user", "pass")) as server:
    with scripted({"RCPT": ["550 5.1.1 no", "250 ok"], ".": [DROP]}) as server:

Both listen on 127.0.0.1 at a port that the system picks. A script maps what the client says ("CONNECT",
a verb in capitals, "." for the end of a message) to answers, one after the other; the last one stays.
An answer is a line (or several, joined by CR LF), bytes as they are, DROP (close), HANG (say nothing
until the test ends), or an Event to wait for before saying 250.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from newsletter.model import Security, SmtpServer


class Act(Enum):
    """What a scripted server does instead of answering."""

    DROP = "close the connection"
    HANG = "say nothing"


DROP, HANG = Act.DROP, Act.HANG
Answer = str | bytes | Act | threading.Event


@dataclass(slots=True, kw_only=True)
class Received:
    """One message as a server got it: bytes, and the envelope."""

    sender: str
    to: list[str]
    content: bytes
    options: list[str] = field(default_factory=list)


class MailServer:
    """A running server, what it received, and how to reach it."""

    def __init__(self, address: SmtpServer) -> None:
        self._address = address
        self.received: list[Received] = []
        self.commands: list[str] = []
        """What clients said, in order (scripted servers only)."""
        self.connections = 0

    def smtp(self, **changes: Any) -> SmtpServer:
        """Return the settings to reach this server with."""
        return replace(self._address, **changes)


Answering = Callable[["Received"], Awaitable[str]]
"""Says what a real server answers to a message, as slowly as it likes; only a 250 is a message received."""


class _Handler:
    def __init__(self, server: MailServer, answer: Answering | None = None) -> None:
        self._server = server
        self._answer = answer

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content
        assert isinstance(content, bytes)
        received = Received(
            sender=str(envelope.mail_from),
            to=[str(to) for to in envelope.rcpt_tos],
            content=content,
            options=list(envelope.mail_options),
        )
        reply = await self._answer(received) if self._answer else "250 2.0.0 Ok: queued as 1234"
        if reply.startswith("250"):
            self._server.received.append(received)
        return reply


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Learn the port that the system picked, before the controller connects to it."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def mail_server(
    *,
    security: Security = Security.NONE,
    login: tuple[str, str] | None = None,
    smtputf8: bool = True,
    ca_folder: Path | None = None,
    certificate: tuple[ssl.SSLContext, Path] | None = None,
    answer: Answering | None = None,
) -> Iterator[MailServer]:
    """Run a real server; with TLS it has a certificate of a CA whose file lies in `ca_folder`."""
    server = MailServer(SmtpServer(host="127.0.0.1", port=0, security=security, timeout_seconds=20))
    parameters: dict[str, Any] = {"enable_SMTPUTF8": smtputf8}
    if login:
        # aiosmtpd does not see that a connection was protected from the start.
        starttls = security is Security.STARTTLS
        parameters |= {
            "authenticator": _authenticator(login),
            "auth_required": starttls,
            "auth_require_tls": starttls,
        }
    ca_file: Path | None = None
    if security is not Security.NONE:
        assert ca_folder is not None
        context, ca_file = certificate or server_certificate(ca_folder)
        if security is Security.TLS:
            parameters["ssl_context"] = context
        else:
            parameters |= {"tls_context": context, "require_starttls": True}
    controller = _Controller(_Handler(server, answer), hostname="127.0.0.1", port=0, **parameters)
    controller.start()
    server._address = replace(
        server._address, port=controller.port, ca_file=str(ca_file) if ca_file else None
    )
    try:
        yield server
    finally:
        controller.stop()


def server_certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, Path]:
    """Return a context for a server at 127.0.0.1 (or `names`) and the file of the CA that vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    return context, ca_file


def _authenticator(login: tuple[str, str]) -> Any:
    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        wanted = tuple(part.encode() for part in login)
        given = (data.login, data.password) if isinstance(data, LoginPassword) else ()
        return AuthResult(success=given == wanted, handled=False)

    return check


_DEFAULTS: Mapping[str, Answer] = {
    "CONNECT": "220 script.example ESMTP",
    "EHLO": "250-script.example\r\n250-PIPELINING\r\n250 SIZE 10000000",
    "HELO": "250 script.example",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


_GO_ON = b"354"


class _Script:
    """One script, shared by all connections of a server."""

    def __init__(self, server: MailServer, answers: Mapping[str, Sequence[Answer]]) -> None:
        self.server = server
        self.over = threading.Event()
        self._answers = {verb: list(found) for verb, found in answers.items()}
        self._lock = threading.Lock()

    def answer(self, verb: str) -> Answer:
        with self._lock:
            left = self._answers.get(verb)
            if not left:
                return _DEFAULTS.get(verb, "250 2.0.0 ok")
            return left.pop(0) if len(left) > 1 else left[0]

    def talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as lines:
            if self._say(connection, "CONNECT") is None:
                return
            for line in lines:
                text = line.decode("utf-8", "replace").rstrip("\r\n")
                self.server.commands.append(text)
                verb = text.partition(" ")[0].upper()
                said = self._say(connection, verb)
                if said == _GO_ON:
                    said = self._say(connection, ".") if self._take_content(lines) else None
                if said is None or verb == "QUIT":
                    return

    def _take_content(self, lines: Any) -> bool:
        content = b""
        for line in lines:
            if line == b".\r\n":
                self.server.received.append(Received(sender="", to=[], content=content))
                return True
            content += line
        return False

    def _say(self, connection: socket.socket, verb: str) -> bytes | None:
        """Answer as the script has it; return the code, or None when the connection is to be closed."""
        found = self.answer(verb)
        if isinstance(found, threading.Event):
            found.wait(20)
            found = "250 2.0.0 late"
        if found is DROP:
            return None
        if found is HANG:
            self.over.wait(20)
            return None
        assert isinstance(found, str | bytes)
        octets = found if isinstance(found, bytes) else f"{found}\r\n".encode()
        connection.sendall(octets)
        return None if octets.startswith(b"421") else octets[:3]


@contextlib.contextmanager
def scripted(answers: Mapping[str, Sequence[Answer]] | None = None, **changes: Any) -> Iterator[MailServer]:
    """Run a server that does what the script says; `changes` go into its SmtpServer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Else the second of two short answers waits for the client's acknowledgement of the first.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address = SmtpServer(
            host="127.0.0.1", port=listener.getsockname()[1], security=Security.NONE, timeout_seconds=20
        )
        server = MailServer(replace(address, **changes))
        script = _Script(server, answers or {})
        talks: list[tuple[threading.Thread, socket.socket]] = []
        accepting = threading.Thread(target=_accept, args=(listener, script, talks))
        accepting.start()
        try:
            yield server
        finally:
            script.over.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for talk, connection in talks:
                talk.join(_PATIENCE_SECONDS)
                # A client that a failed test left behind says nothing more.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                talk.join()


_PATIENCE_SECONDS = 20
"""How long a client may go on talking when its test is over."""


def _accept(
    listener: socket.socket, script: _Script, talks: list[tuple[threading.Thread, socket.socket]]
) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            script.server.connections += 1
            talk = threading.Thread(target=script.talk, args=(connection,))
            talks.append((talk, connection))
            talk.start()
