"""Addresses: what an entry's link becomes, and how an address is printed in a message.

Neither is where we connect to: that is decided by the guard.
"""

from __future__ import annotations

import re

import httpx2

MAX_ADDRESS_CHARACTERS = 2_000
_PRINTED_CHARACTERS = 200
_USERINFO = re.compile(r"(?<=//)[^/?#\\]*@")


def story_address(link: str, base: str) -> str | None:
    """Return an entry's link as an absolute http(s) address in ASCII, or None when it is not usable.

    Relative links are resolved against `base`. Refused: other schemes, no host, a name or password
    before the host (a phisher's trick), more than 2,000 characters, and what an issue file would take for
    a merge field.
    """
    try:
        url = httpx2.URL(base).join(link.strip())
        address = str(url.copy_with(host=url.raw_host.decode("ascii")))
    except (httpx2.InvalidURL, ValueError, TypeError):
        return None
    sound = url.scheme in ("http", "https") and bool(url.host) and not url.userinfo
    if not sound or not address.isascii() or len(address) > MAX_ADDRESS_CHARACTERS:
        return None
    return address if _is_plain(address) else None


def printed(address: str) -> str:
    """Return an address for a message: one short line, without a password, never a control character."""
    bare = _USERINFO.sub("", address)
    line = "".join(char if char.isprintable() else "?" for char in bare)
    return line if len(line) <= _PRINTED_CHARACTERS else f"{line[: _PRINTED_CHARACTERS - 1]}…"


def _is_plain(address: str) -> bool:
    """Whether nothing in it could end an attribute, a Markdown link or a line, or open a merge field."""
    if "%7b%7b" in address.lower():
        return False
    return not any(char in " \"<>\\^`{|}'" or not char.isprintable() for char in address)
