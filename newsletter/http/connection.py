"""Opens connections to addresses that the SSRF guard has checked, with a time-out on every wait.

The host name was looked up before, only once. The connection goes to the checked address; the certificate is
verified against the name.
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
from newsletter.model.phrase import phrase

Dial: TypeAlias = Callable[[str, int, float], socket.socket]
"""Connects to an IP address and a port within a time-out in seconds; raises OSError."""
LoadTls: TypeAlias = Callable[[], ssl.SSLContext]
"""Returns the trusted certificate authorities; called only when needed, as loading them takes a while."""
_MOST_ADDRESSES_TRIED = 4
_READ_BYTES = 64 * 1024
_SLOW = "The server is slow or down; try again later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one fetch may take, in seconds, and how large its body may be, in bytes."""

    connect_seconds: float
    read_seconds: float
    total_seconds: float
    max_bytes: int


class ConnectionFailedError(Exception):
    """A connection could not be made, or was lost: `what` says which, `hint` what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class Deadline:
    """The time limit of a fetch, by the monotonic clock."""

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
    """Connect by the operating system. An IP address is never looked up, so it cannot change."""
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_seconds)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection


class Connection:
    """An open connection on which every single read and write also has the deadline.

    Without it, a server that sends a byte now and then would never reach a read time-out.
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
        """Send all of it; raises ConnectionFailedError."""
        try:
            self._connection.settimeout(self._deadline.cap(self._limits.read_seconds))
            self._connection.sendall(data)
        except OSError as error:
            raise self._broken(error) from error

    def receive(self) -> bytes:
        """Return the next bytes, b"" at the end; raises ConnectionFailedError."""
        try:
            self._connection.settimeout(self._deadline.cap(self._limits.read_seconds))
            return self._connection.recv(_READ_BYTES)
        except OSError as error:
            raise self._broken(error) from error

    def _broken(self, error: OSError) -> ConnectionFailedError:
        if isinstance(error, TimeoutError):
            nothing = phrase("no data for {read_seconds:g} s", read_seconds=self._limits.read_seconds)
            return ConnectionFailedError(_given_up(self._limits, self._deadline) or nothing, _SLOW)
        return ConnectionFailedError("the connection was lost", "Try again later")


def open_connection(
    target: Target,
    addresses: Sequence[str],
    *,
    limits: Limits,
    deadline: Deadline,
    tls: LoadTls,
    dial: Dial,
) -> Connection:
    """Connect to the first of the checked addresses that answers; the name is not looked up again.

    `tls` is called when the target is https. Raises ConnectionFailedError.
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
    connection: socket.socket, target: Target, limits: Limits, deadline: Deadline, tls: LoadTls
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
        none = phrase("no connection within {connect_seconds:g} s", connect_seconds=limits.connect_seconds)
        return ConnectionFailedError(_given_up(limits, deadline) or none, _SLOW)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConnectionFailedError(
            phrase("its certificate is not valid ({verify_message})", verify_message=error.verify_message),
            "Ask the site's owner to fix it",
        )
    if isinstance(error, ssl.SSLError):
        return ConnectionFailedError(
            "no secure connection could be made", "Check whether the address works in a browser"
        )
    return ConnectionFailedError(
        "no connection could be made", "Check the address and the network; try again later"
    )


def _given_up(limits: Limits, deadline: Deadline) -> str:
    return f"gave up after {limits.total_seconds:g} s" if deadline.left() <= 0 else ""
