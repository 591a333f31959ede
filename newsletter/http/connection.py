"""The line: a connection to an address that the guard has checked, every wait on it against a clock.

The name was looked up before and only once; the connection goes to the checked address while the certificate
is held against the name.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeAlias

from newsletter.http.ssrf_guard import Target

Dial: TypeAlias = Callable[[str, int, float], socket.socket]
"""From an IP address, a port and a time-out in seconds to a connection; raises OSError."""
Trust: TypeAlias = Callable[[], ssl.SSLContext]
"""Says whose certificates are believed; only asked when it matters, as reading them takes a while."""
_MOST_ADDRESSES_TRIED = 4
_READ_BYTES = 64 * 1024
_SLOW = "Its server is slow or away; try again later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one fetch may take, in seconds, and how large its body may be, in bytes."""

    connect_seconds: float
    read_seconds: float
    total_seconds: float
    max_bytes: int


class ConnectionFailedError(Exception):
    """There is no connection, or it broke: says which in a few words, and what to do about it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class Deadline:
    """The moment (by the monotonic clock) after which a fetch is given up."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; zero or less once it has passed."""
        return self._at - time.monotonic()

    def cap(self, seconds: float) -> float:
        """Return the shorter of a time-out and what is left; raises TimeoutError once nothing is."""
        left = self.left()
        if left <= 0:
            raise TimeoutError
        return min(seconds, left)


def system_dial(address: str, port: int, timeout_seconds: float) -> socket.socket:
    """Connect by the operating system. An address is never looked up, so it cannot become another."""
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_seconds)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection


class Connection:
    """An open connection on which every single read and write also keeps to the deadline.

    Without it a server that drips a byte now and then never runs into a read time-out.
    """

    def __init__(self, connection: socket.socket, limits: Limits, deadline: Deadline) -> None:
        self._connection = connection
        self._limits = limits
        self._deadline = deadline

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, data: bytes) -> None:
        """Send all of it; raises LineError."""
        try:
            self._connection.settimeout(self._deadline.cap(self._limits.read_seconds))
            self._connection.sendall(data)
        except OSError as error:
            raise self._broken(error) from error

    def receive(self) -> bytes:
        """Return what has come next, b"" when the other side is done; raises LineError."""
        try:
            self._connection.settimeout(self._deadline.cap(self._limits.read_seconds))
            return self._connection.recv(_READ_BYTES)
        except OSError as error:
            raise self._broken(error) from error

    def _broken(self, error: OSError) -> ConnectionFailedError:
        if isinstance(error, TimeoutError):
            nothing = f"nothing came for {self._limits.read_seconds:g} s"
            return ConnectionFailedError(_given_up(self._limits, self._deadline) or nothing, _SLOW)
        return ConnectionFailedError("the connection broke", "Try again later")


def open_connection(
    target: Target,
    addresses: Sequence[str],
    *,
    limits: Limits,
    deadline: Deadline,
    tls: Trust,
    dial: Dial,
) -> Connection:
    """Connect to the first of the checked addresses that answers, whatever its name means by now.

    `tls` is asked when the target is https. Raises LineError.
    """
    failure: OSError = OSError("no address")
    for address in addresses[:_MOST_ADDRESSES_TRIED]:
        try:
            connection = dial(address, target.port, deadline.cap(limits.connect_seconds))
        except OSError as error:
            failure = error
            continue
        return Connection(_secured(connection, target, limits, deadline, tls), limits, deadline)
    raise _not_connected(failure, limits, deadline) from failure


def _secured(
    connection: socket.socket, target: Target, limits: Limits, deadline: Deadline, tls: Trust
) -> socket.socket:
    if target.scheme != "https":
        return connection
    try:
        connection.settimeout(deadline.cap(limits.connect_seconds))
        return tls().wrap_socket(connection, server_hostname=target.host)
    except OSError as error:
        connection.close()
        raise _not_connected(error, limits, deadline) from error


def _not_connected(error: OSError, limits: Limits, deadline: Deadline) -> ConnectionFailedError:
    if isinstance(error, TimeoutError):
        none = f"no connection within {limits.connect_seconds:g} s"
        return ConnectionFailedError(_given_up(limits, deadline) or none, _SLOW)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConnectionFailedError(
            f"its certificate is not valid ({error.verify_message})", "Ask its owner to mend it"
        )
    if isinstance(error, ssl.SSLError):
        return ConnectionFailedError(
            "no secure connection could be made", "Check whether the address works in a browser"
        )
    return ConnectionFailedError(
        "no connection could be made", "Check the address and the network; try again later"
    )


def _given_up(limits: Limits, deadline: Deadline) -> str:
    return f"gave up after {limits.total_seconds:g} s in all" if deadline.left() <= 0 else ""
