"""Masks an email address for a page that whoever holds a forwarded link may see."""

from __future__ import annotations

_DOTS = "•••"
_SHORTEST_WITH_END = 4


def mask_address(address: str) -> str:
    """Return the address with most of its local part left out: `m•••a@riverton.example`.

    Its owner recognizes it, and nobody else learns it. Always three dots, so that the length does not show.
    """
    local, _, domain = address.rpartition("@")
    end = local[-1] if len(local) >= _SHORTEST_WITH_END else ""
    return f"{local[:1]}{_DOTS}{end}@{domain}"
