"""The audience: who gets a row, and what a person's time zone is in SQL."""

from __future__ import annotations

from dataclasses import replace

from newsletter.store.database import Store
from tests.store.people import a_consent, a_launch, a_person, later


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
