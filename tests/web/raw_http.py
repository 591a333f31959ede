"""HTTP by hand over a socket: what no client library would send."""

from __future__ import annotations

import socket
from contextlib import closing

from tests.web.site import Site


def connect(site: Site, *, seconds: float = 10.0) -> socket.socket:
    """Open a connection to the server."""
    url = site.client.base_url
    return socket.create_connection((url.host, url.port or 80), timeout=seconds)


def answer_to(site: Site, sent: bytes) -> bytes:
    """Send bytes on a connection; return all that comes back until the server closes it."""
    with closing(connect(site)) as line:
        line.sendall(sent)
        return read_all(line)


def read_all(line: socket.socket) -> bytes:
    """Read until the other side closes."""
    read = b""
    while True:
        try:
            part = line.recv(65536)
        except ConnectionResetError:
            return read
        if not part:
            return read
        read += part


def statuses(answer: bytes) -> list[int]:
    """Return the status codes of the answers on one connection."""
    found = []
    for line in answer.split(b"\r\n"):
        at = line.rfind(b"HTTP/1.")
        if at >= 0 and line[at + 9 : at + 12].isdigit():
            found.append(int(line[at + 9 : at + 12]))
    return found
