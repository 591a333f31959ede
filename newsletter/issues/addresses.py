"""Addresses in an issue: where a link may lead, and which file a picture may be."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

WEB = ("http", "https")
LINK = ("http", "https", "mailto", "tel")

_LONGEST = 2_000
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FULL = "Write the full address, e.g. https://city.example/page."


def address_fault(url: str, schemes: Collection[str] = LINK) -> tuple[str, str] | None:
    """Return what is wrong with a link's address and the way out, or None if it may stand.

    Only absolute addresses may: a letter has no page that others could be relative to.
    """
    if len(url) > _LONGEST:
        return f"the address has {len(url)} characters, more than {_LONGEST}", ""
    if " " in url or not url.isprintable():
        return "the address holds a space or an invisible character", "Write %20 for a space."
    scheme = _SCHEME.match(url)
    if scheme is None:
        return "the address is not a full one", _relative_hint(url)
    if scheme[1].lower() not in schemes:
        return f'an address may not begin with "{scheme[0]}"', f"Use {', '.join(schemes)}."
    return _parts_fault(url, scheme[1].lower())


def _relative_hint(url: str) -> str:
    if url.lower().startswith("www."):
        return f'Did you mean "https://{url[:80]}"?'
    return _FULL


def _parts_fault(url: str, scheme: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname if scheme in WEB else parts.path) and parts.port != 0
    except ValueError:
        whole = False
    return None if whole else ("the address is not a full one", _FULL)


def picture_fault(source: str) -> tuple[str, str] | None:
    """Return what is wrong with a picture's file name and the way out, or None if it may stand."""
    hint = "Put the file into the issue's own folder and name it, e.g. march.png."
    if not source.strip():
        return "the picture names no file", hint
    if "{{" in source:
        return "a merge field cannot stand in a picture's file name", hint
    if _SCHEME.match(source) or source.startswith("//"):
        return "a picture is a file beside the issue, not an address", hint
    if source.startswith("/") or "\\" in source or ".." in source.split("/"):
        return "a picture's file may not lie outside the issue's folder", hint
    return None
