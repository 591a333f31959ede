"""The text of the summary for staff: numbers in words, and no name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from newsletter.model import ConsentAction, MembershipChange, PeriodCounts
from newsletter.schedule.period_summary import period_summary

FIRST, LAST = dt.date(2026, 11, 16), dt.date(2026, 11, 22)
QUIET = PeriodCounts(changes=(), hard_bounces=0, complaints=0, waiting=0, denied=0)


def change(number: int, method: str, *, left: bool = False, list: str = "city") -> MembershipChange:
    action = ConsentAction.WITHDRAWN if left else ConsentAction.GRANTED
    return MembershipChange(list=list, action=action, method=method, number=number)


def text(counts: PeriodCounts) -> list[str]:
    return period_summary(counts, first=FIRST, last=LAST, titles={"city": "City news"}).splitlines()


def test_each_list_with_how_people_came_and_left() -> None:
    changes = (
        change(12, "sign-up"), change(1_200, "import"), change(3, "one-click", left=True),
        change(1, "staff", left=True, list="gone"),
    )  # fmt: skip
    assert text(replace(QUIET, changes=changes)) == [
        "Subscribers from November 16 to November 22: 1,212 came, 4 left",
        "City news:",
        "  +12 signed up on the web",
        "  +1,200 imported",
        "  -3 with the button of their email program",
        "gone:",
        "  -1 removed by staff",
    ]


def test_one_is_one_and_many_are_many() -> None:
    assert text(replace(QUIET, hard_bounces=1, complaints=2, waiting=1, denied=3))[1:] == [
        "1 address that no longer exists",
        "2 complaints (marked as spam)",
        "3 sign-ups that were somebody else’s doing",
        "1 sign-up waits to be confirmed",
    ]


def test_an_unknown_way_is_named_as_it_is_recorded() -> None:
    assert "  +1 desk" in text(replace(QUIET, changes=(change(1, "desk"),)))


def test_people_who_wait_make_no_news_alone() -> None:
    assert replace(QUIET, waiting=5).is_quiet
    assert not replace(QUIET, denied=1).is_quiet
