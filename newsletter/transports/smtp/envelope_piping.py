"""Envelope piping: whether a server takes the next envelope behind the end of a message; learned by trying.

RFC 2920 allows a client to send MAIL, RCPT and DATA right behind the final dot. Some servers that offer
PIPELINING refuse or drop what comes there, as a guard against SMTP smuggling (Haraka since 3.3). Such an
answer says nothing of the sender or of the message: the envelope is sent again alone, and the server is
no longer piped to.
"""

from __future__ import annotations

import threading

UNTRIED_SECONDS = 20.0
"""How long the answer to an envelope behind a content may take while the server has never taken one."""
SETTLED_AFTER = 10
"""A connection that took so many piped envelopes ends for another reason, e.g. a limit of messages."""
MAX_REFUSALS = 3
"""Refusals in a row that end piping to a server that has taken some; where none was taken one is enough."""


class ServerPiping:
    """What is known of one server, for all its connections. Until it took one envelope, one of them tries."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._trial: ConnectionPiping | None = None
        self._refusals = 0
        self.takes = False
        """It has taken an envelope behind a content."""
        self.refuses = False
        """It is no longer piped to."""

    def may_try(self, connection: ConnectionPiping) -> bool:
        """Say whether a connection may pipe to a server that has not taken an envelope yet."""
        with self._lock:
            if self._trial is None:
                self._trial = connection
            return self._trial is connection

    def end_trial(self, connection: ConnectionPiping) -> None:
        """Let another connection try."""
        with self._lock:
            if self._trial is connection:
                self._trial = None

    def count_refusal(self) -> None:
        """Count a connection that did not take one."""
        with self._lock:
            self._refusals += 1
            self.refuses = self._refusals >= (MAX_REFUSALS if self.takes else 1)

    def forgive(self) -> None:
        """Forget refusals: a connection has taken many."""
        with self._lock:
            self._refusals = 0


class ConnectionPiping:
    """The same of one connection."""

    __slots__ = ("_server", "_taken")

    def __init__(self, server: ServerPiping) -> None:
        self._server = server
        self._taken = 0

    def allowed(self) -> bool:
        """Say whether the next envelope may go behind the content."""
        server = self._server
        return not server.refuses and (server.takes or server.may_try(self))

    @property
    def proven(self) -> bool:
        """Say whether the server has ever taken one."""
        return self._server.takes

    def took(self) -> None:
        """Note that the server answered a piped envelope as it should."""
        self._taken += 1
        if self._taken == SETTLED_AFTER:
            self._server.forgive()
        if not self._server.takes:
            self._server.takes = True
            self._server.end_trial(self)

    def refused(self) -> None:
        """Note that it did not."""
        if self._taken < SETTLED_AFTER:
            self._server.count_refusal()
        self._server.end_trial(self)

    def withdraw(self) -> None:
        """Note that nobody will hear the answer."""
        self._server.end_trial(self)
