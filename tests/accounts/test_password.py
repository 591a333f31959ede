"""Passwords: which are taken, and what is kept of them."""

from __future__ import annotations

import threading
import time

import pytest
from argon2 import PasswordHasher

from newsletter.accounts.password import check_password, hash_password, is_outdated, password_problem


def test_a_password_is_known_again_and_no_other_is() -> None:
    hashed = hash_password("a bridge over the river")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert check_password("a bridge over the river", hashed)
    assert not check_password("a bridge over the rive", hashed)
    assert hash_password("a bridge over the river") != hashed


def test_nobody_has_a_password_that_is_checked_for_as_long() -> None:
    check_password("warm up", None)
    hashed = hash_password("a bridge over the river")

    def seconds(kept: str | None) -> float:
        times = []
        for _ in range(3):
            started = time.process_time()
            assert not check_password("something else", kept)
            times.append(time.process_time() - started)
        return min(times)

    known, unknown = seconds(hashed), seconds(None)
    assert 0.5 < unknown / known < 2


def test_a_hash_that_is_none_is_a_wrong_password() -> None:
    assert not check_password("a bridge over the river", "not a hash")


def test_a_weaker_hash_is_to_be_made_anew() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("x"))
    assert not is_outdated(hash_password("x"))


def test_no_more_than_two_are_checked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = [0], [0]
    lock = threading.Lock()
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hashed: str, password: str) -> bool:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        try:
            return bool(verify(self, hashed, password))
        finally:
            with lock:
                running[0] -= 1

    hashed = hash_password("a bridge over the river")
    monkeypatch.setattr(PasswordHasher, "verify", counted)
    threads = [threading.Thread(target=check_password, args=("x", hashed)) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most[0] == 2


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "short"),
        ("123456789", "short"),
        ("a bridge over", ""),
        ("ñandú y otros", ""),
        ("x" * 201, "long"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("Password123", "common"),
        ("ana.ruiz-1980@riverton.example", "common"),
        ("ANA.RUIZ-1980", "common"),
        ("Ana María Ruiz", "common"),
    ],
)
def test_which_passwords_are_taken(password: str, problem: str) -> None:
    found = password_problem(password, email="ana.ruiz-1980@riverton.example", name="Ana María Ruiz")
    assert found == problem
