"""When the next slice is due: now, later, or never."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Backlog, MailingStatus
from newsletter.sending.next_slice import IN_HAND_SECONDS, OUTAGE_WAITS, after_outage, next_slice_at
from tests.sending.samples import NOW

SENDING = MailingStatus.SENDING
LATER = NOW + timedelta(hours=1)


def backlog(queued: int = 0, in_hand: int = 0, deferred: int = 0, due: datetime | None = None) -> Backlog:
    return Backlog(queued=queued, in_hand=in_hand, deferred=deferred, next_try_at=due)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (backlog(), None),
        (backlog(queued=3), NOW),
        (backlog(deferred=1, due=LATER), LATER),
        (backlog(queued=1, deferred=1, due=LATER), NOW),
        (backlog(in_hand=2), NOW + timedelta(seconds=IN_HAND_SECONDS)),
        (backlog(in_hand=2, deferred=1, due=NOW + timedelta(seconds=5)), NOW + timedelta(seconds=5)),
        # Due already, by a clock that was ahead: now, not in the past.
        (backlog(deferred=1, due=NOW - timedelta(hours=1)), NOW),
    ],
)
def test_it_is_due_when_something_can_be_done(left: Backlog, due: datetime | None) -> None:
    assert next_slice_at(SENDING, left, now=NOW) == due


@pytest.mark.parametrize("status", [one for one in MailingStatus if one is not SENDING])
def test_a_mailing_that_is_not_to_be_sent_has_no_next_slice(status: MailingStatus) -> None:
    assert next_slice_at(status, backlog(queued=9), now=NOW) is None


def test_a_limit_or_an_outage_puts_it_off() -> None:
    assert next_slice_at(SENDING, backlog(queued=9), now=NOW, not_before=LATER) == LATER
    later = LATER + timedelta(hours=1)
    assert next_slice_at(SENDING, backlog(deferred=1, due=later), now=NOW, not_before=LATER) == later
    assert next_slice_at(SENDING, backlog(), now=NOW, not_before=LATER) is None


@given(
    queued=st.integers(0, 3), in_hand=st.integers(0, 3), deferred=st.integers(0, 3), hours=st.floats(-9, 9)
)
def test_what_is_left_is_never_forgotten(queued: int, in_hand: int, deferred: int, hours: float) -> None:
    due = NOW + timedelta(hours=hours) if deferred else None
    left = backlog(queued, in_hand, deferred, due)
    found = next_slice_at(SENDING, left, now=NOW)
    assert (found is not None) == (left.left > 0)
    assert found is None or found >= NOW


def test_an_outage_is_waited_for_longer_each_time_and_then_given_up() -> None:
    waits = [after_outage(number, retry_after_seconds=None, now=NOW) for number in range(1, 6)]
    assert waits == [NOW + wait for wait in OUTAGE_WAITS] + [None, None]


def test_a_server_that_asks_for_more_time_gets_it() -> None:
    assert after_outage(1, retry_after_seconds=600, now=NOW) == NOW + timedelta(minutes=10)
    assert after_outage(1, retry_after_seconds=1, now=NOW) == NOW + OUTAGE_WAITS[0]
