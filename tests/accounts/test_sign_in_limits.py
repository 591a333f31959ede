"""Limits of sign-ins: strangers are stopped, and cannot stop a browser that is known."""

from __future__ import annotations

import pytest

from newsletter.accounts.sign_in_limits import (
    PER_ACCOUNT,
    PER_ACCOUNT_LONG,
    PER_KNOWN_BROWSER,
    PER_NETWORK,
    Failures,
    is_throttled,
)


@pytest.mark.parametrize(
    ("failures", "is_known", "throttled"),
    [
        (Failures(), False, False),
        (Failures(account=PER_ACCOUNT - 1, network=PER_NETWORK - 1), False, False),
        (Failures(account=PER_ACCOUNT), False, True),
        (Failures(account_long=PER_ACCOUNT_LONG), False, True),
        (Failures(network=PER_NETWORK), False, True),
        (Failures(account=999, account_long=999, network=999), True, False),
        (Failures(known_browser=PER_KNOWN_BROWSER), True, True),
        (Failures(known_browser=PER_KNOWN_BROWSER - 1), True, False),
    ],
)
def test_who_is_stopped(failures: Failures, is_known: bool, throttled: bool) -> None:
    assert is_throttled(failures, is_known_browser=is_known) is throttled
