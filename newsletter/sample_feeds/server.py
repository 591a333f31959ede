"""The sample: two made-up feeds and a real server for them, for the demo and for tests."""

from __future__ import annotations

import hashlib
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib import resources

_LAST_MODIFIED = "Fri, 10 Mar 2023 17:00:00 GMT"
_TYPES = {"city-hall": "application/rss+xml", "el-barrio": "application/atom+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    body: bytes
    etag: str
    content_type: str


@contextmanager
def serve_sample_feeds() -> Iterator[Mapping[str, str]]:
    """Serve the sample feeds on 127.0.0.1 and a port the system picks; yields feed key -> address.

    A real HTTP server in a thread, quiet, with ETag, Last-Modified and honest 304 answers. Whoever
    fetches must allow the address: GuardedFetcher(allowed={("127.0.0.1", port)}).
    """
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="sample-feeds", daemon=True)
        thread.start()
        try:
            port = server.server_address[1]
            yield {key: f"http://127.0.0.1:{port}/{key}.xml" for key in _TYPES}
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.pages = {f"/{key}.xml": _page(key) for key in _TYPES}

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet when somebody hangs up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path)
        if page is None:
            self._answer(HTTPStatus.NOT_FOUND, b"", {})
            return
        validators = {"ETag": page.etag, "Last-Modified": _LAST_MODIFIED}
        if self._has(page):
            self._answer(HTTPStatus.NOT_MODIFIED, None, validators)
        else:
            self._answer(HTTPStatus.OK, page.body, {"Content-Type": page.content_type, **validators})

    def _has(self, page: _Page) -> bool:
        """Whether the client holds this page: the ETag decides when there is one (RFC 9110, 13.2.2)."""
        if etags := self.headers["If-None-Match"]:
            return page.etag in (etag.strip().removeprefix("W/") for etag in etags.split(","))
        try:
            since = parsedate_to_datetime(self.headers["If-Modified-Since"] or "")
        except ValueError:
            return False
        return since >= parsedate_to_datetime(_LAST_MODIFIED)

    def _answer(self, status: HTTPStatus, body: bytes | None, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: the demo's own words are enough."""


def _page(key: str) -> _Page:
    body = resources.files("newsletter.sample_feeds").joinpath(f"{key}.xml").read_bytes()
    return _Page(body=body, etag=f'"{hashlib.sha256(body).hexdigest()[:16]}"', content_type=_TYPES[key])
