"""Leaving: done when the call returns, provable, and without a way back by accident."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from newsletter.model import ConsentAction, Refused, SubscriptionStatus, SuppressionReason
from newsletter.store.all_tables import metadata
from newsletter.store.database import Store
from newsletter.store.tables import suppressions
from tests.store.people import (
    LIST,
    NOW,
    a_consent,
    a_person,
    a_withdrawal,
    key,
    later,
    launched,
    subscribe,
)


def suppressed_rows(store: Store) -> list[tuple[str | None, str, str]]:
    with store._database.reading() as connection:
        wanted = sa.select(suppressions.c.list, suppressions.c.reason, suppressions.c.note)
        return sorted(((row[0], row[1], row[2]) for row in connection.execute(wanted)), key=str)


def test_an_unsubscribe_is_written_three_times_over(store: Store) -> None:
    subscribe(store, range(1))
    assert store.unsubscribe(key(0), a_withdrawal(at=later(days=1)))
    known = store.subscriber(key(0))
    assert known is not None
    (place,) = known.subscriptions
    assert (place.status, place.since) == (SubscriptionStatus.UNSUBSCRIBED, later(days=1))
    assert known.consents == (a_consent(), a_withdrawal(at=later(days=1)))
    assert suppressed_rows(store) == [(LIST, "unsubscribed", "")]
    assert known.suppressed is None


def test_a_second_click_changes_nothing(store: Store) -> None:
    subscribe(store, range(1))
    store.unsubscribe(key(0), a_withdrawal())
    before = store.subscriber(key(0))
    assert not store.unsubscribe(key(0), a_withdrawal(at=later(days=1)))
    assert store.subscriber(key(0)) == before


def test_leaving_one_list_keeps_the_other(store: Store) -> None:
    for list_key in (LIST, "other"):
        subscribe(store, range(1), list_key)
    store.unsubscribe(key(0), a_withdrawal())
    (known,) = store.subscribers(list="other", status=SubscriptionStatus.SUBSCRIBED)
    assert known.suppressed is None
    assert list(store.subscribers(list=LIST, status=SubscriptionStatus.SUBSCRIBED)) == []


def test_leaving_everywhere_ends_every_list_and_suppresses_the_address(store: Store) -> None:
    for list_key in (LIST, "other"):
        subscribe(store, range(1), list_key)
    assert store.unsubscribe(key(0), a_withdrawal(), everywhere=True)
    known = store.subscriber(key(0))
    assert known is not None
    assert known.suppressed is SuppressionReason.UNSUBSCRIBED
    assert [consent.list for consent in known.consents if consent.action is ConsentAction.WITHDRAWN] == [
        LIST,
        "other",
    ]


def test_a_stranger_cannot_be_unsubscribed(store: Store) -> None:
    assert not store.unsubscribe(key(9), a_withdrawal())
    assert not store.unsubscribe(key(9), a_withdrawal(), everywhere=True)
    assert suppressed_rows(store) == []


def test_whoever_is_not_on_a_list_does_not_leave_it(store: Store) -> None:
    subscribe(store, range(1), "other")
    assert not store.unsubscribe(key(0), a_withdrawal())
    assert suppressed_rows(store) == []


def test_suppressing_twice_changes_nothing(store: Store) -> None:
    store.suppress(key(0), SuppressionReason.BOUNCED, now=NOW, note="550 no such user")
    store.suppress(key(0), SuppressionReason.BOUNCED, now=later(days=1), note="again")
    assert suppressed_rows(store) == [(None, "bounced", "550 no such user")]


def test_a_stronger_reason_replaces_a_weaker_one_only(store: Store) -> None:
    store.suppress(key(0), SuppressionReason.UNSUBSCRIBED, now=NOW)
    store.suppress(key(0), SuppressionReason.COMPLAINED, now=NOW, note="abuse report")
    store.suppress(key(0), SuppressionReason.BOUNCED, now=NOW)
    assert suppressed_rows(store) == [(None, "complained", "abuse report")]


def test_an_erased_person_is_gone_and_stays_suppressed(store: Store) -> None:
    subscribe(store, range(2))
    store.unsubscribe(key(0), replace(a_withdrawal(), source="203.0.113.9"))
    store.suppress(key(0), SuppressionReason.STAFF, now=NOW, note="Reader One asked by phone")
    assert store.erase(key(0), now=NOW)
    assert store.subscriber(key(0)) is None
    assert [person.person.address for person in store.subscribers()] == [key(1)]
    assert suppressed_rows(store) == [(None, "erased", "")]
    assert not store.erase(key(0), now=NOW)


def test_an_erased_persons_link_is_not_known_any_more(store: Store) -> None:
    subscribe(store, range(1))
    token = next(store.subscribers()).subscriptions[0].token
    store.erase(key(0), now=NOW)
    assert store.subscriber_by_token(token) is None


def test_nothing_in_the_database_names_an_erased_person(store: Store) -> None:
    person = a_person(0, first_name="Zenobia", last_name="Quark", attributes={"street": "Elm 5"})
    store.import_people([(person, replace(a_consent(), source="zenobia.csv", actor="zenobia"))])
    mailing = launched(store, range(1, 3))
    with store.worker() as worker:
        ids = [copy.subscriber_id for copy in store.claim(mailing.id, worker, limit=9, now=NOW)]
        refusal = f"no such user {key(0)}"
        store.record(mailing.id, worker, [(ids[0], Refused(code=550, reply=refusal))], now=NOW)
    before = store.counts(mailing.id)
    store.erase(key(0), now=NOW)
    assert store.counts(mailing.id) == before
    said = everything(store).lower()
    for word in (key(0), "zenobia", "quark", "elm 5"):
        assert word not in said


def everything(store: Store) -> str:
    """Return every row of every table as text."""
    with store._database.reading() as connection:
        return "\n".join(
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        )
