"""The transport that speaks SMTP: transactions one behind the other over a connection that is kept open.

Where the server offers PIPELINING (RFC 2920) the content of one message and the envelope of the next go
out in one write, so that a message costs one round trip. Every reply is read and judged in order. Where
it is not offered, nothing is said before the last reply has come. A server that offers it and does not take
an envelope behind a content gets that envelope again alone, on a new connection (envelope_piping.py).
"""

from __future__ import annotations

import smtplib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Accepted, Deferred, Message, Outcome, Refused, SmtpServer, Unknown
from newsletter.ports import RELAY, AtRisk
from newsletter.sending.failpoints import Failpoint, Point, no_failpoint
from newsletter.sending.throttle import asks_for_fewer
from newsletter.transports.smtp.connection import SmtpConnection, reason
from newsletter.transports.smtp.envelope import dot_stuffed, envelope_lines, unfit
from newsletter.transports.smtp.envelope_piping import UNTRIED_SECONDS
from newsletter.transports.smtp.replies import ConnectionProblem, Stage, Verdict, judge
from newsletter.transports.smtp.server_selection import SmtpServers
from newsletter.transports.smtp.wire import WriteError

MAX_REFUSALS_IN_A_ROW = 3
"""Copies whose content is refused, one after the other, before we think it is not the recipients."""

_BROKEN_LINE = (OSError, smtplib.SMTPException)
_STAGES = (Stage.MAIL, Stage.RCPT, Stage.DATA)
_NOT_IN_SEQUENCE = 503
_AGAINST_PIPING = frozenset({421, _NOT_IN_SEQUENCE})
_NOT_TAKEN = frozenset({-1, *_AGAINST_PIPING})
"""Answers to a piped envelope that say nothing of the message."""
_DOT = b".\r\n"
_RSET = b"RSET\r\n"


class SmtpTransport:
    """Sends through one mail server or several. Passwords never stand in an error.

    A `sink` keeps what it is sent: nothing reaches people.
    """

    name = "smtp"
    batch_size = 1

    def __init__(
        self,
        server: SmtpServer,
        *others: SmtpServer,
        sink: bool = False,
        failpoint: Failpoint = no_failpoint,
    ) -> None:
        self.capabilities = replace(RELAY, reaches_people=not sink)
        self._servers = SmtpServers((server, *others))
        self._failpoint = failpoint

    def open(self) -> SmtpSession:
        """Connect and log in; raises TransportError, TransportDownError."""
        return SmtpSession(self._servers, failpoint=self._failpoint)


class SmtpSession:
    """One thread's road: one connection at a time, opened again when it is worn or the server closes it."""

    def __init__(self, servers: SmtpServers, *, failpoint: Failpoint = no_failpoint) -> None:
        self._servers = servers
        self._failpoint = failpoint
        self._line: SmtpConnection | None = servers.connect()
        self._begun: Message | None = None
        """Whose envelope is on the wire, unanswered."""
        self._unfit: deque[tuple[Message, Outcome]] = deque()
        self._refusals = 0

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        """Send messages in order; `at_risk` is called for one at a time, after 354, before its content.

        A message is taken from `messages` while the one before it is in hand.
        """
        try:
            yield from self._delivered(iter(messages), at_risk)
        except BaseException:
            # Whoever leaves in the middle, or is thrown out, leaves a conversation that nobody can resume.
            self._end()
            raise

    def _delivered(self, coming: Iterator[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        message = self._next(coming)
        while message is not None:
            line, verdict, wants_content = self._envelope(message)
            following = self._next(coming)
            if verdict is ConnectionProblem.OPEN:
                outcome = self._hand_over(line, message, following, at_risk)
            else:
                outcome = verdict if isinstance(verdict, Refused | Deferred) else None
                self._clear(_DOT if wants_content else _RSET, following)
            if outcome is not None:
                yield message, outcome
            while self._unfit:
                yield self._unfit.popleft()
            message = following
        while self._unfit:
            yield self._unfit.popleft()

    def close(self) -> None:
        """Say QUIT; never raises."""
        self._end(politely=True)

    def _next(self, coming: Iterator[Message]) -> Message | None:
        """Return the next message that the server can carry; the others are refused on the side."""
        for message in coming:
            problem = unfit(message, self._line or self._open())
            if problem is None:
                return message
            self._unfit.append((message, problem))
        return None

    # --- The envelope ---------------------------------------------------------------------------

    def _envelope(self, message: Message) -> tuple[SmtpConnection, Verdict, bool]:
        """Say MAIL, RCPT and DATA; OPEN when the server waits for the content.

        The last value says whether it waits for content although it refused the recipient.
        """
        while True:
            line = self._line if self._begun is message and self._line else self._open()
            kept_open, line.has_carried = line.has_carried, True
            try:
                return line, *self._conversation(line, message)
            except _NotTakenError:
                line.piping.refused()
                self._end()
            except TransportDownError:
                # Servers close a connection after some messages or minutes; nothing was at stake.
                if not kept_open:
                    self._servers.rest(line.server)
                    raise

    def _conversation(self, line: SmtpConnection, message: Message) -> tuple[Verdict, bool]:
        try:
            if not line.pipelines:
                return self._asked_one_by_one(line, message)
            if self._begun is message:
                return self._answers_to_piped(line)
            line.write(b"".join(envelope_lines(message, line)))
            return self._answers_to_all(line)
        except _BROKEN_LINE as error:
            self._end()
            raise TransportDownError(f"{_name(line)} is gone: {reason(error)}", hint=_RESUME) from error
        except TransportError:
            self._end()
            raise

    def _asked_one_by_one(self, line: SmtpConnection, message: Message) -> tuple[Verdict, bool]:
        for stage, command in zip(_STAGES, envelope_lines(message, line), strict=True):
            line.write(command)
            verdict = self._judged(line, stage, *line.reply())
            if verdict is not ConnectionProblem.OPEN:
                return verdict, False
        return ConnectionProblem.OPEN, False

    def _answers_to_piped(self, line: SmtpConnection) -> tuple[Verdict, bool]:
        """Read the replies to an envelope behind a content; raises _NotTakenError where it was not taken."""
        self._begun = None
        answers = self._answers_to_all(line, _piped_reply)
        line.piping.took()
        return answers

    def _answers_to_all(
        self,
        line: SmtpConnection,
        reply: Callable[[SmtpConnection, Stage], tuple[int, bytes]] = lambda line, _stage: line.reply(),
    ) -> tuple[Verdict, bool]:
        """Read three replies in order. The first that is not wanted is the verdict."""
        if line.took_usual_answers():
            return ConnectionProblem.OPEN, False
        mail, recipient = (self._judged(line, stage, *reply(line, stage)) for stage in _STAGES[:2])
        if mail is ConnectionProblem.OPEN and recipient is ConnectionProblem.OPEN:
            return self._judged(line, Stage.DATA, *reply(line, Stage.DATA)), False
        # The rest of the group is answered too; what it says of a copy that is refused counts for nothing.
        try:
            code, _ = line.reply()
        except _BROKEN_LINE:
            code = 421
        if code in (421, -1):
            self._end()
        return recipient, code == 354

    # --- The content ----------------------------------------------------------------------------

    def _hand_over(
        self, line: SmtpConnection, message: Message, following: Message | None, at_risk: AtRisk
    ) -> Outcome | None:
        """Send the content and what comes after it; None when `at_risk` did not let it go."""
        self._failpoint(Point.AFTER_RCPT)
        if not at_risk([message]):
            # After 354 there is no polite way back: anything said now would be content.
            self._end()
            return None
        self._send_content(line, message, following)
        return self._final_answer(line)

    def _send_content(self, line: SmtpConnection, message: Message, following: Message | None) -> None:
        """Write the content, its dot and the next envelope; raises when certainly no dot has left."""
        content = dot_stuffed(message.content)
        try:
            if self._failpoint is not no_failpoint:
                line.write(content)
                self._failpoint(Point.BEFORE_DOT)
                content = b""
            self._write(line, content, following, before=_DOT)
        except WriteError as error:
            if error.left <= len(content):
                raise TransportDownError(f"{_name(line)} is gone: {reason(error)}", hint=_RESUME) from error
            # Whether the dot arrived, only the answer can tell.
        except _BROKEN_LINE as error:
            raise TransportDownError(f"{_name(line)} is gone: {reason(error)}", hint=_RESUME) from error

    def _final_answer(self, line: SmtpConnection) -> Outcome | None:
        self._failpoint(Point.AFTER_DOT)
        try:
            code, octets = line.reply(timeout_seconds=line.server.final_timeout_seconds)
        except _BROKEN_LINE as error:
            self._blame_piping(line)
            self._end()
            return Unknown(reason=f"{_name(line)} did not answer after the content: {reason(error)}")
        self._failpoint(Point.AFTER_REPLY)
        if 200 <= code <= 299:
            return self._accepted(line, octets)
        if code in _AGAINST_PIPING and self._blame_piping(line) and code == _NOT_IN_SEQUENCE:
            self._end()
            return Deferred(code=code, reply=line.shown(octets))
        verdict = self._judged(line, Stage.CONTENT, code, octets)
        line.count_message()
        if code == 421 or isinstance(verdict, Unknown):
            self._end()
        elif self._begun is None and line.is_worn:
            self._end(politely=True)
        return verdict if not isinstance(verdict, ConnectionProblem) else None

    def _accepted(self, line: SmtpConnection, octets: bytes) -> Accepted:
        """Note the answer that nearly every content gets."""
        self._refusals = 0
        line.count_message()
        if self._begun is None and line.is_worn:
            self._end(politely=True)
        return Accepted(reference=line.shown(octets))

    def _blame_piping(self, line: SmtpConnection) -> bool:
        """Say whether an envelope stands behind the content, which may be why the server behaves so."""
        if self._begun is None:
            return False
        line.piping.refused()
        return True

    def _clear(self, with_what: bytes, following: Message | None) -> None:
        """Bring the server back to the start after a refusal, so that the next message begins clean."""
        line = self._line
        if line is None:
            return
        try:
            self._write(line, with_what, following)
            code, _ = line.reply()
        except _BROKEN_LINE:
            code = -1
        if code in (421, -1) or (with_what is _RSET and code != 250):
            self._blame_piping(line)
            self._end()

    def _write(
        self, line: SmtpConnection, first: bytes, following: Message | None, *, before: bytes = b""
    ) -> None:
        """Write `first`, `before`, and the next envelope where the server lets us."""
        tail = before
        if following is not None and line.pipelines and line.has_room and line.piping.allowed():
            tail += b"".join(envelope_lines(following, line))
            self._begun = following
        line.write(first, tail)

    # --- What is said, and the line --------------------------------------------------------------

    def _judged(self, line: SmtpConnection, stage: Stage, code: int, octets: bytes) -> Verdict:
        """Return what a reply means for the copy; raise what it means for the road."""
        if stage is not Stage.CONTENT and code == _USUAL[stage]:
            return ConnectionProblem.OPEN
        text = line.shown(octets)
        verdict = judge(stage, code, text)
        if verdict is ConnectionProblem.DOWN:
            raise TransportDownError(
                _said(line, stage, code, text), hint=_RESUME, too_much=asks_for_fewer(code, text)
            )
        if verdict is ConnectionProblem.BROKEN:
            raise TransportError(_said(line, stage, code, text), hint=_FIX)
        if stage in (Stage.DATA, Stage.CONTENT) and isinstance(verdict, Refused):
            self._count_refusal(_said(line, stage, code, text))
        elif stage is Stage.CONTENT:
            self._refusals = 0
        return verdict

    def _count_refusal(self, said: str) -> None:
        self._refusals += 1
        if self._refusals >= MAX_REFUSALS_IN_A_ROW:
            raise TransportError(
                f"{said}, and so it did for {self._refusals} copies in a row",
                hint=f"It is the content, not the people. {_FIX}",
            )

    def _open(self) -> SmtpConnection:
        """Return a connection on which nothing is outstanding."""
        if self._line is not None and self._line.out_of_step:
            self._end()
        if self._line is not None and self._line.has_carried and self._line.is_worn:
            self._end(politely=True)
        if self._line is None:
            self._line = self._servers.connect()
        return self._line

    def _end(self, *, politely: bool = False) -> None:
        line, self._line, self._begun = self._line, None, None
        if line is not None:
            line.piping.withdraw()
            if politely:
                line.leave()
            else:
                line.drop()
            self._servers.give_back(line)


class _NotTakenError(Exception):
    """The server did not take an envelope behind a content; of the envelope itself nothing is known."""


def _piped_reply(line: SmtpConnection, stage: Stage) -> tuple[int, bytes]:
    """Read one reply to a piped envelope. Whatever is wrong with MAIL is judged when it was sent alone."""
    patience = line.server.timeout_seconds
    if not line.piping.proven:
        patience = min(patience, UNTRIED_SECONDS)
    try:
        code, octets = line.reply(timeout_seconds=patience)
    except _BROKEN_LINE as error:
        raise _NotTakenError from error
    if code in _NOT_TAKEN or (stage is Stage.MAIL and code != _USUAL[stage]):
        raise _NotTakenError
    return code, octets


_USUAL = {Stage.MAIL: 250, Stage.RCPT: 250, Stage.DATA: 354}
_RESUME = "It may pass; the mailing can be resumed"
_FIX = "Nobody is counted as refused; fix it, then resume the mailing"


def _name(line: SmtpConnection) -> str:
    return f"The mail server {line.server.host}:{line.server.port}"


def _said(line: SmtpConnection, stage: Stage, code: int, text: str) -> str:
    return f"{_name(line)} says at {stage.name}: {code} {text}"
