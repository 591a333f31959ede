"""The store's metrics: right on each database, and answered by what is open, not by all that ever was."""

from __future__ import annotations

from datetime import timedelta

from newsletter.model import Accepted, DatabaseMetrics, Deferred, MailingStatus
from newsletter.store.database import Store
from newsletter.store.metrics import _DELIVERIES
from tests.sending.ledgers import START, consent, person
from tests.store.people import a_launch
from tests.store.plans import DUE, a_plan


def test_an_empty_database_has_a_size_and_nothing_else(store: Store) -> None:
    found = store.metrics()
    assert found.size_bytes > 10_000
    assert found == DatabaseMetrics(size_bytes=found.size_bytes)


def test_deliveries_count_by_status_while_their_mailing_is_open(store: Store) -> None:
    store.import_people((person(number), consent()) for number in range(6))
    mailing, _new = store.launch(a_launch())
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=3, now=START)]
        store.at_risk(mailing.id, worker, ids, now=START)
        put_off = Deferred(code=450, reply="later")
        store.record(mailing.id, worker, [(ids[0], Accepted()), (ids[1], put_off)], now=START)
        found = store.metrics()
    assert found.mailings == {"sending": 1}
    assert found.deliveries == {"queued": 3, "at_risk": 1, "sent": 1, "deferred": 1}
    store.steer(mailing.id, MailingStatus.PAUSED, now=START, reason="staff")
    assert sum(store.metrics().deliveries.values()) == 6
    store.steer(mailing.id, MailingStatus.CANCELLED, now=START, reason="staff")
    assert store.metrics().deliveries == {}
    assert store.metrics().mailings == {"cancelled": 1}


def test_the_earliest_schedule_that_waits_counts(store: Store) -> None:
    ids = [
        store.schedule(a_plan(issue=issue, digest=digest * 64, send_at=DUE + timedelta(hours=hours)))[0].id
        for issue, digest, hours in (("one", "a", 0), ("two", "b", 2), ("three", "c", 1))
    ]
    assert (store.metrics().schedules, store.metrics().first_send_at) == ({"waiting": 3}, DUE)
    store.hold_schedule(ids[0], "late", now=START)
    found = store.metrics()
    assert (found.schedules, found.first_send_at) == ({"waiting": 2, "held": 1}, DUE + timedelta(hours=1))


def test_the_ledger_is_read_by_its_key(store: Store) -> None:
    database = store._database
    if not database.is_sqlite:
        return
    wanted = _DELIVERIES.params(since=START)
    asked = str(wanted.compile(database.engine, compile_kwargs={"literal_binds": True}))
    with database.reading() as connection:
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}"))
    assert "SEARCH deliveries" in plan
    assert "SCAN deliveries" not in plan
