"""Giving up: so many mailings in a row, over so many days, and never for what was only slow."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.soft_bounce_policy import PastDelivery, gives_up
from newsletter.model import BounceRules
from tests.inbound.made import NOW

RULES = BounceRules(soft_bounces=3, soft_days=10)


def copies(marks: str, *, every_days: float = 7, newest_days_ago: float = 0) -> list[PastDelivery]:
    """Return copies, newest first: s soft, x another bounce, a arrived, . nothing came back."""
    return [
        PastDelivery(
            sent_at=NOW - timedelta(days=newest_days_ago + number * every_days),
            soft=mark == "s",
            came_back=mark == "x",
            arrived=mark == "a",
        )
        for number, mark in enumerate(marks)
    ]


def given_up(marks: str, *, every_days: float = 7, newest_days_ago: float = 0) -> bool:
    return gives_up(copies(marks, every_days=every_days, newest_days_ago=newest_days_ago), RULES, now=NOW)


def test_three_mailings_over_two_weeks_are_enough() -> None:
    assert given_up("sss")
    assert given_up("sss.....")


def test_two_mailings_are_not() -> None:
    assert not given_up("ss.s")


def test_three_mailings_within_a_week_are_not() -> None:
    assert not given_up("sss", every_days=2)
    assert given_up("ssssss", every_days=2)


def test_a_copy_that_did_not_come_back_ends_the_count() -> None:
    assert not given_up("ss.ss")
    assert not given_up("ssass")


def test_a_copy_of_yesterday_says_nothing_yet() -> None:
    assert given_up(".sss", every_days=7, newest_days_ago=1)
    assert not given_up(".sss", every_days=7, newest_days_ago=6)


def test_a_bounce_for_the_senders_sake_says_nothing_of_the_mailbox() -> None:
    assert given_up("sxsxs")
    assert not given_up("xxxxx")


@given(st.text("sxa.", max_size=12), st.integers(1, 30))
def test_never_before_so_many_and_so_long(marks: str, every_days: int) -> None:
    if given_up(marks, every_days=every_days):
        assert marks.count("s") >= RULES.soft_bounces
        last = len(marks) - 1 - marks[::-1].index("s")
        assert (last - marks.index("s")) * every_days >= RULES.soft_days


@given(st.text("sxa.", max_size=12))
def test_one_that_arrived_now_forgives_everything(marks: str) -> None:
    assert not given_up("a" + marks)
