"""An SMTP connection: opened, protected, logged in; replies read with limits; secrets kept out of errors."""

from __future__ import annotations

import base64
import contextlib
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Security, SmtpServer
from newsletter.sending.loopback import is_loopback
from newsletter.sending.throttle import asks_for_fewer
from newsletter.tls import verifying_context
from newsletter.transports.smtp.envelope_piping import ConnectionPiping, ServerPiping
from newsletter.transports.smtp.replies import ConnectionProblem, Stage, judge
from newsletter.transports.smtp.wire import ReplyReader, Timeouts, WriteError, write

_SHOWN = 300


class SmtpConnection:
    """A logged-in connection. Conversation only: what a reply means is decided elsewhere."""

    def __init__(self, server: SmtpServer, piping: ServerPiping | None = None) -> None:
        """Connect, protect and log in; raises TransportError, or TransportDownError if it may pass.

        `piping` is what is known of the server's envelopes behind a content.
        """
        self._server = server
        self.piping = ConnectionPiping(piping or ServerPiping())
        self._wire = _connected(server)
        try:
            with _naming(server):
                self._hello()
                self._protect()
                self._log_in()
        except BaseException:
            self.drop()
            raise
        # The end of a message must not wait for an acknowledgement of its beginning.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pipelines = self.offers("pipelining")
        self.takes_size = self.offers("size")
        self.max_bytes = _limit(self._wire.esmtp_features.get("size", ""))
        self._patience = Timeouts(self._socket, server.timeout_seconds)
        self.messages_left = server.recycle_messages
        self.has_carried = False
        self._old_at = time.monotonic() + server.recycle_minutes * 60

    @property
    def server(self) -> SmtpServer:
        """The server at the other end."""
        return self._server

    @property
    def protection(self) -> str:
        """How the connection is protected: the version of TLS, or "not encrypted"."""
        wire = self._socket
        version = wire.version() if isinstance(wire, ssl.SSLSocket) else None
        return version or "not encrypted"

    @property
    def _socket(self) -> socket.socket:
        wire = self._wire.sock
        if wire is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return wire

    def offers(self, extension: str) -> bool:
        """Say whether the server named an extension in its EHLO, e.g. "size"."""
        return self._wire.has_extn(extension)

    def count_message(self) -> None:
        """Count a message that was answered."""
        self.messages_left -= 1

    @property
    def has_room(self) -> bool:
        """Say whether it may carry another message after the one in hand."""
        return self.messages_left > 1 and time.monotonic() < self._old_at

    @property
    def is_worn(self) -> bool:
        """Say whether it has carried its messages, or stood its minutes."""
        return self.messages_left < 1 or time.monotonic() >= self._old_at

    @property
    def out_of_step(self) -> bool:
        """Say whether the server has said something that answers nothing."""
        return self._wire.replies is not None and self._wire.replies.has_more

    def command(self, line: str) -> tuple[int, str]:
        """Send one command, return code and text; raises OSError or SMTPException when the line breaks."""
        self.write(line.encode("utf-8") + b"\r\n")
        code, octets = self.reply()
        return code, self.shown(octets)

    def write(self, octets: bytes, tail: bytes = b"") -> None:
        """Send octets and then the tail as they are; raises WriteError, which knows what has left."""
        self._patience.writes(self._server.timeout_seconds)
        write(self._socket, octets, tail)

    def reply(self, *, timeout_seconds: float | None = None) -> tuple[int, bytes]:
        """Read one reply; the code is -1 when it is none. Raises OSError or SMTPException."""
        if self._wire.replies is None or not self._wire.replies.has_line:
            self._patience.reads(timeout_seconds or self._server.timeout_seconds)
        return self._wire.getreply()

    def took_usual_answers(self) -> bool:
        """Say whether MAIL, RCPT and DATA were all answered as usual; if not, nothing was read."""
        return self._wire.replies is not None and self._wire.replies.took_usual_answers()

    def shown(self, octets: bytes) -> str:
        """Return a server's words as they may be shown."""
        return shown(octets, self._server)

    def leave(self) -> None:
        """Say QUIT and close; never raises, and waits for no slow answer."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._socket.settimeout(min(self._server.timeout_seconds, 2.0))
            self._wire.quit()
        self.drop()

    def drop(self) -> None:
        """Close without a word; never raises."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._wire.close()

    def _hello(self) -> None:
        code, octets = self._wire.ehlo()
        if code != 250:
            code, octets = self._wire.helo()
        _insist(self._server, Stage.HELLO, code, shown(octets, self._server))

    def _protect(self) -> None:
        if self._server.security is not Security.STARTTLS:
            return
        if not self._wire.has_extn("starttls"):
            raise TransportError(
                f"{_name(self._server)} does not offer STARTTLS, so nothing was sent",
                hint='Check port in [smtp]; if it is TLS from the start, write security = "tls"',
            )
        self._wire.starttls(context=_tls(self._server))
        self._hello()

    def _log_in(self) -> None:
        server = self._server
        if not server.username:
            return
        if server.security is Security.NONE and not is_loopback(server.host):
            raise TransportError(
                f"The password for {_name(server)} would travel unprotected, so nothing was sent",
                hint='Write security = "starttls" or "tls" in [smtp]',
            )
        try:
            self._wire.login(server.username, server.password)
        except UnicodeError:
            raise TransportError(
                f"The user name or password for {_name(server)} holds letters that SMTP cannot carry",
                hint="Choose a password of plain letters, digits and signs",
            ) from None


class _Plain(smtplib.SMTP):
    replies: ReplyReader | None = None

    def getreply(self) -> tuple[int, bytes]:
        return _read_or_close(self)


class _Tls(smtplib.SMTP_SSL):
    replies: ReplyReader | None = None

    def getreply(self) -> tuple[int, bytes]:
        return _read_or_close(self)


def _read_or_close(wire: _Plain | _Tls) -> tuple[int, bytes]:
    if wire.sock is None:
        raise smtplib.SMTPServerDisconnected("not connected")
    if wire.replies is None or wire.replies.line is not wire.sock:
        # After STARTTLS too: what was said before the protected part is thrown away (RFC 3207).
        wire.replies = ReplyReader(wire.sock)
    try:
        return wire.replies.read()
    except (OSError, smtplib.SMTPException):
        wire.close()
        raise


def _connected(server: SmtpServer) -> _Plain | _Tls:
    with _naming(server):
        if server.security is Security.TLS:
            return _Tls(
                server.host,
                server.port,
                local_hostname=_own_name(),
                timeout=server.timeout_seconds,
                context=_tls(server),
            )
        return _Plain(server.host, server.port, local_hostname=_own_name(), timeout=server.timeout_seconds)


def _own_name() -> str:
    """Return a name for EHLO without asking the DNS, which may take its time."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _tls(server: SmtpServer) -> ssl.SSLContext:
    return verifying_context(server.ca_file, table="smtp", error=TransportError)


def shown(octets: bytes, server: SmtpServer) -> str:
    """Return a server's words as one line, cut, with no trace of the password in it."""
    text = octets.decode("utf-8", "replace")
    if server.password:
        for secret in _secrets(server):
            text = text.replace(secret, "…")
    if text.isprintable() and len(text) <= _SHOWN and "  " not in text:
        return text.strip()
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_SHOWN]


def _secrets(server: SmtpServer) -> list[str]:
    forms = [server.password, f"\0{server.username}\0{server.password}"]
    return [server.password, *(base64.b64encode(form.encode()).decode("ascii") for form in forms)]


def _limit(said: str) -> int | None:
    """Return the largest message a server takes, from its SIZE line (RFC 1870); 0 there means any."""
    words = said.split()
    return int(words[0]) or None if words and words[0].isdecimal() else None


def _name(server: SmtpServer) -> str:
    return f"The mail server {server.host}:{server.port}"


def _insist(server: SmtpServer, stage: Stage, code: int, text: str) -> None:
    """Raise the error that a reply means for the road; what it means for a copy is not asked here."""
    verdict = judge(stage, code, text)
    if verdict is ConnectionProblem.OPEN:
        return
    said = f"{_name(server)} says: {code} {text}" if code > 0 else f"{_name(server)} speaks no SMTP: {text}"
    if verdict is ConnectionProblem.DOWN:
        raise TransportDownError(
            said, hint="It may pass; the mailing can be resumed", too_much=asks_for_fewer(code, text)
        )
    raise TransportError(said, hint=_WAYS_OUT.get(stage, "Check [smtp] in newsletter.toml"))


_WAYS_OUT = {
    Stage.LOGIN: "Check username in [smtp] and NEWSLETTER_SMTP_PASSWORD, then resume the mailing",
    Stage.GREETING: "Ask whoever runs the server why it does not want us",
}


@contextlib.contextmanager
def _naming(server: SmtpServer) -> Iterator[None]:
    """Turn what may go wrong before the first message into our errors, naming the server."""
    try:
        yield
    except smtplib.SMTPConnectError as error:
        _insist(server, Stage.GREETING, error.smtp_code, shown(_octets(error.smtp_error), server))
    except smtplib.SMTPResponseException as error:
        _insist(server, Stage.LOGIN, error.smtp_code, shown(_octets(error.smtp_error), server))
        raise TransportError(f"{_name(server)} does not let us in") from None
    except smtplib.SMTPNotSupportedError:
        raise TransportError(
            f"{_name(server)} offers no login that we know",
            hint='Leave username in [smtp] empty if none is needed, or write security = "starttls"',
        ) from None
    except ssl.SSLCertVerificationError as error:
        raise TransportError(
            f"{_name(server)} has a certificate that cannot be trusted: {error.verify_message}",
            hint="Check host in [smtp]; for a server of your own write ca_file",
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise TransportDownError(
            f"{_name(server)} cannot be reached: {reason(error)}",
            hint="Check host, port and security in [smtp], then resume the mailing",
        ) from error


def _octets(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def reason(error: Exception) -> str:
    """Return in words what broke a connection."""
    if isinstance(error, TimeoutError) or (isinstance(error, WriteError) and error.timed_out):
        return "it does not answer in time"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
