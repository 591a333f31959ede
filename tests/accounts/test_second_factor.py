"""The second factor: codes of an app, and recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from newsletter.accounts.second_factor import (
    hash_recovery_code,
    new_recovery_codes,
    new_totp_secret,
    qr_svg,
    totp_address,
    totp_timecode,
)

NOW = datetime(2026, 11, 24, 17, 30, 15, tzinfo=UTC)
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, with six digits."""
    assert totp_timecode(RFC_SECRET, "287082", now=datetime.fromtimestamp(59, UTC)) == 1
    assert totp_timecode(RFC_SECRET, "081804", now=datetime.fromtimestamp(1_111_111_109, UTC)) == 37_037_036


@pytest.mark.parametrize(
    ("seconds", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_differ_by_half_a_minute(seconds: int, counts: bool) -> None:
    secret = new_totp_secret()
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=seconds))
    assert (totp_timecode(secret, code, now=NOW) is not None) is counts


@pytest.mark.parametrize("shown", ["{0}{1}", "{0} {1}", " {0}-{1} ", "{0}\u00a0{1}"])
def test_blanks_in_a_code_do_not_matter(shown: str) -> None:
    secret = new_totp_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert totp_timecode(secret, shown.format(code[:3], code[3:]), now=NOW) is not None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345６"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert totp_timecode(new_totp_secret(), code, now=NOW) is None


def test_an_app_reads_the_secret_with_account_and_publication() -> None:
    address = totp_address(
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", account="ana@x.example", issuer="The Thirteenth"
    )
    assert address == (
        "otpauth://totp/The%20Thirteenth:ana%40x.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        "&issuer=The%20Thirteenth"
    )
    assert qr_svg(address).startswith(b"<svg")
    assert b"<script" not in qr_svg(address)


def test_recovery_codes_are_ten_that_differ_and_can_be_typed_in_any_way() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    one = codes[0]
    for typed in (one, one.upper(), one.replace("-", ""), f" {one.replace('-', ' ')} "):
        assert hash_recovery_code(typed) == hash_recovery_code(one)
    assert len({hash_recovery_code(one) for one in codes}) == 10
