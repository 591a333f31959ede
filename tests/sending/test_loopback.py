"""Loopback: this machine, and nothing that only looks like it."""

from __future__ import annotations

import pytest

from newsletter.sending.loopback import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["imap.example.org", "10.0.0.1", "0.0.0.0", "localhost.example.org", "", "::2"]
)
def test_another_is_not(host: str) -> None:
    assert not is_loopback(host)
