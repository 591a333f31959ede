"""Contact status: which of two rows of one person decides."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import SuppressionReason
from newsletter.subscribers.contact_status import ContactStatus, worst

HEAVIEST_FIRST = (
    ContactStatus.COMPLAINED,
    ContactStatus.UNSUBSCRIBED,
    ContactStatus.BOUNCED,
    ContactStatus.NEVER,
    ContactStatus.UNKNOWN,
    ContactStatus.SUBSCRIBED,
)


def test_complained_outweighs_unsubscribed_and_so_on_down_to_subscribed() -> None:
    for one, other in permutations(HEAVIEST_FIRST, 2):
        heavier = min(one, other, key=HEAVIEST_FIRST.index)
        assert worst(one, other) is heavier


@given(st.lists(st.sampled_from(ContactStatus), max_size=6))
def test_the_worst_of_many_is_the_worst_in_any_order(statuses: list[ContactStatus]) -> None:
    assert worst(*statuses) is worst(*reversed(statuses))
    assert all(worst(*statuses).weight >= status.weight for status in statuses)


def test_only_who_left_bounced_or_complained_is_suppressed() -> None:
    assert {status: status.suppresses for status in ContactStatus if status.suppresses} == {
        ContactStatus.BOUNCED: SuppressionReason.BOUNCED,
        ContactStatus.UNSUBSCRIBED: SuppressionReason.UNSUBSCRIBED,
        ContactStatus.COMPLAINED: SuppressionReason.COMPLAINED,
    }
