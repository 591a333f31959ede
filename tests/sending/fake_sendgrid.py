"""A SendGrid for tests: an HTTP server that checks a request as strictly as the v3 reference says.

    with fake_sendgrid() as server:
        SendgridTransport(server.account()) …
        server.accepted                     every person taken: address, tags filled, headers, custom args
    server.answers = [(429, {"X-RateLimit-Reset": "…"}), Act.RESET]   what to do next instead of accepting
    server.bad_addresses = {"x@y.example"}  answered with 400 naming personalizations.N
    server.limit = ("0", "1773221420")      X-RateLimit headers of every answer
    server.plan = chaos                     asked what to do with each request (faults at random)

It listens on 127.0.0.1 at a port that the system picks and speaks HTTP/1.1 with keep-alive. Checked: the
Bearer key, JSON, required and unknown fields and their types, 1 to 1,000 personalizations, 10,000 bytes of
substitutions, reserved headers, an ASCII From, names without ; and ,, an address once a personalization,
content in the order text then HTML, attachments in Base64, 30 MB. What is wrong is answered as SendGrid
does: 400 with `errors[].field`.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newsletter.model import SendgridAccount

KEY = "SG.test-key.not-a-real-one"
RESERVED = {
    "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding",
    "to", "from", "subject", "reply-to", "cc", "bcc",
}  # fmt: skip
MAX_BODY = 30_000_000
MAX_PEOPLE = 1000
MAX_TAG_BYTES = 10_000

_TOP = {
    "personalizations": list, "from": dict, "reply_to": dict, "subject": str, "content": list,
    "attachments": list, "headers": dict, "categories": list, "custom_args": dict, "send_at": int,
    "tracking_settings": dict, "mail_settings": dict, "asm": dict,
}  # fmt: skip
_PERSON = {
    "to": list, "cc": list, "bcc": list, "subject": str, "headers": dict, "substitutions": dict,
    "custom_args": dict, "send_at": int,
}  # fmt: skip
_TRACKING = {"click_tracking", "open_tracking", "subscription_tracking", "ganalytics"}


class Act(Enum):
    """What to do instead of answering."""

    RESET = "read the request, take nothing and reset the connection"
    ACCEPT_THEN_RESET = "take everybody in the request and reset the connection"
    ACCEPT_THEN_500 = "take everybody in the request and say 500"
    HANG = "take the request and say nothing until the test ends"
    GARBAGE = "answer with something that is not HTTP"


Plan = tuple[int, Mapping[str, str]] | Act


@dataclass(slots=True, kw_only=True)
class Taken:
    """One person's mail, as SendGrid would send it: tags filled in."""

    address: str
    name: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    custom_args: Mapping[str, str]


@dataclass(slots=True)
class FakeSendgrid:
    """The server's state; tests read and set it."""

    port: int = 0
    answers: list[Plan] = field(default_factory=list)
    bad_addresses: set[str] = field(default_factory=set)
    max_body: int = MAX_BODY
    limit: tuple[str, str] | None = None
    """X-RateLimit-Remaining and X-RateLimit-Reset of every answer."""
    plan: Callable[[], Plan | None] | None = None
    """Says what to do with each request once `answers` are used up; None: accept it."""
    accepted: list[Taken] = field(default_factory=list)
    payloads: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def account(self, **changes: Any) -> SendgridAccount:
        """Return the settings to reach this server with."""
        values: dict[str, Any] = {"key": KEY, "host": f"http://127.0.0.1:{self.port}", "timeout_seconds": 20}
        return SendgridAccount(**{**values, **changes})


class WrongRequestError(Exception):
    """A request that SendGrid would refuse."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(message)
        self.where = where


def check(payload: object, bad_addresses: set[str]) -> dict[str, Any]:
    """Return the payload if the reference allows it; raises WrongRequestError for the first fault."""
    mail = _object(payload, _TOP, "")
    for name in ("personalizations", "from", "content", "subject"):
        _must(name in mail and mail[name], f"{name} is required", name)
    _address(mail["from"], "from")
    _must(mail["from"]["email"].isascii(), "must be ASCII", "from.email")
    if "reply_to" in mail:
        _address(mail["reply_to"], "reply_to")
    _headers(mail.get("headers", {}), "headers")
    _must(len(mail["personalizations"]) <= MAX_PEOPLE, "too many personalizations", "personalizations")
    for place, person in enumerate(mail["personalizations"]):
        _person(person, f"personalizations.{place}", bad_addresses)
    _content(mail["content"])
    _attachments(mail.get("attachments", []))
    _must(set(mail.get("tracking_settings", {})) <= _TRACKING, "unknown setting", "tracking_settings")
    return mail


def _object(found: object, known: Mapping[str, type], where: str) -> dict[str, Any]:
    _must(isinstance(found, dict), "must be an object", where)
    assert isinstance(found, dict)
    for name, value in found.items():
        path = f"{where}.{name}".lstrip(".")
        _must(name in known, "unknown field", path)
        _must(isinstance(value, known[name]) and not isinstance(value, bool), "wrong type", path)
    return found


def _person(found: object, where: str, bad_addresses: set[str]) -> None:
    person = _object(found, _PERSON, where)
    _must(bool(person.get("to")), "to is required", f"{where}.to")
    everybody = [one for kind in ("to", "cc", "bcc") for one in person.get(kind, [])]
    for one in everybody:
        _address(one, f"{where}.to")
        _must(one["email"] not in bad_addresses, "Does not contain a valid address.", f"{where}.to")
    addresses = [one["email"].lower() for one in everybody]
    _must(len(set(addresses)) == len(addresses), "Each email address should be unique.", f"{where}.to")
    _headers(person.get("headers", {}), f"{where}.headers")
    for name in ("substitutions", "custom_args"):
        values = person.get(name, {})
        _must(all(isinstance(v, str) for v in values.values()), "must be strings", f"{where}.{name}")
        size = sum(len(k.encode()) + len(v.encode()) for k, v in values.items())
        _must(size <= MAX_TAG_BYTES, "larger than 10000 bytes", f"{where}.{name}")


def _address(found: object, where: str) -> None:
    one = _object(found, {"email": str, "name": str}, where)
    _must(
        bool(re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", one.get("email", ""))), "not an address", f"{where}.email"
    )
    _must(not set(one.get("name", "")) & {";", ","}, "no ; or , in a name", f"{where}.name")
    _must(one.get("name", "x") != "", "an empty name", f"{where}.name")


def _headers(found: Mapping[str, object], where: str) -> None:
    for name, value in found.items():
        path = f"{where}.{name}"
        _must(name.lower() not in RESERVED, "reserved header", path)
        _must(bool(re.fullmatch(r"[!-9;-~]+", name)), "not a header name", path)
        _must(isinstance(value, str) and value.isascii() and value.isprintable(), "not a header value", path)


def _content(found: list[object]) -> None:
    kinds = []
    for place, part in enumerate(found):
        one = _object(part, {"type": str, "value": str}, f"content.{place}")
        _must(bool(one.get("value")), "must not be empty", f"content.{place}.value")
        kinds.append(str(one.get("type")))
    _must(kinds == sorted(kinds, reverse=True), "text/plain must come first", "content")
    _must(set(kinds) <= {"text/plain", "text/html"}, "unknown type", "content")


def _attachments(found: list[object]) -> None:
    known = dict.fromkeys(("content", "type", "filename", "disposition", "content_id"), str)
    for place, part in enumerate(found):
        one = _object(part, known, f"attachments.{place}")
        _must(
            {"content", "filename"} <= set(one), "content and filename are required", f"attachments.{place}"
        )
        with contextlib.suppress(binascii.Error):
            base64.b64decode(one["content"], validate=True)
            continue
        raise WrongRequestError("content must be Base64", f"attachments.{place}.content")


def _must(true: bool | object, message: str, where: str) -> None:
    if not true:
        raise WrongRequestError(message, where)


def _taken(mail: Mapping[str, Any]) -> list[Taken]:
    text, html = (part["value"] for part in mail["content"])

    def filled(template: str, tags: Mapping[str, str]) -> str:
        for tag, value in tags.items():
            template = template.replace(tag, value)
        return template

    return [
        Taken(
            address=person["to"][0]["email"],
            name=person["to"][0].get("name", ""),
            subject=filled(mail["subject"], person.get("substitutions", {})),
            text=filled(text, person.get("substitutions", {})),
            html=filled(html, person.get("substitutions", {})),
            headers={**mail.get("headers", {}), **person.get("headers", {})},
            custom_args={**mail.get("custom_args", {}), **person.get("custom_args", {})},
        )
        for person in mail["personalizations"]
    ]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    server: _Server

    def setup(self) -> None:
        super().setup()
        with self.server.state.lock:
            self.server.state.connections += 1

    def do_POST(self) -> None:
        state = self.server.state
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with state.lock:
            plan = state.answers.pop(0) if state.answers else state.plan() if state.plan else None
            if isinstance(plan, Act):
                self._act(plan, body)
            else:
                status, headers, said = plan_answer(state, self, body, plan)
                self._say(status, headers, said)

    def _act(self, act: Act, body: bytes) -> None:
        if act in (Act.ACCEPT_THEN_RESET, Act.ACCEPT_THEN_500):
            status, headers, said = plan_answer(self.server.state, self, body, None)
            if status != 202 or act is Act.ACCEPT_THEN_500:
                self._say(500 if status == 202 else status, headers, said)
                return
        self.close_connection = True
        if act is Act.HANG:
            self.server.state.lock.release()
            self.server.state.over.wait(20)
            self.server.state.lock.acquire()
        elif act is Act.GARBAGE:
            self.wfile.write(b"what?\r\n\r\n")
        else:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _say(self, status: int, headers: Mapping[str, str], said: bytes) -> None:
        self.send_response(status)
        limit = self.server.state.limit
        limits = (
            dict(zip(("X-RateLimit-Remaining", "X-RateLimit-Reset"), limit, strict=True)) if limit else {}
        )
        for name, value in {**limits, **headers, "Content-Length": str(len(said))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        """Be quiet."""


def plan_answer(
    state: FakeSendgrid,
    request: BaseHTTPRequestHandler,
    body: bytes,
    plan: tuple[int, Mapping[str, str]] | None,
) -> tuple[int, Mapping[str, str], bytes]:
    """Return status, headers and body: the planned ones, else what the reference says."""
    if plan:
        return plan[0], plan[1], _errors("planned", "")
    if request.headers.get("Authorization") != f"Bearer {KEY}":
        return 401, {}, _errors("The provided authorization grant is invalid", "")
    if request.path != "/v3/mail/send":
        return 404, {}, _errors("not found", "")
    if request.headers.get("Content-Type") != "application/json":
        return 415, {}, _errors("Content-Type should be application/json.", "")
    if len(body) > state.max_body:
        return 413, {}, _errors("Payload too large", "")
    try:
        mail = check(json.loads(body), state.bad_addresses)
    except WrongRequestError as wrong:
        return 400, {}, _errors(str(wrong), wrong.where)
    except ValueError:
        return 400, {}, _errors("Bad Request", "")
    state.payloads.append(mail)
    state.accepted += _taken(mail)
    return 202, {"X-Message-Id": f"sg{len(state.payloads)}"}, b""


def _errors(message: str, where: str) -> bytes:
    return json.dumps({"errors": [{"message": message, "field": where or None, "help": None}]}).encode()


class _Server(ThreadingHTTPServer):
    state: FakeSendgrid


@contextlib.contextmanager
def fake_sendgrid() -> Iterator[FakeSendgrid]:
    """Run the server."""
    state = FakeSendgrid()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.state = state
    server.daemon_threads = False
    state.port = server.server_address[1]
    serving = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    serving.start()
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        serving.join()
        server.server_close()
