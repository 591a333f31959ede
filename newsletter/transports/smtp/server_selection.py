"""The SMTP servers: which of several the next connection goes to, by weight, those that are away last."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from newsletter.errors import TransportDownError
from newsletter.model import SmtpServer
from newsletter.transports.smtp.connection import SmtpConnection
from newsletter.transports.smtp.envelope_piping import ServerPiping

REST_SECONDS = 30.0
"""For how long a server that was away is only tried after all others."""
TURN = 100
"""Messages a connection carries where there are several servers, so that the shares come out."""


@dataclass(slots=True)
class _Standing:
    server: SmtpServer
    booked: int = 0
    """Messages of all its connections so far, and those that the open ones may still carry."""
    rests_until: float = 0.0
    piping: ServerPiping = field(default_factory=ServerPiping)


class SmtpServers:
    """Several servers behind one transport. Shared by all threads."""

    def __init__(self, servers: Sequence[SmtpServer]) -> None:
        if len(servers) > 1:
            servers = [replace(one, recycle_messages=min(one.recycle_messages, TURN)) for one in servers]
        self._standings = [_Standing(server) for server in servers]
        self._lock = threading.Lock()

    def connect(self) -> SmtpConnection:
        """Connect to the server whose turn it is, or to the next that answers.

        Raises TransportDownError when none does; TransportError when one refuses us for good, because
        a wrong password must be seen and not be covered by the others.
        """
        down: TransportDownError | None = None
        for standing in self._order():
            try:
                connection = SmtpConnection(standing.server, standing.piping)
            except TransportDownError as error:
                self.rest(standing.server)
                down = down or error
                continue
            with self._lock:
                standing.booked += standing.server.recycle_messages
            return connection
        assert down is not None  # noqa: S101 - there is at least one server
        raise down

    def give_back(self, connection: SmtpConnection) -> None:
        """Note that a connection is closed: what it has not carried is still its server's due."""
        with self._lock:
            self._of(connection.server).booked -= connection.messages_left

    def rest(self, server: SmtpServer) -> None:
        """Note that a server is away."""
        with self._lock:
            self._of(server).rests_until = time.monotonic() + REST_SECONDS

    def _of(self, server: SmtpServer) -> _Standing:
        return next(standing for standing in self._standings if standing.server is server)

    def _order(self) -> list[_Standing]:
        with self._lock:
            return sorted(self._standings, key=lambda one: _place(one, time.monotonic()))


def _place(one: _Standing, now: float) -> tuple[int, float]:
    """Return where a server stands in the queue: the least served first, reserves next, the tired last."""
    if one.rests_until > now:
        return 2, one.rests_until
    if not one.server.weight:
        return 1, one.booked
    return 0, (one.booked + one.server.recycle_messages) / one.server.weight
