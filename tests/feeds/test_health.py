"""How a feed is doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.feeds.health import healths, pace_since
from newsletter.model import FeedState
from tests.feeds.made import HERALD, NOW, PAPER, entry

GOOD = FeedState(feed="paper", url=PAPER.url, polled_at=NOW, succeeded_at=NOW)


def test_the_pace_is_stories_a_week_over_four() -> None:
    recent = [entry(f"Story {n}") for n in range(10)] + [entry("Other", feed="herald")]
    paper, herald = healths([PAPER, HERALD], {"paper": GOOD}, recent, NOW)
    assert (paper.per_week, herald.per_week) == (2.5, 0.25)
    assert (paper.state, herald.state) == (GOOD, None)
    assert pace_since(NOW) == NOW - timedelta(days=28)


@pytest.mark.parametrize(
    ("state", "alert"),
    [
        (GOOD, ""),
        (replace(GOOD, failures=2, problem="away"), ""),
        (
            replace(GOOD, failures=3, problem="away"),
            "feed paper: failed 3 times in a row (last read 2023-03-11): away",
        ),
        (
            replace(GOOD, failures=1, problem="away", succeeded_at=NOW - timedelta(days=4)),
            "feed paper: failed once (last read 2023-03-07): away",
        ),
        (
            replace(GOOD, failures=1, problem="away", succeeded_at=None),
            "feed paper: failed once (never read): away",
        ),
        (
            replace(GOOD, gone_at=NOW),
            "feed paper: gone for good since 2023-03-11; delete it or give its new address",
        ),
        (
            replace(GOOD, address="https://n.example/"),
            "feed paper: moved for good; write https://n.example/ into newsletter.toml",
        ),
        (replace(GOOD, url="https://old.example/", failures=9, problem="away"), ""),
    ],
)
def test_staff_hear_of_a_feed_that_needs_them(state: FeedState, alert: str) -> None:
    (health,) = healths([PAPER], {"paper": state}, (), NOW)
    assert health.alert == alert
