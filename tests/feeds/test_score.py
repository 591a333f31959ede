"""Points, and what they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.feeds.score import FRESHEST, reasons_for
from newsletter.model import DeskSettings, Entry
from tests.feeds.made import HERALD, NOW, PAPER, entry

FEEDS = {"paper": PAPER, "herald": HERALD}
DESK = DeskSettings(days=10, keywords={"housing": 10, "Karen Bass": 15, "golf": -21})


def said(*told_by: Entry, **changes: object) -> list[str]:
    feeds = FEEDS | {"paper": replace(PAPER, **changes)}  # type: ignore[arg-type]
    return [str(reason) for reason in reasons_for(told_by, feeds, DESK, NOW)]


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        (0, [f"+{FRESHEST} published within the hour"]),
        (1, ["+40 published 1 hour ago"]),
        (30, ["+35 published 30 hours ago"]),
        (120, ["+20 published 5 days ago"]),
        (240, []),
        (2400, []),
        (-5, ["+40 published within the hour"]),
    ],
)
def test_freshness_fades_over_the_desks_days(hours: int, reason: list[str]) -> None:
    assert said(entry("A story", at=NOW - timedelta(hours=hours))) == reason


def test_words_and_names_count_in_the_headline_and_half_in_the_summary() -> None:
    old = NOW - timedelta(days=10)
    assert said(entry("Karen Bass on housing", summary="Golf and housing", at=old)) == [
        "+10 “housing” in the headline",
        "+15 “Karen Bass” in the headline",
        "-10 “golf” in the summary",
    ]


def test_other_outlets_the_outlets_weight_and_a_paywall_count() -> None:
    old = NOW - timedelta(days=10)
    ours, theirs = entry("A story", at=old), entry("A story", feed="herald", at=old)
    assert said(ours, theirs, weight=-3, paywall=True) == [
        "+5 reported by 2 outlets",
        "-3 from The Paper",
        "-10 behind a paywall",
    ]
    assert said(replace(ours, paywall=True)) == ["-10 behind a paywall"]


def test_a_story_is_as_old_as_its_first_version() -> None:
    assert said(entry("A story"), entry("A story", feed="herald", at=NOW - timedelta(days=5)))[0].startswith(
        "+20"
    )


def test_a_story_that_nobody_dates_is_not_fresh_and_one_that_another_outlet_dates_is() -> None:
    undated = entry("A story", at=None)
    assert said(undated) == []
    assert said(undated, entry("A story", feed="herald"))[:1] == ["+40 published within the hour"]


def test_outlets_of_one_aggregator_count_each() -> None:
    assert "+5 reported by 2 outlets" in said(entry("A story", outlet="One"), entry("A story", outlet="Two"))
    assert "+3 from One" in said(entry("A story", outlet="One"), weight=3)
