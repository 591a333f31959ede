"""The second factor of a sign-in: codes of an app (TOTP, RFC 6238), and recovery codes if it is lost."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime
from io import BytesIO

_RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""
_TOTP = re.compile(r"\d{6}")
_BLANKS = re.compile(r"[\s-]+")


def new_totp_secret() -> str:
    """Return a secret for an app: 160 bits in base32."""
    import pyotp

    return pyotp.random_base32()


def totp_address(secret: str, *, account: str, issuer: str) -> str:
    """Return the otpauth:// address that an app reads a secret from."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=account or issuer, issuer_name=issuer)


def qr_svg(text: str) -> bytes:
    """Return a QR code as an SVG picture, dark on white whatever the colors of the page."""
    import segno

    out = BytesIO()
    segno.make(text, micro=False).save(
        out, kind="svg", scale=5, border=3, dark="#000", light="#fff", xmldecl=False, omitsize=False
    )
    return out.getvalue()


def totp_timecode(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the number of the 30 seconds that a code is for, or None if it is wrong.

    The code before and after is taken too, for clocks that differ. Whoever calls sees to it that no number
    counts twice.
    """
    import pyotp
    from pyotp.exceptions import OTPVerificationError

    code = _BLANKS.sub("", code)
    if not _TOTP.fullmatch(code):
        return None
    try:
        return int(pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=1))
    except OTPVerificationError:
        return None


def new_recovery_codes() -> tuple[str, ...]:
    """Return codes that each sign in once without the app: abcde-fghjk."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2))
        for _ in range(_RECOVERY_CODES)
    )


def hash_recovery_code(code: str) -> bytes:
    """Return what is kept of a recovery code; blanks, hyphens and capitals do not matter."""
    return hashlib.sha256(_BLANKS.sub("", code).lower().encode("utf-8", "replace")).digest()
