"""Event keys: the public keys that an email provider signs its reports with, as the provider shows them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from newsletter.errors import SettingsError
from newsletter.model.phrase import phrase

SENDGRID_VARIABLE = "NEWSLETTER_SENDGRID_EVENT_KEY"
_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""How every public key for the curve P-256 begins (RFC 5480), before the point."""
_POINT_BYTES = 65
_HOW = "must be a verification key as SendGrid shows it (124 characters, MFkw…)"


def event_key(text: str) -> str:
    """Return a key without blanks and PEM lines. Raises ValueError if it is none."""
    lines = [line.strip() for line in text.splitlines() if not line.strip().startswith("-----")]
    key = "".join("".join(lines).split())
    try:
        data = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(_HOW) from None
    if not data.startswith(_P256) or len(data) != len(_P256) + _POINT_BYTES:
        raise ValueError(_HOW)
    return key


def sendgrid_keys(in_file: list[str], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of newsletter.toml and the environment; raises SettingsError."""
    given = [one for one in environ.get(SENDGRID_VARIABLE, "").split(",") if one.strip()]
    try:
        return tuple(dict.fromkeys((*in_file, *map(event_key, given))))
    except ValueError as error:
        raise SettingsError(
            phrase("{sendgrid_variable} {error}", sendgrid_variable=SENDGRID_VARIABLE, error=error),
            hint="Copy it from SendGrid: Mail Settings, Event Webhooks",
        ) from None
