"""Sends one HTTP/1.1 request over one connection and reads its response; nothing is kept open or shared.

h11 parses HTTP, as it does for httpx2. What httpx2 adds for many requests (a pool, cookies, redirects of its
own) would only bypass the guard, and takes twice the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import h11

from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.http.connection import (
    Connection,
    ConnectionFailedError,
    Deadline,
    Dial,
    Limits,
    LoadTls,
    open_connection,
)
from newsletter.http.ssrf_guard import Target
from newsletter.model.phrase import phrase

_LARGEST_HEAD_BYTES = 64 * 1024
_MOST_INTERIM = 10
"""Interim responses (100, 103)."""
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """A status, headers (lower-case names), and the body as it arrives (still encoded)."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterable[bytes]


@contextmanager
def get(
    target: Target,
    addresses: Sequence[str],
    *,
    headers: Mapping[str, str],
    limits: Limits,
    deadline: Deadline,
    tls: LoadTls,
    dial: Dial,
) -> Iterator[HttpResponse]:
    """Send a GET and yield the response while its body can be read; raises FetchError for any failure."""
    protocol = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD_BYTES)
    try:
        request = _request(protocol, target, headers)
        with open_connection(
            target, addresses, limits=limits, deadline=deadline, tls=tls, dial=dial
        ) as connection:
            connection.send(request)
            response = _response(protocol, connection)
            yield HttpResponse(
                status=response.status_code,
                headers=_by_name(response.headers),
                chunks=_chunks(protocol, connection),
            )
    except ConnectionFailedError as error:
        raise FetchError(
            phrase("{url}: {what}", url=printed(target.url), what=error.what), hint=error.hint
        ) from error
    except h11.LocalProtocolError as error:
        what = phrase("{url}: a header cannot be sent", url=printed(target.url))
        raise FetchError(what, hint="Poll the feed again") from error
    except h11.RemoteProtocolError as error:
        what = phrase("{url}: the response is incomplete or is not HTTP", url=printed(target.url))
        raise FetchError(what, hint="Try again later") from error


def _request(protocol: h11.Connection, target: Target, headers: Mapping[str, str]) -> bytes:
    host = f"[{target.host}]" if ":" in target.host else target.host
    named = {"Host": host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}", **headers}
    sent = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in named.items()]
    request = protocol.send(h11.Request(method=b"GET", target=target.path, headers=sent)) or b""
    protocol.send(h11.EndOfMessage())
    return request


def _response(protocol: h11.Connection, connection: Connection) -> h11.Response:
    for _ in range(_MOST_INTERIM):
        event = _next(protocol, connection)
        if isinstance(event, h11.Response):
            return event
        if not isinstance(event, h11.InformationalResponse):
            break
    raise h11.RemoteProtocolError("no answer")


def _chunks(protocol: h11.Connection, connection: Connection) -> Iterator[bytes]:
    while isinstance(event := _next(protocol, connection), h11.Data):
        yield bytes(event.data)


def _next(protocol: h11.Connection, connection: Connection) -> object:
    while (event := protocol.next_event()) is h11.NEED_DATA:
        protocol.receive_data(connection.receive())
    return event


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by lower-case name; values as received (Latin-1 keeps every byte), repeats joined."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
