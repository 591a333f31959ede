"""The server in its thread: a port in use is said, what is being answered is finished."""

from __future__ import annotations

import socket
import statistics
import threading
import time

import httpx2
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from newsletter.errors import NewsletterError
from newsletter.web.server import WebServer


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsletterError, match=f"127.0.0.1 port {port}"):
            WebServer(hello, host="127.0.0.1", port=port)


def test_an_address_that_is_not_this_machines_is_said() -> None:
    with pytest.raises(NewsletterError, match=r"192\.0\.2\.1"):
        WebServer(hello, host="192.0.2.1", port=0)


def test_answers_on_a_kept_connection_do_not_wait_for_acknowledgments() -> None:
    with (
        WebServer(hello, host="127.0.0.1", port=0) as server,
        httpx2.Client(base_url=server.url, timeout=60) as client,
    ):
        seconds = []
        for _ in range(21):
            started = time.perf_counter()
            client.get("/")
            seconds.append(time.perf_counter() - started)
    assert statistics.median(seconds) < 0.03  # 0.04 with Nagle's algorithm and delayed acknowledgments


def test_what_is_being_answered_is_finished() -> None:
    begun, go = threading.Event(), threading.Event()
    answers: list[str] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        import anyio.to_thread

        begun.set()
        await anyio.to_thread.run_sync(go.wait)
        await PlainTextResponse("done")(scope, receive, send)

    with WebServer(slow, host="127.0.0.1", port=0) as server:
        url = server.url
        asking = threading.Thread(target=lambda: answers.append(httpx2.get(url, timeout=60).text))
        asking.start()
        assert begun.wait(60)
        threading.Timer(0.3, go.set).start()
    asking.join(60)
    assert answers == ["done"]
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)
