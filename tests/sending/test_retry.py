from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import MailingStatus
from newsletter.sending.retry import SHORTEST, stay_until
from tests.sending.samples import NOW

PATIENCE = timedelta(minutes=10)


def until(
    minutes: float | None, *, status: MailingStatus = MailingStatus.SENDING, stopped: bool = False
) -> object:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    return stay_until(status=status, stopped=stopped, due=due, now=NOW, patience=PATIENCE)


def test_a_copy_that_is_due_soon_is_waited_for() -> None:
    assert until(5) == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("minutes", [None, 11, 600])
def test_nothing_due_or_nothing_soon_ends_the_command(minutes: float | None) -> None:
    assert until(minutes) is None


@pytest.mark.parametrize(
    "status", [status for status in MailingStatus if status is not MailingStatus.SENDING]
)
def test_a_mailing_that_is_not_to_be_sent_is_not_waited_for(status: MailingStatus) -> None:
    assert until(1, status=status) is None


def test_whoever_says_stop_is_heard() -> None:
    assert until(1, stopped=True) is None


@given(st.floats(-100, 100))
def test_there_is_always_a_pause_between_two_runs(minutes: float) -> None:
    found = until(minutes)
    assert found is None or found >= NOW + SHORTEST  # type: ignore[operator]
