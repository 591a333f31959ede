"""Fetches addresses that strangers chose, with an SSRF guard and limits on time and size.

Every redirect is checked by the guard again. The response's status is judged and its body unpacked within
limits; every failure is one clear line.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import httpx2

from newsletter import __version__
from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.http.connection import Deadline, Dial, Limits, system_dial
from newsletter.http.gzip_limit import InflateError, LimitedGunzip
from newsletter.http.http1 import HttpResponse, get
from newsletter.http.resolver import Resolver, resolve, system_resolver
from newsletter.http.ssrf_guard import Target, target_of
from newsletter.http.status_policy import PERMANENT, StatusPolicy, status_policy
from newsletter.model.phrase import phrase
from newsletter.ports import Fetched

_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    """A redirect's target, and whether it is permanent."""

    target: Target
    permanent: bool


class GuardedFetcher:
    """Gets feeds (implements newsletter.ports.Fetcher). One instance serves all threads.

    `contact` is an address or page in the User-Agent, so that a feed's owner can reach us. `allowed`
    lists (host, port) pairs in the office's own network that staff have permitted. `resolver`, `dial` and
    `tls` default to the system's.
    """

    def __init__(
        self,
        *,
        contact: str,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        connect_timeout_seconds: float = 5.0,
        read_timeout_seconds: float = 10.0,
        total_timeout_seconds: float = 30.0,
        max_bytes: int = 10 * 1024 * 1024,
        max_redirects: int = 5,
        resolver: Resolver = system_resolver,
        dial: Dial = system_dial,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._agent = f"newsletter/{__version__} (+{_header_text(contact)})"
        self._allowed = frozenset((host.lower(), port) for host, port in allowed)
        self._limits = Limits(
            connect_seconds=connect_timeout_seconds,
            read_seconds=read_timeout_seconds,
            total_seconds=total_timeout_seconds,
            max_bytes=max_bytes,
        )
        self._max_redirects = max_redirects
        self._resolver = resolver
        self._dial = dial
        self._tls = tls
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release resources: none today, as every connection ends with its response."""

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Return the response for a status of 200 or 304; raises FetchError for anything else.

        `headers` may have the validators of the last response, unchanged (If-None-Match,
        If-Modified-Since); without one a 304 is refused.
        """
        deadline = Deadline(self._limits.total_seconds)
        target = target_of(url, allowed=self._allowed)
        seen = {target.url}
        moved_to, permanent = "", True
        for _ in range(self._max_redirects + 1):
            found = self._hop(target, headers, deadline)
            if isinstance(found, Fetched):
                return replace(found, moved_to=moved_to) if moved_to else found
            if found.target.url in seen:
                raise FetchError(
                    phrase("{url}: redirects in a loop", url=printed(url)), hint="Tell the site's owner"
                )
            target = found.target
            seen.add(target.url)
            permanent = permanent and found.permanent
            moved_to = target.url if permanent else moved_to
        raise FetchError(
            phrase(
                "{url}: more than {max_redirects} redirects",
                url=printed(url),
                max_redirects=self._max_redirects,
            ),
            hint="Use the address the redirects lead to",
        )

    def _hop(self, target: Target, headers: Mapping[str, str], deadline: Deadline) -> Fetched | _Redirect:
        """Request one address; return its response, or its redirect."""
        addresses = resolve(target, self._resolver, timeout_seconds=deadline.left())
        sent = {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip", **headers}
        with get(
            target,
            addresses,
            headers={**sent, "Connection": "close"},
            limits=self._limits,
            deadline=deadline,
            tls=self._tls_context,
            dial=self._dial,
        ) as response:
            return self._handled(target, response, conditional=_is_conditional(headers))

    def _tls_context(self) -> ssl.SSLContext:
        """Return the system's certificate authorities, loaded once and when first needed.

        Loading them takes as long as a hundred requests.
        """
        with self._lock:
            if self._tls is None:
                self._tls = httpx2.create_ssl_context(trust_env=False)
                self._tls.set_alpn_protocols(["http/1.1"])
            return self._tls

    def _handled(self, target: Target, response: HttpResponse, *, conditional: bool) -> Fetched | _Redirect:
        match status_policy(target.url, response.status, response.headers, conditional=conditional):
            case StatusPolicy.FOLLOW:
                onward = self._redirect_target(target, response.headers.get("location", ""))
                return _Redirect(target=onward, permanent=response.status in PERMANENT)
            case StatusPolicy.UNCHANGED:
                body = b""
            case StatusPolicy.TAKE:
                body = _body(target, response, self._limits.max_bytes)
        return Fetched(url=target.url, status=response.status, headers=response.headers, body=body)

    def _redirect_target(self, target: Target, location: str) -> Target:
        """Return a redirect's target, checked by the guard.

        An address that staff allow in their own network can be reached from there or directly, never by a
        redirect from a stranger's server.
        """
        if not location:
            raise FetchError(
                phrase("{url}: redirects without an address", url=printed(target.url)),
                hint="Tell the site's owner",
            )
        try:
            target_url = str(httpx2.URL(target.url).join(_utf8_text(location)))
        except (httpx2.InvalidURL, ValueError) as error:
            raise FetchError(
                phrase("{url}: redirects to an invalid address", url=printed(target.url)),
                hint="Tell the site's owner",
            ) from error
        return target_of(target_url, allowed=self._allowed if target.allowed else frozenset())


def _body(target: Target, response: HttpResponse, max_bytes: int) -> bytes:
    """Read and unpack a body; raises FetchError as soon as a limit is passed."""
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes:
        raise _too_large(target, max_bytes)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return _plain(target, response.chunks, max_bytes)
    if encoding in ("gzip", "x-gzip"):
        return _unpacked(target, response.chunks, max_bytes)
    raise FetchError(
        phrase(
            "{url}: encoded as {encoding}, which we did not ask for",
            url=printed(target.url),
            encoding=printed(encoding),
        ),
        hint="Ask the site's owner to send gzip or plain text",
    )


def _plain(target: Target, chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise _too_large(target, max_bytes)
    return bytes(body)


def _unpacked(target: Target, chunks: Iterable[bytes], max_bytes: int) -> bytes:
    inflater = LimitedGunzip(max_bytes=max_bytes)
    try:
        body = b"".join([inflater.feed(chunk) for chunk in chunks])
        inflater.finish()
    except InflateError as error:
        raise FetchError(
            phrase("{url}: {error}", url=printed(target.url), error=error), hint="Tell the site's owner"
        ) from error
    return body


def _too_large(target: Target, max_bytes: int) -> FetchError:
    return FetchError(
        phrase("{url}: larger than {max_bytes:,} bytes", url=printed(target.url), max_bytes=max_bytes),
        hint="Ask the site's owner for a feed with only the newest entries",
    )


def _is_conditional(headers: Mapping[str, str]) -> bool:
    return any(name.lower() in _CONDITIONS for name in headers)


def _utf8_text(location: str) -> str:
    """Return a Location header's text; UTF-8 in it arrives as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _header_text(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isprintable())
