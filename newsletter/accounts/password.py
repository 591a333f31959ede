"""Hashes passwords with argon2id and checks them (RFC 9106); decides which passwords are taken.

A check takes 64 MB, so at most two run at once. A name that has no account costs the same time: its password
is checked against a hash that nothing matches.
"""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LETTERS = 10
MAX_LETTERS = 200
_AT_ONCE = threading.Semaphore(2)
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
_COMMON = frozenset(
    {
        "1234567890", "0123456789", "12345678910", "123456789a", "qwertyuiop", "qwerty12345",
        "password12", "administrator", "newsletter",
        "password123", "password1234", "passw0rd123", "letmein123", "welcome123", "iloveyou123",
        "changeme123", "newsletter1", "contraseña", "contraseña1", "contrasena", "contrasena1",
    }
)  # fmt: skip


def password_problem(password: str, *, email: str, name: str) -> str:
    """Return why a password is not taken, "" if it is: short, long, common, or their own name or address."""
    lowered = password.casefold()
    own = {part for part in (email.casefold(), email.partition("@")[0].casefold(), name.casefold()) if part}
    if len(password) < MIN_LETTERS:
        return "short"
    if len(password) > MAX_LETTERS:
        return "long"
    if lowered in _COMMON or lowered in own or len(set(lowered)) < 4:
        return "common"
    return ""


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password[:MAX_LETTERS])


def check_password(password: str, hashed: str | None) -> bool:
    """Return whether a password is that of a hash; for None it takes the same time, and is False."""
    with _AT_ONCE:
        try:
            _HASHER.verify(hashed or _nobodys(), password[:MAX_LETTERS])
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


def is_outdated(hashed: str) -> bool:
    """Return whether a hash was made by weaker rules than today's."""
    return _HASHER.check_needs_rehash(hashed)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
