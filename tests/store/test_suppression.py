"""Suppressing: the steps that leaving and bounces share say whether they changed anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import SuppressionReason
from newsletter.store.database import Store
from newsletter.store.suppression import outranks, suppress, withdraw
from tests.store.people import NOW, a_withdrawal, subscribe


@given(st.sampled_from(SuppressionReason), st.sampled_from(SuppressionReason))
def test_of_two_reasons_exactly_one_is_stronger(one: SuppressionReason, other: SuppressionReason) -> None:
    assert outranks(one, other) + outranks(other, one) == (one is not other)
    assert not outranks(SuppressionReason.UNSUBSCRIBED, one)


def test_it_says_whether_it_changed_anything(store: Store) -> None:
    def again(reason: SuppressionReason) -> bool:
        with store._database.writing() as connection:
            return suppress(store._database, connection, b"h" * 32, None, reason, now=NOW)

    assert again(SuppressionReason.BOUNCED)
    assert not again(SuppressionReason.BOUNCED)
    assert not again(SuppressionReason.UNSUBSCRIBED)
    assert again(SuppressionReason.COMPLAINED)


def test_a_withdrawal_says_which_lists_it_ended(store: Store) -> None:
    subscribe(store, range(1))
    subscribe(store, range(1), "other")
    person = next(store.subscribers()).id
    with store._database.writing() as connection:
        both = withdraw(store._database, connection, person, b"h" * 32, a_withdrawal(), everywhere=True)
        none = withdraw(store._database, connection, person, b"h" * 32, a_withdrawal(), everywhere=True)
    assert (both, none) == (["constituents", "other"], [])
