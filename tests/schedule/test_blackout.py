"""Blackout days: first and last included, the one declared first tells."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.model import Blackout
from newsletter.schedule.blackout import blackout_on


def days(key: str, first: int, last: int) -> Blackout:
    return Blackout(key=key, first=dt.date(2026, 11, first), last=dt.date(2026, 11, last), reason=key)


@pytest.mark.parametrize(
    ("day", "key"), [(1, None), (2, "election"), (3, "election"), (4, "mourning"), (5, None)]
)
def test_a_day_falls_in_the_first_that_covers_it(day: int, key: str | None) -> None:
    found = blackout_on(dt.date(2026, 11, day), [days("election", 2, 3), days("mourning", 3, 4)])
    assert (found.key if found else None) == key
