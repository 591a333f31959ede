"""DKIM signing: the key and the domain."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dkim:
    """How messages are signed (RFC 6376). The key is `pem` (from the environment) or in `key_file`."""

    domain: str
    selector: str
    key_file: Path | None = None
    pem: str = field(default="", repr=False)
