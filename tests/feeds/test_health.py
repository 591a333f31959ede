"""How a feed is doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.feeds.health import healths, pace_since
from newsletter.model import FeedState
from tests.feeds.made import HERALD, NOW, PAPER, entry

ITS_URL = "feeds.paper.url in newsletter.toml"
UNDATED = "stories without a date, never new since the last issue"
LEFT_OUT = "left out for having no text or no web address"
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
            f"feed paper: moved for good; change its address to https://n.example/: {ITS_URL}",
        ),
        (
            replace(GOOD, unread_date="Montag, 5.", undated=3),
            f"feed paper: cannot read its dates, such as “Montag, 5.”; 3 {UNDATED}",
        ),
        (replace(GOOD, undated=3, left_out=1), ""),
        (replace(GOOD, url="https://old.example/", failures=9, problem="away"), ""),
    ],
)
def test_staff_hear_of_a_feed_that_needs_them(state: FeedState, alert: str) -> None:
    (health,) = healths([PAPER], {"paper": state}, (), NOW)
    assert health.alert == alert


@pytest.mark.parametrize(
    ("state", "note"),
    [
        (None, ""),
        (GOOD, ""),
        (replace(GOOD, undated=1), "feed paper: 1 story without a publication date"),
        (
            replace(GOOD, undated=3, left_out=2),
            f"feed paper: 3 stories without a publication date; 2 {LEFT_OUT}",
        ),
        (replace(GOOD, undated=3, unread_date="x"), ""),
    ],
)
def test_what_an_answer_lacked_is_noted(state: FeedState | None, note: str) -> None:
    (health,) = healths([PAPER], {"paper": state} if state else {}, (), NOW)
    assert health.note == note
