"""A test tool: an HTTP server on loopback that misbehaves in every way a feed's server has been seen to.

    with FaultyServer() as server:
        fetcher.fetch(server.url("/drip"), headers={})
        assert server.requests[-1].headers["user-agent"].startswith("newsletter/")

What a path does is told by the function below that carries its name. `answers` adds paths of one's own:
a path and the exact bytes to send for it. Sockets are spoken to directly, as an HTTP library would not
let us lie. Everything that waits ends when the server is left.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
<item><title>A story</title><link>https://paper.example/a</link><guid>a</guid>
<pubDate>Wed, 08 Mar 2023 10:00:00 GMT</pubDate></item></channel></rss>"""
ETAG = '"v1-\xe9"'
LAST_MODIFIED = "Wed, 08 Mar 2023 10:00:00 GMT"
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent; header names are lower case."""

    path: str
    headers: Mapping[str, str]


def page(
    body: bytes, *, status: str = "200 OK", headers: tuple[str, ...] = (), length: int | None = None
) -> bytes:
    """Return an answer's bytes; `length` lies about the body's."""
    size = len(body) if length is None else length
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *headers)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


class FaultyServer:
    """Serves until left. `requests` holds what was asked, in order."""

    def __init__(self, answers: Mapping[str, bytes] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self.sent_bytes = 0
        self._answers = dict(answers or {})
        self._meanwhile: dict[str, Callable[[], object]] = {}
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def now_answers(self, path: str, answer: bytes) -> None:
        """Answer a path with these bytes from now on."""
        self._answers[path] = answer

    def meanwhile(self, path: str, act: Callable[[], object]) -> None:
        """Do something before a path is answered, once: whoever asks is waiting then."""
        self._meanwhile[path] = act

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, raw: socket.socket) -> None:
        raw.settimeout(10)
        try:
            connection = self._tls.wrap_socket(raw, server_side=True) if self._tls else raw
            with connection:
                request = _read(connection)
                if request is not None:
                    self.requests.append(request)
                    self._behave(connection, request)
        except OSError:
            raw.close()  # the client hung up, as it should

    def _behave(self, connection: socket.socket, request: Request) -> None:
        behaviour = BEHAVIOURS.get(request.path)
        self._meanwhile.pop(request.path, int)()
        if request.path in self._answers:
            connection.sendall(self._answers[request.path])
        elif behaviour is not None:
            behaviour(self, connection, request)
        elif request.path.startswith("/status/"):
            connection.sendall(page(b"", status=f"{request.path[8:]} Whatever"))
        elif request.path.startswith("/hop/"):
            _hop(self, connection, int(request.path[5:]))
        else:
            connection.sendall(page(b"", status="404 Not Found"))

    def pour(self, connection: socket.socket, chunk: bytes, times: int) -> None:
        """Send a chunk again and again until the client hangs up, and count what left."""
        for _ in range(times):
            if self.stopping.is_set():
                return
            connection.sendall(chunk)
            self.sent_bytes += len(chunk)


def _read(connection: socket.socket) -> Request | None:
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return None
        head += data
        if head.startswith(b"\x16"):  # a TLS greeting on a plain port
            connection.sendall(page(b"", status="400 Bad Request"))
            return None
    first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return Request(path=first.split(" ")[1], headers={name.lower(): value for name, value in pairs})


def feed(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """An honest feed with validators; 304 when they come back byte for byte."""
    validators = (f"ETag: {ETAG}", f"Last-Modified: {LAST_MODIFIED}", "Content-Type: application/rss+xml")
    known = request.headers.get("if-none-match") == ETAG
    connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else page(FEED, headers=validators))


def zipped(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """An honest feed, in gzip."""
    connection.sendall(page(gzip.compress(FEED), headers=("Content-Encoding: gzip",)))


def chunked(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """An honest feed in two chunks."""
    head, tail = FEED[:100], FEED[100:]
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (head, tail, b""))
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)


def drip(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A byte of the body every 20 ms, without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not server.stopping.wait(0.02):
        connection.sendall(b" ")


def drip_head(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A byte of a header every 20 ms, without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.stopping.wait(0.02):
        connection.sendall(b"x")


def promises(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """One interim answer (103) after the other, never the real one."""
    while not server.stopping.wait(0.02):
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def hang(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Takes the request and says nothing."""
    server.stopping.wait(10)


def hang_up(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Closes without a word."""


def reset(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Breaks the connection hard (RST) in the middle of the body."""
    connection.sendall(page(FEED[:50], length=5_000))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def noise(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Answers in another protocol."""
    connection.sendall(b"220 mail.example ESMTP\r\n")


def long_head(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A header of 50 MB."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    server.pour(connection, b"x" * 65536, 800)


def endless(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A body that never ends, at full speed."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    server.pour(connection, b" " * 65536, 1_000_000)


def large(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Announces 200 MB and sends them."""
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {200 * MIB}\r\n\r\n".encode())
    server.pour(connection, b" " * 65536, 200 * 16)


def shrunk(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """8 MB of spaces in some 8 KB of gzip, as eight members one after the other."""
    connection.sendall(page(gzip.compress(b" " * MIB) * 8, headers=("Content-Encoding: gzip",)))


def cut_zip(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Half of a gzip body."""
    connection.sendall(page(gzip.compress(FEED)[:80], headers=("Content-Encoding: gzip",)))


def bad_zip(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Says gzip, sends XML."""
    connection.sendall(page(FEED, headers=("Content-Encoding: gzip",)))


def brotli(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Sends a coding that nobody asked for."""
    connection.sendall(page(b"\x0b\x02\x80", headers=("Content-Encoding: br",)))


def short(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Says 5,000 bytes and closes after fewer."""
    connection.sendall(page(FEED, length=5_000))


def long(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Says the feed's length and sends more."""
    connection.sendall(page(FEED, length=len(FEED)) + b"<!-- more -->" * 100)


def html(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A web page that names its feed."""
    link = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    body = b"<!doctype html><html><head>" + link + b"</head><body>Hello</body></html>"
    connection.sendall(page(body, headers=("Content-Type: text/html; charset=utf-8",)))


def wrong_type(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A feed that is called a picture."""
    connection.sendall(page(FEED, headers=("Content-Type: image/png",)))


def too_often(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """429, come back in two minutes."""
    connection.sendall(page(b"", status="429 Too Many Requests", headers=("Retry-After: 120",)))


def closed_until(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """503, come back at a date."""
    after = "Retry-After: Wed, 08 Mar 2023 12:00:00 GMT"
    connection.sendall(page(b"", status="503 Unavailable", headers=(after,)))


def circle(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """Redirects to itself."""
    connection.sendall(redirect("/circle"))


def nowhere(server: FaultyServer, connection: socket.socket, request: Request) -> None:
    """A redirect without a Location."""
    connection.sendall(page(b"", status="302 Found"))


def redirect(location: str, status: str = "301 Moved Permanently") -> bytes:
    """Return a redirect's bytes."""
    return page(b"", status=status, headers=(f"Location: {location}",))


def _hop(server: FaultyServer, connection: socket.socket, left: int) -> None:
    """/hop/3 redirects to /hop/2, and so on; /hop/0 to the feed."""
    connection.sendall(redirect(f"/hop/{left - 1}" if left else "/feed"))


BEHAVIOURS: dict[str, Callable[[FaultyServer, socket.socket, Request], None]] = {
    f"/{behaviour.__name__.replace('_', '-')}": behaviour
    for behaviour in (
        feed, zipped, chunked, drip, drip_head, promises, hang, hang_up, reset, noise, long_head, endless,
        large, shrunk, cut_zip, bad_zip, brotli, short, long, html, wrong_type, too_often, closed_until, circle,
        nowhere,
    )
}  # fmt: skip
