"""Key trial: asks SendGrid what the key may do; sends nothing, and never shows the key."""

from __future__ import annotations

import json

import httpx2

from newsletter.model import SendgridAccount
from newsletter.ports import Trial

TRIAL_SECONDS = 8.0
_SEND = "mail.send"
_MOST_BYTES = 256 * 1024
_USUAL = 8
"""Scopes that every key has, whatever its permissions (two-factor state and the like)."""


def try_key(account: SendgridAccount) -> Trial:
    """Return whether the key has the scope to send mail (GET /v3/scopes), and whether it has many others."""
    headers = {"Authorization": f"Bearer {account.key}", "Accept": "application/json"}
    seconds = min(account.timeout_seconds, TRIAL_SECONDS)
    url = f"{account.host.rstrip('/')}/v3/scopes"
    try:
        with (
            httpx2.Client(timeout=seconds, follow_redirects=False) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            return _judged(response.status_code, _start_of(response))
    except httpx2.HTTPError as error:
        why = f"cannot be reached at {account.host} ({type(error).__name__})"
        return Trial(sound=False, message=f"SendGrid {why}: check the network and [sendgrid] host")


def _start_of(response: httpx2.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _MOST_BYTES:
            break
    return bytes(body)


def _judged(status: int, body: bytes) -> Trial:
    if status == 401:
        return Trial(
            sound=False, message="SendGrid refuses the key: set NEWSLETTER_SENDGRID_KEY to a valid one"
        )
    if status == 403:
        return Trial(
            sound=False,
            message="SendGrid does not let the key be used (403): check the account and its IP access list",
        )
    if status != 200:
        return Trial(
            sound=False, message=f"SendGrid answered {status}, not the key's scopes: try again later"
        )
    scopes = _scopes(body)
    if _SEND not in scopes:
        return Trial(
            sound=False, message="the key may not send: give it the permission Mail Send (scope mail.send)"
        )
    others = sum(not scope.startswith("mail.") for scope in scopes)
    if others > _USUAL:
        return Trial(
            sound=True,
            message=f"the key may send, and {others} other things: a key for Mail Send alone is safer",
        )
    return Trial(sound=True, message="the key may send")


def _scopes(body: bytes) -> tuple[str, ...]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    listed = found.get("scopes") if isinstance(found, dict) else None
    return tuple(scope for scope in listed if isinstance(scope, str)) if isinstance(listed, list) else ()
