"""Settling: what an outcome makes of a copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import (
    Accepted,
    Deferred,
    DeliveryStatus,
    MailingStatus,
    Outcome,
    Refused,
    UncertainPolicy,
    Unknown,
)
from newsletter.store.delivery_transitions import (
    MAX_DOUBTS,
    DeliveryState,
    Rules,
    one_line,
    settle,
    settle_abandoned,
)
from tests.store.people import NOW, later

OUTCOMES: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Accepted, reference=st.text()),
    st.builds(Refused, code=st.integers(400, 599), reply=st.text()),
    st.builds(Deferred, code=st.integers(400, 599), reply=st.text()),
    st.builds(Unknown, reason=st.text(), is_settled_later=st.booleans()),
)
COPIES = st.builds(
    DeliveryState, tries=st.integers(1, 30), doubts=st.integers(0, 5), first_try_at=st.just(NOW)
)
RULES = st.builds(Rules, policy=st.sampled_from(UncertainPolicy), status=st.sampled_from(MailingStatus))


def rules(status: MailingStatus = MailingStatus.SENDING) -> Rules:
    return Rules(policy=UncertainPolicy.RESEND, status=status)


@given(outcome=OUTCOMES, copy=COPIES, rules=RULES, hours=st.integers(0, 60))
def test_a_copy_is_tried_again_only_with_a_time_and_only_while_there_is_a_mailing(
    outcome: Outcome, copy: DeliveryState, rules: Rules, hours: int
) -> None:
    now = later(hours=hours)
    settled = settle(outcome, copy, rules, now=now)
    assert (settled.status is DeliveryStatus.DEFERRED) == (settled.next_try_at is not None)
    if settled.next_try_at is not None:
        assert rules.status is not MailingStatus.CANCELLED
        assert settled.next_try_at >= now


@given(copy=COPIES, rules=RULES, reason=st.text(), settled_later=st.booleans())
def test_a_doubt_is_never_settled_as_sent_or_failed(
    copy: DeliveryState, rules: Rules, reason: str, settled_later: bool
) -> None:
    settled = settle(Unknown(reason=reason, is_settled_later=settled_later), copy, rules, now=NOW)
    assert settled.status in {DeliveryStatus.DEFERRED, DeliveryStatus.UNKNOWN}
    assert settled.doubts == copy.doubts + 1
    assert settled.doubts < MAX_DOUBTS or settled.status is DeliveryStatus.UNKNOWN
    if rules.policy is UncertainPolicy.HOLD or settled_later:
        assert settled.status is DeliveryStatus.UNKNOWN


@given(copy=COPIES, rules=RULES)
def test_a_stopped_sender_leaves_a_doubt_that_waits_before_it_is_tried_again(
    copy: DeliveryState, rules: Rules
) -> None:
    settled = settle_abandoned(copy, rules, now=NOW)
    assert settled.doubts == copy.doubts + 1
    again = (
        rules.policy is UncertainPolicy.RESEND
        and rules.status is not MailingStatus.CANCELLED
        and settled.doubts < MAX_DOUBTS
    )
    assert settled.status is (DeliveryStatus.DEFERRED if again else DeliveryStatus.UNKNOWN)
    assert (settled.next_try_at is not None and settled.next_try_at > NOW) == again


@pytest.mark.parametrize("doubts", range(5))
def test_three_doubts_are_enough(doubts: int) -> None:
    copy = DeliveryState(tries=doubts + 1, doubts=doubts, first_try_at=NOW)
    again = settle(Unknown(reason="?"), copy, rules(), now=NOW).status is DeliveryStatus.DEFERRED
    assert again == (doubts < 2)


def test_a_pause_does_not_end_a_deferred_copy_but_a_cancellation_does() -> None:
    copy = DeliveryState(tries=1, doubts=0, first_try_at=NOW)
    deferred = Deferred(code=451, reply="later")
    assert settle(deferred, copy, rules(MailingStatus.PAUSED), now=NOW).status is DeliveryStatus.DEFERRED
    assert settle(deferred, copy, rules(MailingStatus.CANCELLED), now=NOW).status is DeliveryStatus.CANCELLED


@given(st.text(max_size=3000))
def test_a_reply_becomes_one_short_printable_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 500
    assert line == "" or line.isprintable()
    assert one_line(line) == line
