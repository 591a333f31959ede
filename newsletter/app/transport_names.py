"""Transport names, without the transports themselves, so that `--help` imports nothing heavy."""

from __future__ import annotations

from newsletter.transports.registry import TRANSPORTS

_LABELS = {"smtp": "SMTP", "sendgrid": "SendGrid"}
"""How a name is written in a sentence, where that is not the name itself."""


def transport_names() -> tuple[str, ...]:
    """Return the names for newsletter.toml and `--transport`, the default first."""
    return tuple(TRANSPORTS)


def writes_files(name: str) -> bool:
    """Return whether a transport writes messages as files instead of sending them."""
    entry = TRANSPORTS.get(name)
    return entry is not None and entry.folder is not None


def transport_label(name: str) -> str:
    """Return a transport's name as it is written in a sentence: SMTP, SendGrid, outbox."""
    return _LABELS.get(name, name)
