"""Converts a post's links to addresses that an issue may have."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urljoin, urlsplit, urlunsplit

from newsletter.importing.sanitize import sanitize
from newsletter.issues.addresses import LINK, address_fault

_SAFE = "!#$%&'*+,/:;=?@~-._"
_REDIRECTS = (("www.google.com", "/url", "q"), ("google.com", "/url", "q"))


def link_address(written: str, base: str) -> str:
    """Return a link as an absolute address in ASCII, or "" when an issue may not have it.

    Relative links are resolved against `base` (a page's address, or ""). Google Docs wraps every link in a
    redirect of its own; the address in it is returned.
    """
    bare = (
        "".join(sanitize(written).split())
        if "\n" in written or "\t" in written
        else sanitize(written).strip()
    )
    if not bare or bare.startswith("#"):
        return ""
    try:
        return _checked(_unwrapped(urljoin(base, bare) if base else bare))
    except ValueError:
        return ""


def leads_within(written: str) -> bool:
    """Tell whether a link is relative, or leads to a file: only a person knows where readers find that."""
    try:
        parts = urlsplit(written.strip())
    except ValueError:
        return False
    is_file = parts.scheme == "file" or len(parts.scheme) == 1  # C:\plan.pdf
    return is_file or (not parts.scheme and bool(parts.netloc or parts.path))


def _unwrapped(url: str) -> str:
    parts = urlsplit(url)
    for host, path, key in _REDIRECTS:
        if parts.hostname == host and parts.path == path:
            return parse_qs(parts.query).get(key, [url])[0]
    return url


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.username is not None or "[" in parts.netloc or "{{" in url or "%7b%7b" in url.lower():
        return ""
    netloc = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    address = quote(urlunsplit(parts._replace(netloc=netloc)), safe=_SAFE)
    return "" if address_fault(address, LINK) else address
