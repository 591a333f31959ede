"""SendGrid's answers, decided: what a status and a body mean for the people in a request.

The rule: only what certainly was not taken may be tried again by itself, because there is no
idempotency key. Whatever may have been taken is Unknown: every 5xx, 503 too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.errors import TransportDownError, TransportError
from newsletter.model import Accepted, Refused, Unknown

_SHOWN = 300
_PERSON = re.compile(r"personalizations[.\[](\d+)\b")
_LONGEST_SECONDS = 300.0
_SHORTEST_SECONDS = 1.0
_RESUME = "then resume the mailing (nobody in this request got the email)"
_WAYS_OUT = {
    401: f"Check NEWSLETTER_SENDGRID_KEY and the account's credits, {_RESUME}",
    403: f"Verify the sender's address at SendGrid and give the key the scope Mail Send, {_RESUME}",
    451: f"Check the region: an EU account has a host of its own ([sendgrid] host), {_RESUME}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPeople:
    """The request was refused for some people, by their place in it; the others were not taken either."""

    refused: Mapping[int, Refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """The request was refused for its size."""


Answer: TypeAlias = Accepted | Unknown | NamedPeople | TooLarge | TransportError


def judge_answer(status: int, headers: Mapping[str, str], body: bytes, *, people: int, now: float) -> Answer:
    """Return what an answer means; `headers` have lower-case names, `now` is in Unix seconds.

    A TransportError is returned as a value, to be raised by whoever holds the request.
    """
    if status == 202:
        return Accepted(reference=headers.get("x-message-id", ""))
    if status == 400:
        return _bad_request(body, people)
    if status == 413:
        return TooLarge()
    if status == 429:
        return _come_back(headers, now)
    if status >= 500 or status < 200:
        return Unknown(reason=f"SendGrid answered {status}, which does not say whether it took the request")
    if status == 200:
        return TransportError(
            "SendGrid is in sandbox mode: it checked the request and sent nothing",
            hint=f"Switch the sandbox off, {_RESUME}",
        )
    hint = _WAYS_OUT.get(status, f"Check [sendgrid] in newsletter.toml, {_RESUME}")
    return TransportError(f"SendGrid says {status}: {_said(body)}", hint=hint)


def _bad_request(body: bytes, people: int) -> Answer:
    named: dict[int, Refused] = {}
    for field, message in _errors(body):
        match = _PERSON.search(field) or _PERSON.search(message)
        if match and int(match[1]) < people:
            named.setdefault(int(match[1]), Refused(code=400, reply=message[:_SHOWN]))
    if named:
        return NamedPeople(refused=named)
    return TransportError(
        f"SendGrid says 400: {_said(body)}",
        hint=f"It is the request, not a person; report it if the issue is in order, {_RESUME}",
    )


def _come_back(headers: Mapping[str, str], now: float) -> TransportDownError:
    """Stay away for as long as it says: until a Unix second, or for some seconds."""
    until = _number(headers.get("x-ratelimit-reset", ""))
    asked = until - now if until is not None else _number(headers.get("retry-after", ""))
    return TransportDownError(
        "SendGrid says 429: too many requests",
        hint="It passes by itself",
        too_much=True,
        retry_after_seconds=None if asked is None else min(max(asked, _SHORTEST_SECONDS), _LONGEST_SECONDS),
    )


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def _errors(body: bytes) -> list[tuple[str, str]]:
    """Read `{"errors": [{"field": …, "message": …}]}`; whatever else it is gives nothing."""
    try:
        found = json.loads(body)
        errors = found["errors"]
        return [(_line(error.get("field")), _line(error.get("message"))) for error in errors]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []


def _said(body: bytes) -> str:
    messages = "; ".join(message for _, message in _errors(body) if message)
    return messages[:_SHOWN] or "no reason given"


def _line(text: object) -> str:
    if not isinstance(text, str):
        return ""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
