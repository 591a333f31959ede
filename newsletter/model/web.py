"""Web: where the pages for readers are answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """Where the web server listens."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 lets the system choose."""
