"""Password hashes that cost a millisecond: a real one takes 64 MB and 170 ms, and a test of the limits makes eleven.

The real ones are tested in tests/accounts/test_password.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from newsletter.accounts import password

REAL_HASHER = password._HASHER


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash quickly in every test of the studio."""
    monkeypatch.setattr(password, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    password._nobodys.cache_clear()
    yield
    password._nobodys.cache_clear()
