"""Events: what came back, counted."""

from __future__ import annotations

from newsletter.model import EventCounts


def test_every_kind_of_bounce_is_a_bounce_and_a_complaint_is_none() -> None:
    assert EventCounts().bounced == 0
    assert EventCounts(hard=1, soft=20, policy=300, content=4_000, complained=50_000).bounced == 4_321
