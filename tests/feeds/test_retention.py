"""For how long entries are remembered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsletter.feeds.retention import forget_before
from tests.feeds.made import NOW


@pytest.mark.parametrize(("desk_days", "days"), [(14, 180), (180, 180), (366, 366)])
def test_half_a_year_and_never_less_than_the_desk_shows(desk_days: int, days: int) -> None:
    assert forget_before(NOW, desk_days=desk_days) == NOW - timedelta(days=days)
