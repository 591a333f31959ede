"""The transport that speaks SMTP: one transaction a message over a connection that is kept open."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator, Sequence

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Deferred, Message, Outcome, Refused, SmtpServer, Unknown
from newsletter.ports import AtRisk
from newsletter.sending.envelope import needs_smtputf8
from newsletter.sending.hooks import Failpoint, Point, no_failpoint
from newsletter.sending.transports.smtp_connection import SmtpConnection, reason
from newsletter.sending.transports.smtp_replies import Road, Stage, Verdict, judge

MAX_REFUSALS_IN_A_ROW = 3
"""Copies whose content is refused, one after the other, before we think it is not the recipients."""

_FIT_FOR_ENVELOPE = re.compile(r"[^\x00-\x20\x7f<>]+")
_BROKEN_LINE = (OSError, smtplib.SMTPException)


class SmtpTransport:
    """Sends through one mail server. Passwords never stand in an error."""

    name = "smtp"
    batch_size = 1

    def __init__(self, server: SmtpServer, *, failpoint: Failpoint = no_failpoint) -> None:
        self._server = server
        self._failpoint = failpoint

    def open(self) -> SmtpSession:
        """Connect and log in; raises TransportError, TransportDownError."""
        return SmtpSession(self._server, failpoint=self._failpoint)


class SmtpSession:
    """One connection, used by one thread; opened again when the server closes it between messages."""

    def __init__(self, server: SmtpServer, *, failpoint: Failpoint = no_failpoint) -> None:
        self._server = server
        self._failpoint = failpoint
        self._connection: SmtpConnection | None = SmtpConnection(server)
        self._used = False
        self._at_stake = False
        """The copy in hand was marked at risk."""
        self._refusals = 0

    def deliver(self, messages: Sequence[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        """Send messages one by one; `at_risk` is called after 354, right before the content."""
        for message in messages:
            outcome = self._unfit(message) or self._send(message, at_risk)
            if outcome is not None:
                yield message, outcome

    def close(self) -> None:
        """Say QUIT; never raises."""
        if self._connection is not None:
            self._connection.leave()
            self._connection = None

    def _unfit(self, message: Message) -> Refused | None:
        """Refuse for one recipient what this server cannot carry, or what is no address at all."""
        for address in (message.envelope_from, message.envelope_to):
            if not _FIT_FOR_ENVELOPE.fullmatch(address):
                return Refused(code=501, reply=f"5.1.3 not sent: {address!r} is no address")
        if needs_smtputf8(message.envelope_to) and not self._open().offers("smtputf8"):
            return Refused(code=553, reply=f"5.6.7 not sent: needs SMTPUTF8, which {self._name} has not")
        return None

    def _send(self, message: Message, at_risk: AtRisk) -> Outcome | None:
        """Send one message; None when `at_risk` did not let it go."""
        kept_open, self._at_stake = self._used, False
        try:
            return self._transaction(message, at_risk)
        except TransportDownError:
            if not kept_open or self._at_stake:
                raise
        # Servers close a connection after some messages or minutes; nothing was at stake.
        return self._transaction(message, at_risk)

    def _transaction(self, message: Message, at_risk: AtRisk) -> Outcome | None:
        connection = self._open()
        self._used = True
        try:
            verdict = self._envelope(connection, message)
            if verdict is not Road.OPEN:
                return self._settle(connection, verdict)
            self._failpoint(Point.AFTER_RCPT)
            self._at_stake = True
            if not at_risk([message]):
                # After 354 there is no polite way back: anything said now would be content.
                self._drop()
                return None
            return self._content(connection, message.content)
        except _BROKEN_LINE as error:
            self._drop()
            raise TransportDownError(f"{self._name} is gone: {reason(error)}", way_out=_RESUME) from error
        except BaseException:
            self._drop()
            raise

    def _envelope(self, connection: SmtpConnection, message: Message) -> Verdict:
        """Say MAIL, RCPT and DATA; OPEN when the server waits for the content."""
        for stage, line in (
            (Stage.MAIL, f"MAIL FROM:<{message.envelope_from}>{_options(connection, message)}"),
            (Stage.RCPT, f"RCPT TO:<{message.envelope_to}>"),
            (Stage.DATA, "DATA"),
        ):
            code, text = connection.command(line)
            verdict = self._judged(stage, code, text)
            if verdict is not Road.OPEN:
                return verdict
        return Road.OPEN

    def _content(self, connection: SmtpConnection, content: bytes) -> Outcome | None:
        connection.write(dot_stuffed(content))
        self._failpoint(Point.BEFORE_DOT)
        try:
            connection.write(b".\r\n")
            self._failpoint(Point.AFTER_DOT)
            code, text = connection.reply(timeout_seconds=self._server.final_timeout_seconds)
            self._failpoint(Point.AFTER_REPLY)
        except _BROKEN_LINE as error:
            self._drop()
            return Unknown(reason=f"{self._name} did not answer after the content: {reason(error)}")
        verdict = self._judged(Stage.CONTENT, code, text)
        if code == 421 or isinstance(verdict, Unknown):
            self._drop()
        return verdict if not isinstance(verdict, Road) else None

    def _judged(self, stage: Stage, code: int, text: str) -> Verdict:
        """Return what a reply means for the copy; raise what it means for the road."""
        verdict = judge(stage, code, text)
        said = f"{self._name} says at {stage.name}: {code} {text}"
        if verdict is Road.DOWN:
            raise TransportDownError(said, way_out=_RESUME)
        if verdict is Road.BROKEN:
            raise TransportError(said, way_out=_MEND)
        self._count_refusals(stage, verdict, said)
        return verdict

    def _count_refusals(self, stage: Stage, verdict: Verdict, said: str) -> None:
        if stage in (Stage.DATA, Stage.CONTENT) and isinstance(verdict, Refused):
            self._refusals += 1
            if self._refusals >= MAX_REFUSALS_IN_A_ROW:
                raise TransportError(
                    f"{said}, and so it did for {self._refusals} copies in a row",
                    way_out=f"It is the content, not the people. {_MEND}",
                )
        elif stage is Stage.CONTENT:
            self._refusals = 0

    def _settle(self, connection: SmtpConnection, verdict: Verdict) -> Outcome | None:
        """Clear the server's table after a refusal, so that the next message starts clean."""
        try:
            code, _ = connection.command("RSET")
        except _BROKEN_LINE:
            code = -1
        if code != 250:
            self._drop()
        return verdict if isinstance(verdict, Refused | Deferred) else None

    def _open(self) -> SmtpConnection:
        if self._connection is None:
            self._connection = SmtpConnection(self._server)
            self._used = False
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.drop()
            self._connection = None
        self._used = False

    @property
    def _name(self) -> str:
        return f"The mail server {self._server.host}:{self._server.port}"


_RESUME = "It may pass; the mailing can be resumed"
_MEND = "Nobody is counted as refused; mend it, then resume the mailing"


def dot_stuffed(content: bytes) -> bytes:
    """Double a dot at the start of a line (RFC 5321 section 4.5.2); our own content has none."""
    if b"\r\n." not in content and not content.startswith(b"."):
        return content
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]


def _options(connection: SmtpConnection, message: Message) -> str:
    options = f" SIZE={len(message.content)}" if connection.offers("size") else ""
    return f"{options} BODY=8BITMIME SMTPUTF8" if needs_smtputf8(message.envelope_to) else options
