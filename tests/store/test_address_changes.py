"""Moving a person to another address: in one transaction, with departures, without bounces."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from newsletter.model import (
    DeliveryStatus,
    ReaderRequest,
    ReaderRequestKind,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.ports.mailbox import Taken
from newsletter.store.database import Store
from newsletter.subscribers.reader_request_policy import AddressMove
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, later, subscribe
from tests.store.returned import an_event, record_events, sent
from tests.store.test_reader_requests import id_of, request, take

NEW = "new@riverton.example"


def asked(store: Store, address: str = NEW, *, hours: float = 0) -> ReaderRequest:
    """Ask for another address for reader 0."""
    take(
        store,
        request(ReaderRequestKind.NEW_ADDRESS, address, subscriber=id_of(store), old=key(0)),
        hours=hours,
    )
    return store.requests_of(id_of(store))[-1]


def move(store: Store, wanted: ReaderRequest, at: datetime = NOW) -> AddressMove:
    return store.move_person(wanted, a_withdrawal(), now=at)


def reasons(store: Store, address: str) -> list[tuple[str | None, SuppressionReason]]:
    return [(one.list, one.reason) for one in store.suppressions(address)]


def test_it_happens_once_among_threads(store: Store) -> None:
    subscribe(store, range(1))
    wanted = asked(store)
    with ThreadPoolExecutor(8) as pool:
        moves = list(pool.map(lambda _: move(store, wanted), range(8)))
    assert sorted(moves) == [AddressMove.MOVED, *[AddressMove.NOTHING] * 7]
    assert store.subscriber(key(0)) is None
    found = store.subscriber(NEW)
    assert found is not None
    notices = [
        one for one in store.requests_of(found.id) if one.request.kind is ReaderRequestKind.UNDO_ADDRESS
    ]
    assert [one.request.address for one in notices] == [key(0)]


def test_two_people_cannot_get_one_address(store: Store) -> None:
    subscribe(store, range(1))
    wanted = asked(store)
    store.import_people([(a_person(7, address=NEW, address_key=NEW), a_consent())])
    assert move(store, wanted) is AddressMove.TAKEN
    assert store.subscriber(key(0)) is not None


def test_the_preferences_token_changes_and_the_unsubscribe_token_stays(store: Store) -> None:
    subscribe(store, range(1))
    before = store.subscriber(key(0))
    assert before is not None
    move(store, asked(store))
    after = store.subscriber(NEW)
    assert after is not None
    assert after.subscriptions == before.subscriptions
    assert store.subscriber_by_preferences_token(before.preferences_token) is None
    assert store.subscriber_by_preferences_token(after.preferences_token) == after


def test_departures_go_along_and_bounces_stay(store: Store) -> None:
    subscribe(store, range(1))
    store.unsubscribe(key(0), a_withdrawal(), everywhere=True)
    store.suppress(NEW, SuppressionReason.UNSUBSCRIBED, now=NOW)
    move(store, asked(store))
    assert set(reasons(store, key(0))) == set(reasons(store, NEW))
    subscribe(store, range(1, 2))
    store.suppress(key(1), SuppressionReason.BOUNCED, now=NOW)
    take(store, request(ReaderRequestKind.NEW_ADDRESS, "b@b.example", subscriber=id_of(store, 1), old=key(1)))
    assert move(store, store.requests_of(id_of(store, 1))[-1]) is AddressMove.MOVED
    assert reasons(store, "b@b.example") == []
    assert store.audience_size(LIST) == 1


def test_a_late_bounce_of_the_old_mailbox_does_not_stop_the_new_one(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    move(store, asked(store, hours=1), later(hours=1))
    assert record_events(store, an_event(mailing, ana), now=later(hours=2)) == Taken(new=1, suppressed=1)
    assert reasons(store, key(0)) == [(None, SuppressionReason.BOUNCED)]
    assert reasons(store, NEW) == []
    mailing, _ = sent(store, "second", at=later(hours=3))
    record_events(store, an_event(mailing, ana), now=later(hours=4))
    assert reasons(store, NEW) == [(None, SuppressionReason.BOUNCED)]


def test_a_late_complaint_holds_for_both(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    move(store, asked(store, hours=1), later(hours=1))
    record_events(store, an_event(mailing, ana, "complained"), now=later(hours=2))
    for address in (key(0), NEW):
        assert reasons(store, address) == [(None, SuppressionReason.COMPLAINED)]


def test_soft_bounces_of_the_old_mailbox_do_not_count_against_the_new_one(store: Store) -> None:
    subscribe(store, range(1))
    for number in range(4):
        at = later(days=7 * number)
        if number == 3:
            move(store, asked(store, hours=24 * 20), later(days=20))
        mailing, (ana,) = sent(store, f"issue-{number}", at=at)
        if number != 2:
            record_events(store, an_event(mailing, ana, "soft"), now=at)
    assert reasons(store, NEW) == reasons(store, key(0)) == []


def test_whoever_moved_is_not_imported_at_the_old_address_but_may_sign_up_there(store: Store) -> None:
    subscribe(store, range(1))
    move(store, asked(store))
    old = a_person(0)
    for dry_run in (True, False):
        counts = store.import_people([(old, a_consent(at=later(days=9)))], dry_run=dry_run)
        assert (counts.suppressed, counts.added) == (1, 0)
    counts = store.import_people([(old, a_consent(at=later(days=9), method="sign-up"))])
    assert counts.added == 1
    mine = store.subscriber(key(0))
    assert mine is not None
    assert [one.status for one in mine.subscriptions] == [SubscriptionStatus.SUBSCRIBED]


def test_a_certificate_names_the_address_that_a_delivery_went_to(store: Store) -> None:
    subscribe(store, range(2))
    first, _ = sent(store)
    before = [one.address for one in store.copies(first, DeliveryStatus.SENT)]
    move(store, asked(store, hours=1), later(hours=1))
    second, _ = sent(store, "second", at=later(hours=2))
    assert [one.address for one in store.copies(first, DeliveryStatus.SENT)] == before
    assert NEW in [one.address for one in store.copies(second, DeliveryStatus.SENT)]


def test_a_change_that_took_place_is_kept_as_long_as_the_person(store: Store) -> None:
    subscribe(store, range(1))
    move(store, asked(store))
    store.forget_requests(now=NOW + timedelta(days=400))
    (kept,) = store.requests_of(id_of_new(store))
    assert (kept.request.old_address, kept.request.address, kept.settled_at) == (key(0), NEW, NOW)


def id_of_new(store: Store) -> int:
    found = store.subscriber(NEW)
    assert found is not None
    return found.id
