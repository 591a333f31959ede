"""The wire: one request over one connection to an address that the guard has checked, against a clock.

The name is looked up before and only once; the connection goes to the checked address while the Host
header and the certificate check keep the name. Nothing is kept open or shared between requests.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore2

from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.feeds.guard import Target

_MOST_ADDRESSES_TRIED = 4


class Deadline:
    """The moment (by the monotonic clock) after which a fetch is given up."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; zero or less once it has passed."""
        return self._at - time.monotonic()

    def cap(self, seconds: float | None) -> float:
        """Return the shorter of a time-out and what is left; raises once nothing is."""
        left = self.left()
        if left <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return left if seconds is None else min(seconds, left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one fetch may take, in seconds, and how large its body may be, in bytes."""

    connect_seconds: float
    read_seconds: float
    total_seconds: float
    max_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, headers (lower-case names), and the body as it arrives (still encoded)."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterable[bytes]


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which every single read and write also keeps to the deadline.

    Without it a server that drips a byte now and then never runs into a read time-out.
    """

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the checked addresses, whatever host it is asked for."""

    def __init__(self, dial: httpcore2.NetworkBackend, addresses: Sequence[str], deadline: Deadline) -> None:
        self._dial = dial
        self._addresses = addresses[:_MOST_ADDRESSES_TRIED]
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  a name; we connect to what was checked
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._dial.connect_tcp(
                    address, port, self._deadline.cap(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


@contextmanager
def ask(
    target: Target,
    addresses: Sequence[str],
    *,
    headers: Mapping[str, str],
    limits: Limits,
    deadline: Deadline,
    tls: ssl.SSLContext,
    dial: httpcore2.NetworkBackend,
) -> Iterator[Answer]:
    """Send a GET and yield the answer while its body can be read; raises FetchError for any failure."""
    url = httpcore2.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path
    )
    connection = httpcore2.HTTPConnection(
        origin=url.origin, ssl_context=tls, network_backend=_PinnedBackend(dial, addresses, deadline)
    )
    timeouts = {"connect": limits.connect_seconds, "read": limits.read_seconds, "write": limits.read_seconds}
    sent, within = _on_the_wire(target, headers), {"timeout": timeouts}
    with (
        _failures_named(target, limits, deadline),
        connection,
        connection.stream("GET", url, headers=sent, extensions=within) as response,
    ):
        yield Answer(
            status=response.status, headers=_by_name(response.headers), chunks=response.iter_stream()
        )


def _on_the_wire(target: Target, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = {"http": 80, "https": 443}[target.scheme]
    named = {"Host": host if target.port == usual else f"{host}:{target.port}", **headers}
    return [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in named.items()
    ]


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Lower-case names; values kept as they came (Latin-1 keeps every byte), repeated ones joined."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


@contextmanager
def _failures_named(target: Target, limits: Limits, deadline: Deadline) -> Iterator[None]:
    """Turn what the HTTP library raises into one clear line."""
    try:
        yield
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        what, way_out = _in_words(error, limits, deadline)
        raise FetchError(f"{printed(target.url)}: {what}", way_out=way_out) from error


def _in_words(error: Exception, limits: Limits, deadline: Deadline) -> tuple[str, str]:
    if isinstance(error, httpcore2.TimeoutException):
        return _timed_out(error, limits, deadline), "Its server is slow or away; try again later"
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({cause.verify_message})", "Ask its owner to mend it"
    if isinstance(cause, ssl.SSLError):
        return "no secure connection could be made", "Check whether the address works in a browser"
    if isinstance(error, httpcore2.ConnectError):
        return "no connection could be made", "Check the address and the network; try again later"
    if isinstance(error, httpcore2.LocalProtocolError):
        return "a header cannot be sent", "Poll the feed afresh"
    if isinstance(error, httpcore2.ProtocolError):
        return "the answer broke off or is not HTTP", "Try again later"
    return "the connection broke", "Try again later"


def _timed_out(error: Exception, limits: Limits, deadline: Deadline) -> str:
    if deadline.left() <= 0:
        return f"gave up after {limits.total_seconds:g} s in all"
    if isinstance(error, httpcore2.ConnectTimeout):
        return f"no connection within {limits.connect_seconds:g} s"
    return f"nothing came for {limits.read_seconds:g} s"
