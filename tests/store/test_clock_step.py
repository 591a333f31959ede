"""A clock that was set back: what was put off by its earlier time is due, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from newsletter.model import Deferred
from newsletter.store.database import Store
from tests.sending.ledgers import START, consent, person
from tests.store.people import a_launch

HOURS = timedelta(hours=3)
LATER = Deferred(code=450, reply="later")


def put_off(store: Store, mailing_id: int, *, now: datetime, limit: int) -> None:
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing_id, worker, limit=limit, now=now)]
        store.at_risk(mailing_id, worker, ids, now=now)
        store.record(mailing_id, worker, [(one, LATER) for one in ids], now=now)


@pytest.fixture
def mailing_id(store: Store) -> int:
    store.import_people((person(number), consent()) for number in range(6))
    return store.launch(a_launch())[0].id


def test_what_a_clock_put_off_that_was_set_back_is_due(store: Store, mailing_id: int) -> None:
    put_off(store, mailing_id, now=START + HOURS, limit=2)
    put_off(store, mailing_id, now=START, limit=1)
    assert store.undo_clock_step(mailing_id, now=START) == 2
    assert store.undo_clock_step(mailing_id, now=START) == 0
    with store.worker() as worker:
        # Those two, and three that nobody has tried.
        assert len(store.claim(mailing_id, worker, limit=10, now=START)) == 5


def test_what_was_postponed_by_it_is_due_too(store: Store, mailing_id: int) -> None:
    ahead = START + HOURS
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing_id, worker, limit=6, now=ahead)]
        store.postpone(mailing_id, worker, ids, until=ahead + timedelta(minutes=9), now=ahead)
    assert store.undo_clock_step(mailing_id, now=START) == 6


def test_what_waits_for_its_own_hour_waits(store: Store, mailing_id: int) -> None:
    with store._database.writing() as connection:
        connection.execute(
            sa.text("UPDATE deliveries SET status = 'deferred', next_try_at = :at"),
            {"at": START + HOURS if not store._database.is_sqlite else (START + HOURS).isoformat()},
        )
    assert store.undo_clock_step(mailing_id, now=START - HOURS) == 0


def test_a_servers_time_is_asked_of_the_server(store: Store) -> None:
    assert abs(store.server_time() - datetime.now(UTC)) < timedelta(seconds=30)
    assert store.server_time().tzinfo is UTC
