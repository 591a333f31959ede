"""The audience: who gets a row, and what a person's time zone is in SQL."""

from __future__ import annotations

from dataclasses import replace

from newsletter.store.database import Store
from tests.store.people import NOW, a_consent, a_launch, a_person, later


def test_without_waves_nobody_waits(store: Store) -> None:
    store.import_people([(a_person(1, attributes={"timezone": "Asia/Tokyo"}), a_consent())])
    mailing, _new = store.launch(a_launch())
    assert [(row.status.value, row.next_try_at) for row in store.deliveries(mailing.id)] == [("queued", None)]


def test_a_time_that_has_come_is_at_once_and_another_is_waited_for(store: Store) -> None:
    people = [(a_person(1, attributes={"timezone": "Asia/Tokyo"}), a_consent()), (a_person(2), a_consent())]
    store.import_people(people)
    due = {"Asia/Tokyo": later(hours=-1), "": later(hours=1)}
    mailing, _new = store.launch(replace(a_launch(), due=due))
    assert [(row.status.value, row.next_try_at) for row in store.deliveries(mailing.id)] == [
        ("queued", None),
        ("deferred", later(hours=1)),
    ]


def test_a_hostile_time_zone_is_only_text(store: Store) -> None:
    hostile = "'); DROP TABLE deliveries; --"
    store.import_people([(a_person(1, attributes={"timezone": hostile}), a_consent())])
    mailing, _new = store.launch(replace(a_launch(), due={hostile: later(hours=2), "": later(hours=1)}))
    assert [row.next_try_at for row in store.deliveries(mailing.id)] == [later(hours=2)]


def test_whoever_paused_has_a_row_that_says_so(store: Store) -> None:
    store.import_people([(a_person(number), a_consent()) for number in range(3)])
    paused, back = (store.subscriber(a_person(number).address_key) for number in range(2))
    assert paused is not None
    assert back is not None
    store.set_pause(paused.id, later(days=1))
    store.set_pause(back.id, NOW)
    mailing, _new = store.launch(replace(a_launch(), due={"": later(hours=1)}))
    assert [(row.status.value, row.detail, row.next_try_at) for row in store.deliveries(mailing.id)] == [
        ("suppressed", "paused", None),
        ("deferred", "", later(hours=1)),
        ("deferred", "", later(hours=1)),
    ]
    assert mailing.audience == 3


def test_a_pause_that_begins_during_a_mailing_holds_and_nothing_is_sent_later(store: Store) -> None:
    store.import_people([(a_person(number), a_consent()) for number in range(2)])
    mailing, _new = store.launch(a_launch())
    first = store.subscriber(a_person(0).address_key)
    assert first is not None
    store.set_pause(first.id, later(days=1))
    with store.worker() as worker:
        claimed = store.claim(mailing.id, worker, limit=5, now=NOW)
        store.release(mailing.id, worker, now=NOW)
        assert [one.address for one in claimed] == [a_person(1).address]
        assert store.requeue(mailing.id, now=later(days=2)) == 0
        again = store.claim(mailing.id, worker, limit=5, now=later(days=2))
        assert [one.address for one in again] == [a_person(1).address]
        store.release(mailing.id, worker, now=NOW)
