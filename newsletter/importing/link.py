"""Converts a post's links to addresses that an issue may have."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from newsletter.importing.sanitize import sanitize
from newsletter.issues.addresses import LINK, address_fault
from newsletter.issues.wrapped_links.wrapped_link import unwrapped, wrapped_link

_SAFE = "!#$%&'*+,/:;=?@~-._"


def link_address(written: str, base: str) -> str:
    """Return a link as an absolute address in ASCII, or "" when an issue may not have it.

    Relative links are resolved against `base` (a page's address, or ""). Of a link that a mail gateway, a
    click tracker or a redirector (Google Docs) has wrapped, the address inside is returned.
    """
    bare = (
        "".join(sanitize(written).split())
        if "\n" in written or "\t" in written
        else sanitize(written).strip()
    )
    if not bare or bare.startswith("#"):
        return ""
    try:
        return _checked(unwrapped(urljoin(base, bare) if base else bare))
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


def anchor_address(written: str, original: str, base: str) -> str:
    """Return the address of a link that also says what it was before Outlook wrapped it (`originalsrc`).

    `original` ("" when the page does not say) counts only where the link keeps the address to itself.
    """
    address = link_address(written, base)
    before = link_address(original, "") if original and wrapped_note("", address) else ""
    return before if before and not wrapped_note("", before) else address


def wrapped_note(words: str, address: str) -> str:
    """Return what to tell the writer of a link of which only opening it shows where it leads, else ""."""
    link = wrapped_link(address)
    if link is None or link.target:
        return ""
    return (
        f"“{words}” goes through {link.maker}, which hides where it leads and counts readers as the person "
        "who received it. Open it in a browser and use the address where you end up."
    )


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.username is not None or "[" in parts.netloc or "{{" in url or "%7b%7b" in url.lower():
        return ""
    netloc = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    address = quote(urlunsplit(parts._replace(netloc=netloc)), safe=_SAFE)
    return "" if address_fault(address, LINK) else address
