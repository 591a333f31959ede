"""Blocking: every reason not to write, found by SQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from newsletter.model import SuppressionReason
from newsletter.store.column_types import Moment
from newsletter.store.database import Store
from newsletter.store.suppression_sql import blocked_reason, everywhere_reason, suppressed_reason
from newsletter.store.tables import subscribers, subscriptions
from tests.store.people import LIST, NOW, a_withdrawal, key, subscribe


def reasons(store: Store, list_key: str = LIST) -> tuple[object, ...]:
    """Return (everywhere, suppressed, blocked) for the one person there is."""
    asked = sa.literal(list_key, sa.Text())
    place = sa.and_(subscriptions.c.subscriber_id == subscribers.c.id, subscriptions.c.list == asked)
    now = sa.literal(NOW, Moment)
    wanted = sa.select(everywhere_reason(), suppressed_reason(asked), blocked_reason(asked, now)).select_from(
        subscribers.outerjoin(subscriptions, place)
    )
    with store._database.reading() as connection:
        return tuple(connection.execute(wanted).one())


def test_a_subscriber_in_good_standing_is_not_blocked(store: Store) -> None:
    subscribe(store, range(1))
    assert reasons(store) == (None, None, None)
    assert reasons(store, "other") == (None, None, "unsubscribed")


@pytest.mark.parametrize("reason", SuppressionReason)
def test_a_suppression_everywhere_blocks_on_every_list(store: Store, reason: SuppressionReason) -> None:
    subscribe(store, range(1))
    store.suppress(key(0), reason, now=NOW)
    for list_key in (LIST, "other"):
        assert reasons(store, list_key) == (reason.value,) * 3


def test_leaving_one_list_blocks_on_that_list_only(store: Store) -> None:
    subscribe(store, range(1))
    subscribe(store, range(1), "other")
    store.unsubscribe(key(0), a_withdrawal())
    assert reasons(store) == (None, "unsubscribed", "unsubscribed")
    assert reasons(store, "other") == (None, None, None)


def test_an_erased_person_is_blocked_though_nothing_links_them_to_a_suppression(store: Store) -> None:
    subscribe(store, range(1))
    store.erase(key(0), now=NOW)
    assert reasons(store) == (None, "erased", "erased")


def test_a_pause_blocks_on_every_list_until_it_ends(store: Store) -> None:
    subscribe(store, range(1))
    person = store.subscriber(key(0))
    assert person is not None
    store.set_pause(person.id, NOW + timedelta(days=1))
    assert reasons(store) == (None, None, "paused")
    store.unsubscribe(key(0), a_withdrawal())
    assert reasons(store) == (None, "unsubscribed", "unsubscribed")
    assert store.audience_and_paused(LIST, at=NOW)[1] == 0
    store.set_pause(person.id, NOW)
    assert reasons(store, "other") == (None, None, "unsubscribed")


def test_a_pause_that_ended_blocks_nobody(store: Store) -> None:
    subscribe(store, range(2))
    first, second = (store.subscriber(key(number)) for number in range(2))
    assert first is not None
    assert second is not None
    store.set_pause(first.id, NOW)
    store.set_pause(second.id, NOW + timedelta(days=1))
    assert store.audience_and_paused(LIST, at=NOW) == (1, 1)
    assert store.audience_size(LIST, at=NOW) == 1
    assert store.audience_zones(LIST, at=NOW) == {"": 1}
    store.set_pause(second.id, None)
    assert store.audience_and_paused(LIST, at=NOW) == (2, 0)
    assert store.audience_size(LIST, at=NOW) == 2
