"""A connection of the web server with bounds: how many there are, how long a request takes, how big it is.

uvicorn bounds only the pause between two requests. Without more, anybody could hold connections by sending
heads or bodies that never end, until the process has no file descriptors left, for its senders neither.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_CONNECTIONS = 300
"""Well below the 1,024 file descriptors that a process usually gets."""
REQUEST_SECONDS = 15.0
"""How long a request may take to arrive, head and body; the first from when its connection is made."""
ANSWER_SECONDS = 120.0
"""How long its answer may take after that, until the client has taken it."""
MAX_REQUEST_BYTES = 131_072
"""More than any request of a page: a longer body than pages take is answered with 413 first."""
MAX_REPORT_BYTES = 1_600_000
"""The same for the reports of email providers, which are larger."""
MAX_UPLOAD_BYTES = 67_108_864
"""The same for what staff upload in the studio: pictures, Word files, lists of people."""
UPLOAD_SECONDS = 300.0
"""How long such a request may take to arrive."""
_REPORTS = b"/hooks/"
_UPLOADS = b"/studio/"

_ANSWER = (
    b"HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n"
    b"Cache-Control: no-store\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
)
_BUSY, _TOO_LARGE = _ANSWER % b"503 Service Unavailable", _ANSWER % b"431 Request Header Fields Too Large"


class BoundedConnection(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol with the bounds of this module."""

    _timer: asyncio.TimerHandle | None = None
    _bytes: int = 0
    """Received for the request in hand."""
    _is_upload: bool = False
    """Whether the request in hand was given more time."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away if there are too many."""
        super().connection_made(transport)
        # asyncio does it only for sockets that were made with the protocol's number, ours is not. Without it
        # the end of an answer waits 40 ms for the client's acknowledgment of its beginning.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(_BUSY)
        else:
            self._expect(REQUEST_SECONDS, self._request_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read, unless it is too much for one request."""
        if self.transport.is_closing():
            return
        if self._timer is None:
            self._expect(REQUEST_SECONDS, self._request_late)
        self._bytes += len(data)
        if self._bytes > self._most_bytes():
            self._refuse(_TOO_LARGE)
        else:
            super().data_received(data)
            self._allow_upload()

    def on_response_complete(self) -> None:
        """Start the clock for a request that was waiting behind this one.

        If there is none, uvicorn's own bound holds until the next one begins.
        """
        self._stop_timer()
        self._bytes = 0
        self._is_upload = False
        super().on_response_complete()
        cycle: Any = self.cycle
        if self.transport.is_closing():
            self._expect_end()
        elif not cycle.response_complete:
            self._expect(REQUEST_SECONDS, self._request_late)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which no further request came."""
        super().timeout_keep_alive_handler()
        self._expect_end()

    def _most_bytes(self) -> int:
        """Return how much the request in hand may have; its address comes first, so it is known by then."""
        path, _, _query = getattr(self, "url", b"").partition(b"?")
        if _UPLOADS in path:
            return MAX_UPLOAD_BYTES
        return MAX_REPORT_BYTES if _REPORTS in path else MAX_REQUEST_BYTES

    def _allow_upload(self) -> None:
        """Give a request to the studio that is larger than one of a page more time to arrive."""
        cycle: Any = self.cycle
        is_arriving = cycle is not None and cycle.more_body and not cycle.response_complete
        if is_arriving and not self._is_upload and self._bytes > MAX_REQUEST_BYTES:
            self._is_upload = True
            self._expect(UPLOAD_SECONDS, self._request_late)

    def _request_late(self) -> None:
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete or cycle.more_body:
            self.transport.abort()
        else:
            self._expect_end()

    def _refuse(self, answer: bytes) -> None:
        """Close the connection; a request that is being answered is told that its client has gone."""
        cycle: Any = self.cycle
        if cycle is None or not cycle.response_started:
            self.transport.write(answer)
        self.transport.close()
        self._expect_end()

    def _expect_end(self) -> None:
        """Cut off a client that does not take what was written for it."""
        self._expect(ANSWER_SECONDS, self.transport.abort)

    def _expect(self, seconds: float, otherwise: Any) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, otherwise)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
