"""The names of the transports. Apart from the factory, so that help on a command imports nothing heavy."""

from __future__ import annotations

from newsletter.transports.registry import TRANSPORTS


def transport_names() -> tuple[str, ...]:
    """Return what newsletter.toml and `--transport` may say, the default first."""
    return tuple(TRANSPORTS)
