"""Suppressing: the steps that leaving and bounces share say whether they changed anything."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import SuppressionReason
from newsletter.store.database import Store
from newsletter.store.suppression import outranks, suppress, withdraw
from newsletter.store.tables import suppressions
from tests.store.people import LIST, NOW, a_withdrawal, subscribe


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


@pytest.mark.parametrize("place", [LIST, "other", None])
def test_a_stronger_reason_for_one_place_leaves_the_others_alone(store: Store, place: str | None) -> None:
    places = (LIST, "other", None)

    def suppress_on(where: str | None, reason: SuppressionReason, hashed: bytes = b"h" * 32) -> bool:
        with store._database.writing() as connection:
            return suppress(store._database, connection, hashed, where, reason, now=NOW)

    for where in places:
        assert suppress_on(where, SuppressionReason.UNSUBSCRIBED)
        assert suppress_on(where, SuppressionReason.UNSUBSCRIBED, b"o" * 32)
    assert suppress_on(place, SuppressionReason.BOUNCED)

    columns = (suppressions.c.address_hash, suppressions.c.list, suppressions.c.reason)
    with store._database.reading() as connection:
        found = {(bytes(row[0])[:1], row[1]): row[2] for row in connection.execute(sa.select(*columns))}
    assert found == {
        (letter, where): "bounced" if (letter, where) == (b"h", place) else "unsubscribed"
        for letter in (b"h", b"o")
        for where in places
    }


def test_a_withdrawal_says_which_lists_it_ended(store: Store) -> None:
    subscribe(store, range(1))
    subscribe(store, range(1), "other")
    person = next(store.subscribers()).id
    with store._database.writing() as connection:
        both = withdraw(store._database, connection, person, b"h" * 32, a_withdrawal(), everywhere=True)
        none = withdraw(store._database, connection, person, b"h" * 32, a_withdrawal(), everywhere=True)
    assert (both, none) == (["constituents", "other"], [])
