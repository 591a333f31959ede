"""How many wrong passwords are too many, so that nobody can guess, and nobody can lock an owner out.

A browser that signed in before is known by a cookie and has a limit of its own: strangers who guess cannot
use it up (OWASP calls this device cookies).
"""

from __future__ import annotations

from datetime import timedelta

from newsletter.model.deferred_dataclass import dataclass

WINDOW = timedelta(minutes=15)
LONG_WINDOW = timedelta(hours=24)
PER_ACCOUNT = 10
PER_ACCOUNT_LONG = 60
PER_NETWORK = 40
PER_KNOWN_BROWSER = 10
LINKS_PER_ACCOUNT = 3
"""Links to a new password in an hour."""
LINKS_PER_NETWORK = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """How many sign-ins failed lately."""

    account: int = 0
    """For this address, from unknown browsers, within WINDOW."""
    account_long: int = 0
    """The same within LONG_WINDOW."""
    network: int = 0
    """From this network, from unknown browsers, within WINDOW."""
    known_browser: int = 0
    """From this browser, which signed in before, within WINDOW."""


def is_throttled(failures: Failures, *, is_known_browser: bool) -> bool:
    """Return whether a sign-in is refused without a look at its password."""
    if is_known_browser:
        return failures.known_browser >= PER_KNOWN_BROWSER
    return (
        failures.account >= PER_ACCOUNT
        or failures.account_long >= PER_ACCOUNT_LONG
        or failures.network >= PER_NETWORK
    )
