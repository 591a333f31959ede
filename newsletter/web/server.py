"""Runs the web application on uvicorn, in a thread beside the scheduler."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from newsletter.errors import NewsletterError
from newsletter.web.bounded_connection import BoundedConnection

SWITCH_SECONDS = 0.0005
"""For sys.setswitchinterval where pages share a process with senders: a page changes threads twice, and waits
for Python's lock each time. With the default of 5 ms pages took four times as long at the 99th percentile,
and a mailing was no faster (bench/README.md)."""
_DRAIN_SECONDS = 5
_STOP_SECONDS = 15.0


class WebServer:
    """A context manager: inside, the application answers at `url`; leaving drains what is being answered.

    The socket is bound at once, so that a port in use is an error before anything else starts. Signals stay
    with the main thread.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        port: int,
        proxies: Sequence[str] = (),
        stopping: threading.Event | None = None,
    ) -> None:
        """Bind to a host and port (0: one that the system chooses). Raises NewsletterError.

        Only `proxies` (addresses, networks) are believed whom they ask for (X-Forwarded-For). `stopping` is
        set before anything is drained: a stream of the application would otherwise never end.
        """
        self._stopping = stopping or threading.Event()
        self._socket = _bind(host, port)
        self._host = host
        self._port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=BoundedConnection,
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_DRAIN_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._ended = threading.Event()

    @property
    def url(self) -> str:
        """Where the server answers: http://127.0.0.1:8000."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            if self._ended.wait(0.02):
                raise NewsletterError("the web server ended at once")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        self._socket.close()

    def _run(self) -> None:
        # Its warnings are about what clients sent, one for each broken request of each scanner.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._ended.set()


def _bind(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        # create_server adds words of its own to those of the system.
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise NewsletterError(
            f"the web server cannot listen on {host} port {port} ({reason})",
            hint="Another copy of this server may be running: stop it, or choose another port",
        ) from None
