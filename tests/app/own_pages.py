"""A publication with nothing of the sample in it, and a real HTTPS server that answers for its pages."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme

from newsletter.app.health import answer_health
from newsletter.app.workspace import Workspace
from newsletter.http.connection import Limits
from newsletter.http.probe import probe
from newsletter.model import Publication

HOST = "news.rivertown.gov"
QUICK = Limits(connect_seconds=1.0, read_seconds=1.0, total_seconds=2.0, max_bytes=4097)


def own_values(publication: Publication, **changes: Any) -> Publication:
    """Return a publication with values of its own instead of the sample's."""
    values: dict[str, Any] = {
        "name": "Rivertown News",
        "organisation": "Rivertown Library",
        "postal_address": "12 Harbor Road, Rivertown, CA 94801",
        "base_url": "",
        "web_url": None,
        "sender_name": "Rivertown Library",
        "sender_address": "news@rivertown.gov",
        "reply_to": "desk@rivertown.gov",
        "unsubscribe_mailbox": "off@rivertown.gov",
    }
    return replace(publication, **{**values, **changes})


def with_values(workspace: Workspace, **changes: Any) -> Workspace:
    """Return the workspace of a publication with values of its own, whose email by SMTP reaches people."""
    publication = own_values(workspace.publication, **changes)
    settings = replace(workspace.settings, publication=publication, transport="smtp", smtp_sink=False)
    return replace(workspace, settings=settings)


@dataclass(slots=True)
class Pages:
    """What a server at base_url answers: `answer` gets a challenge and returns status, headers, body."""

    port: int
    authority: trustme.CA
    answer: Callable[[str], tuple[int, dict[str, str], bytes]]
    paths: list[str] = field(default_factory=list)

    def url(self, path: str = "") -> str:
        return f"https://{HOST}:{self.port}{path}"

    def serve(self, workspace: Workspace) -> None:
        """Answer as this publication's web pages do; of other addresses there is nothing."""

        def answer(challenge: str) -> tuple[int, dict[str, str], bytes]:
            if not challenge:
                return 404, {}, b"not here"
            body = json.dumps(dict(answer_health(workspace, challenge))).encode()
            return 200, {"Content-Type": "application/json"}, body

        self.answer = answer

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer the same to everybody."""
        self.answer = lambda challenge: (status, headers, body)

    def seen_by(self, workspace: Workspace) -> Workspace:
        """Return the workspace with base_url at this server, which is reached over real TLS on loopback."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        ask = partial(probe, limits=QUICK, resolver=lambda host, port: ["127.0.0.1"], tls=lambda: context)
        base_url = workspace.publication.base_url or self.url()
        publication = replace(workspace.publication, base_url=base_url)
        return replace(workspace, probe=ask, settings=replace(workspace.settings, publication=publication))


@contextlib.contextmanager
def own_pages(name: str = HOST) -> Iterator[Pages]:
    """Run an HTTPS server with a certificate for `name`; at first it answers 404 to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            pages.paths.append(parts.path)
            challenge = parse_qs(parts.query).get("challenge", [""])[0]
            status, headers, body = pages.answer(challenge)
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    authority = trustme.CA()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    pages = Pages(server.server_port, authority, lambda challenge: (404, {}, b"not here"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield pages
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
