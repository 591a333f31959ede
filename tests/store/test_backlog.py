"""The backlog: what of a mailing has not come to its end, by where it is."""

from __future__ import annotations

from datetime import timedelta

from newsletter.model import Accepted, Backlog, Deferred, MailingStatus, Refused
from newsletter.store.database import Store
from tests.sending.ledgers import START, consent, person
from tests.store.people import a_launch


def test_each_delivery_counts_where_it_is_until_its_end(store: Store) -> None:
    store.import_people((person(number), consent()) for number in range(6))
    mailing, _new = store.launch(a_launch())
    assert store.backlog(mailing.id) == Backlog(queued=6, in_hand=0, deferred=0)
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=4, now=START)]
        store.at_risk(mailing.id, worker, ids[:3], now=START)
        assert store.backlog(mailing.id) == Backlog(queued=2, in_hand=4, deferred=0)
        put_off = Deferred(code=450, reply="later")
        store.record(mailing.id, worker, [(ids[0], Accepted()), (ids[1], put_off)], now=START)
        store.record(mailing.id, worker, [(ids[2], Refused(code=550, reply="no"))], now=START)
        store.postpone(mailing.id, worker, ids[3:], until=START + timedelta(hours=2), now=START)
    found = store.backlog(mailing.id)
    assert found == Backlog(queued=2, in_hand=0, deferred=2, next_try_at=START + timedelta(minutes=1))
    assert found.left == 4


def test_what_a_sender_has_of_a_cancelled_mailing_is_found(store: Store) -> None:
    store.import_people((person(number), consent()) for number in range(3))
    mailing, _new = store.launch(a_launch())
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=3, now=START)]
        store.at_risk(mailing.id, worker, ids[:2], now=START)
        assert store.cancelled_in_hand() == ()
        store.steer(mailing.id, MailingStatus.CANCELLED, now=START)
        store.record(mailing.id, worker, [(ids[0], Accepted())], now=START)
        assert store.cancelled_in_hand() == (mailing.id,)
    store.recover(mailing.id, now=START)
    assert store.cancelled_in_hand() == ()


def test_whoever_only_decides_what_is_next_has_no_million_counted(store: Store) -> None:
    store.import_people((person(number), consent()) for number in range(6))
    mailing, _new = store.launch(a_launch())
    assert store.backlog(mailing.id, up_to=4) == Backlog(queued=4, in_hand=0, deferred=0)
    assert store.backlog(mailing.id, up_to=9) == Backlog(queued=6, in_hand=0, deferred=0)
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=5, now=START)]
        store.postpone(mailing.id, worker, ids[:3], until=START + timedelta(hours=2), now=START)
        found = store.backlog(mailing.id, up_to=2)
    assert found == Backlog(queued=1, in_hand=2, deferred=2, next_try_at=START + timedelta(hours=2))


def test_a_mailing_that_is_not_there_has_nothing_left(store: Store) -> None:
    assert store.backlog(99) == Backlog(queued=0, in_hand=0, deferred=0)
    assert store.backlog(99).left == 0
