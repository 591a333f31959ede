"""What came back of a mailing, in words."""

from __future__ import annotations

import pytest

from newsletter.cli.delivery_report import format_bounces
from newsletter.model import EventCounts


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (EventCounts(hard=9, soft=3, complained=1), "12 bounced (9 hard, 3 soft), 1 complaint"),
        (EventCounts(policy=1000), "1,000 bounced (1,000 policy)"),
        (EventCounts(complained=2), "none bounced, 2 complaints"),
    ],
)
def test_what_came_back_is_told_in_words(counts: EventCounts, said: str) -> None:
    assert format_bounces(counts) == said
