"""Asks a web address of our own once: no redirect is followed, and private addresses are fine.

Staff wrote the address into the settings, so the SSRF guard, which is for strangers' addresses, lets it pass.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable

import httpx2

from newsletter import __version__
from newsletter.http.connection import Deadline, Dial, Limits, system_dial
from newsletter.http.http1 import get
from newsletter.http.resolver import Resolver, resolve, system_resolver
from newsletter.http.ssrf_guard import target_of
from newsletter.sending.challenge_response import MAX_ANSWER_BYTES, ProbeAnswer

_LIMITS = Limits(connect_seconds=4.0, read_seconds=4.0, total_seconds=8.0, max_bytes=MAX_ANSWER_BYTES + 1)


def system_tls() -> ssl.SSLContext:
    """Return the system's certificate authorities; certificates and host names are always checked."""
    return httpx2.create_ssl_context(trust_env=False)


def probe(
    url: str,
    *,
    limits: Limits = _LIMITS,
    resolver: Resolver = system_resolver,
    dial: Dial = system_dial,
    tls: Callable[[], ssl.SSLContext] = system_tls,
) -> ProbeAnswer:
    """Return what a GET of an address answers: at most `limits.max_bytes` of the body.

    Raises FetchError if nothing answers within the limits: no such host, no connection, a certificate that is
    not valid, an answer that is not HTTP.
    """
    deadline = Deadline(limits.total_seconds)
    address = httpx2.URL(url)
    port = address.port or (443 if address.scheme == "https" else 80)
    target = target_of(url, allowed=frozenset({(address.raw_host.decode("ascii").lower(), port)}))
    addresses = resolve(target, resolver, timeout_seconds=min(limits.connect_seconds, deadline.left()))
    headers = {
        "User-Agent": f"newsletter/{__version__}",
        "Accept": "application/json, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    with get(
        target, addresses, headers=headers, limits=limits, deadline=deadline, tls=tls, dial=dial
    ) as response:
        body = bytearray()
        for chunk in response.chunks:
            body += chunk
            if len(body) >= limits.max_bytes:
                break
        location = response.headers.get("location", "") if 300 <= response.status < 400 else ""
        return ProbeAnswer(
            status=response.status, body=bytes(body[: limits.max_bytes]), location=location[:500]
        )
