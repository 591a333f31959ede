"""The key trial: what SendGrid says of the key, from a real server on loopback, and never the key."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from newsletter.model import SendgridAccount
from newsletter.transports.sendgrid.key_trial import try_key

KEY = "SG.the-key-of-somebody"
USUAL = ["2fa_required", "sender_verification_eligible", "sender_verification_legacy"]
MANY = [f"thing{number}.read" for number in range(20)]


@contextlib.contextmanager
def provider(status: int, body: bytes) -> Iterator[tuple[SendgridAccount, list[str]]]:
    """Serve one answer at /v3/scopes; yields the account and the paths that were asked with its key."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers["Authorization"] == f"Bearer {KEY}":
                asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield SendgridAccount(key=KEY, host=f"http://127.0.0.1:{server.server_port}/"), asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "sound", "said"),
    [
        (200, {"scopes": ["mail.send", *USUAL]}, True, "the key may send"),
        (200, {"scopes": ["mail.send", "mail.batch.create"]}, True, "the key may send"),
        (200, {"scopes": ["mail.send", *MANY]}, True, "20 other things"),
        (200, {"scopes": USUAL}, False, "may not send"),
        (200, {"scopes": []}, False, "may not send"),
        (200, {"scopes": "mail.send"}, False, "may not send"),
        (200, ["mail.send"], False, "may not send"),
        (401, {"errors": [{"message": "authorization required"}]}, False, "refuses the key"),
        (403, {"errors": [{"message": "access forbidden"}]}, False, "does not let the key be used"),
        (302, {}, False, "answered 302"),
        (500, {}, False, "answered 500"),
    ],
)
def test_what_the_key_may_do_is_told(status: int, body: object, sound: bool, said: str) -> None:
    with provider(status, json.dumps(body).encode()) as (account, asked):
        trial = try_key(account)
    assert (trial.sound, said in trial.message) == (sound, True), trial
    assert asked == ["/v3/scopes"]
    assert KEY not in trial.message


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000, b'"' + b"x" * 5_000_000])
def test_an_answer_that_is_none_is_a_fault_and_no_error(body: bytes) -> None:
    with provider(200, body) as (account, _asked):
        assert not try_key(account).sound


def test_a_provider_that_cannot_be_reached_is_told_without_the_key() -> None:
    with provider(200, b"") as (account, _asked):
        pass
    trial = try_key(account)
    assert (trial.sound, "cannot be reached" in trial.message) == (False, True)
    assert KEY not in trial.message
