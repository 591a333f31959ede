"""The transport that uses SendGrid: one request for many people, over a connection that is kept open.

The package's own HTTP client is never used: it connects anew for every request, has no time-out and
logs the key.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import httpx2

from newsletter.errors import SettingsError, TransportDownError, TransportError
from newsletter.model import Accepted, Message, Outcome, SendgridAccount, Unknown
from newsletter.ports import PROVIDER, AtRisk
from newsletter.transports.sendgrid.payload import MAX_BODY_BYTES, request_body, unfit
from newsletter.transports.sendgrid.rate_limit import SendgridPace
from newsletter.transports.sendgrid.responses import Answer, NamedPeople, TooLarge, judge_answer

MAX_PEOPLE = 1000
_CONNECT_SECONDS = 10.0
_IDLE_SECONDS = 20.0
"""A connection idle for longer is not used again: one that SendGrid just closed makes a doubt."""
_KEY = re.compile(r"[!-~]+")
_SAFE_HOST = re.compile(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)")
_NEVER_LEFT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)


class SendgridTransport:
    """Sends through a SendGrid account. The key never stands in an error or a log."""

    name = "sendgrid"

    def __init__(self, account: SendgridAccount, *, clock: Callable[[], float] = time.time) -> None:
        """Check what can be checked without a connection; raises SettingsError. `clock`: Unix seconds."""
        if not 1 <= account.batch_size <= MAX_PEOPLE:
            raise SettingsError(
                f"[sendgrid] batch_size is {account.batch_size}", hint=f"Write 1 to {MAX_PEOPLE}"
            )
        if not _KEY.fullmatch(account.key):
            raise SettingsError(
                "NEWSLETTER_SENDGRID_KEY is empty or holds blanks", hint="Copy the key once more"
            )
        if not _SAFE_HOST.match(account.host):
            raise SettingsError(
                f"[sendgrid] host is {account.host!r}: the key would travel unprotected",
                hint="Write an address that begins with https://",
            )
        self.capabilities = replace(PROVIDER, reaches_people=not account.sink)
        self.batch_size = account.batch_size
        self._account = account
        self._pace = SendgridPace(clock)

    def open(self) -> SendgridSession:
        """Make a session; the connection is made with the first request."""
        return SendgridSession(self._account, self._pace)


class SendgridSession:
    """One kept-open connection, used by one thread."""

    def __init__(self, account: SendgridAccount, pace: SendgridPace) -> None:
        self._pace = pace
        self._url = f"{account.host.rstrip('/')}/v3/mail/send"
        self._client = httpx2.Client(
            headers={"Authorization": f"Bearer {account.key}", "Content-Type": "application/json"},
            timeout=httpx2.Timeout(account.timeout_seconds, connect=_CONNECT_SECONDS),
            limits=httpx2.Limits(max_connections=1, keepalive_expiry=_IDLE_SECONDS),
            follow_redirects=False,
        )

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        """Send messages in one request, or more if it is too large or some people are refused."""
        fit: list[Message] = []
        for message in messages:
            if refused := unfit(message):
                yield message, refused
            else:
                fit.append(message)
        if fit:
            self._pace.stop_if_hopeless()
            self._pace.check()
            yield from self._send(list(at_risk(fit)))

    def close(self) -> None:
        """Close the connection; never raises."""
        self._client.close()

    def _send(self, messages: list[Message]) -> Iterator[tuple[Message, Outcome]]:
        if not messages:
            return
        body = request_body(messages)
        answer = TooLarge() if len(body) > MAX_BODY_BYTES else self._ask(body, len(messages))
        match answer:
            case TransportError():
                raise answer
            case TooLarge():
                yield from self._halved(messages)
            case NamedPeople():
                yield from self._without(messages, answer)
            case Accepted() | Unknown():
                for message in messages:
                    yield message, answer

    def _ask(self, body: bytes, people: int) -> Answer:
        """Send one request; what broke it decides whether it can have been taken."""
        try:
            response = self._client.post(self._url, content=body)
        except _NEVER_LEFT as error:
            return TransportDownError(
                f"SendGrid cannot be reached: {_reason(error)}", hint="The mailing can be resumed"
            )
        except httpx2.HTTPError as error:
            return self._doubt(f"the request went out and the answer did not come: {_reason(error)}")
        answer = judge_answer(
            response.status_code, response.headers, response.content, people=people, now=time.time()
        )
        if isinstance(answer, Unknown):
            return self._doubt(answer.reason)
        self._pace.heard(response.headers)
        return answer

    def _doubt(self, reason: str) -> Unknown:
        self._pace.doubted(reason)
        return Unknown(reason=reason, is_settled_later=True)

    def _halved(self, messages: list[Message]) -> Iterator[tuple[Message, Outcome]]:
        if len(messages) == 1:
            raise TransportError(
                "The issue with its pictures is larger than SendGrid takes (30 MB)",
                hint="Make the pictures smaller, or host them (images_base_url)",
            )
        middle = len(messages) // 2
        yield from self._send(messages[:middle])
        yield from self._send(messages[middle:])

    def _without(self, messages: list[Message], named: NamedPeople) -> Iterator[tuple[Message, Outcome]]:
        """Take those out whom SendGrid names and ask again for the rest, who certainly were not taken."""
        for place, refused in named.refused.items():
            yield messages[place], refused
        yield from self._send([m for place, m in enumerate(messages) if place not in named.refused])


def _reason(error: httpx2.HTTPError) -> str:
    return f"{type(error).__name__} {error}".strip()
