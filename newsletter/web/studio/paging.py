"""Paging by key: a page of people begins behind the last one of the page before."""

from __future__ import annotations

from collections.abc import Mapping

_MOST = 2**63 - 1


def read_after(query: Mapping[str, str]) -> int:
    """Return behind whom a page begins; -1 for the first page, and for what is no number of ours."""
    text = query.get("after", "")
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return -1
    return min(int(text), _MOST)


def read_number(text: str) -> int:
    """Return a row's number from an address; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
