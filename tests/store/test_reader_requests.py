"""Readers' requests in the database: limits hold among threads, an email is claimed once, kinds stay apart."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from newsletter.model import NewReaderRequest, ReaderRequestKind, ReaderRequestStatus, SuppressionReason
from newsletter.store.database import Store
from newsletter.subscribers.double_opt_in import CONFIRMATION_TRIES, KEPT, Request, SignupLimits
from newsletter.subscribers.mailbox_key import mailbox_key
from newsletter.subscribers.reader_request_policy import LIFETIMES
from tests.store.people import NOW, key, subscribe

LIMITS = SignupLimits()
LINK, DATA, NEW = ReaderRequestKind.LINK, ReaderRequestKind.DATA, ReaderRequestKind.NEW_ADDRESS


def request(
    kind: ReaderRequestKind = LINK,
    address: str = "ana@riverton.example",
    *,
    network: str = "",
    subscriber: int | None = None,
    old: str = "",
) -> NewReaderRequest:
    return NewReaderRequest(
        kind=kind,
        address=address,
        address_key=address,
        mailbox_key=mailbox_key(address),
        subscriber_id=subscriber,
        old_address=old,
        old_address_key=old,
        lang="es",
        network=network,
    )


def take(store: Store, asked: NewReaderRequest, *, known: bool = True, hours: float = 0) -> Request:
    return store.take_request(asked, known=known, limits=LIMITS, now=NOW + timedelta(hours=hours))


def id_of(store: Store, number: int = 0) -> int:
    found = store.subscriber(key(number))
    assert found is not None
    return found.id


def test_a_request_comes_back_as_it_was(store: Store) -> None:
    subscribe(store, range(1))
    asked = request(NEW, network="203.0.113.0/24", subscriber=id_of(store), old=key(0))
    assert take(store, asked) is Request.EMAIL
    (found,) = store.claim_request_emails(now=NOW)
    assert (found.request, found.status, found.tries) == (asked, ReaderRequestStatus.PENDING, 1)
    assert store.claim_request_emails(now=NOW) == ()
    assert store.requests_of(id_of(store)) == (found,)
    assert store.request_by_token(found.token, (DATA, NEW)) == found
    assert store.request_by_token(found.token, (DATA, LINK)) is None
    for never in (found.token[:-1], "", "\x00", "x" * 100):
        assert store.request_by_token(never, tuple(ReaderRequestKind)) is None


def test_ten_thousand_for_one_address_are_one_email(store: Store) -> None:
    def ask(number: int) -> Request:
        return take(store, request(address=f"ana+{number % 9}@riverton.example"))

    with ThreadPoolExecutor(8) as pool:
        verdicts = Counter(pool.map(ask, range(400)))
    # Each tag is an address of its own; all reach one mailbox.
    assert verdicts[Request.EMAIL] <= LIMITS.per_address
    assert len(store.claim_request_emails(now=NOW)) == verdicts[Request.EMAIL]


def test_a_network_is_held_to_its_limit_and_nobody_else_is(store: Store) -> None:
    asked = [request(address=f"reader{number}@a.example", network="203.0.113.0/24") for number in range(60)]
    verdicts = Counter(take(store, one) for one in asked)
    assert verdicts == {Request.EMAIL: LIMITS.per_network_hour, Request.DROPPED: 60 - LIMITS.per_network_hour}
    assert take(store, request(address="ben@a.example", network="198.51.100.0/24")) is Request.EMAIL
    assert take(store, request(address="cy@a.example", network="203.0.113.0/24"), hours=1.1) is Request.EMAIL


@pytest.mark.parametrize("reason", [None, *SuppressionReason])
def test_only_an_address_that_may_be_mailed_gets_an_email(
    store: Store, reason: SuppressionReason | None
) -> None:
    if reason is not None:
        store.suppress("ana@riverton.example", reason, now=NOW)
    mailed = reason in (None, SuppressionReason.UNSUBSCRIBED)
    assert take(store, request()) is (Request.EMAIL if mailed else Request.SILENT)
    assert len(store.claim_request_emails(now=NOW)) == mailed


def test_somebody_unknown_counts_like_everybody_and_gets_nothing(store: Store) -> None:
    assert take(store, request(), known=False) is Request.SILENT
    assert take(store, request(), known=False) is Request.DROPPED
    assert store.claim_request_emails(now=NOW) == ()
    hour = LIFETIMES[LINK] / timedelta(hours=1)
    assert take(store, request(), known=False, hours=hour) is Request.SILENT


def test_an_email_that_cannot_be_sent_is_tried_again_and_then_given_up(store: Store) -> None:
    take(store, request())
    now = NOW
    for tries in range(1, CONFIRMATION_TRIES + 1):
        (found,) = store.claim_request_emails(now=now)
        assert found.tries == tries
        now += timedelta(minutes=11)
    assert store.claim_request_emails(now=now) == ()
    store.give_up_requests([found.id], now=now)
    assert store.request_by_token(found.token, (LINK,)).expires_at == now  # type: ignore[union-attr]


def test_links_live_as_long_as_their_kind_from_when_they_were_sent(store: Store) -> None:
    subscribe(store, range(1))
    take(store, request(DATA, subscriber=id_of(store)))
    (found,) = store.claim_request_emails(now=NOW)
    later = NOW + timedelta(hours=5)
    store.requests_emailed([found], now=later)
    (sent,) = store.requests_of(id_of(store))
    assert sent.expires_at == later + timedelta(days=1)
    store.postpone_requests([found.id], until=later, is_try=False)
    assert [one.tries for one in store.claim_request_emails(now=later)] == [1]


def test_old_requests_are_forgotten(store: Store) -> None:
    take(store, request())
    assert store.forget_requests(now=NOW + KEPT) == 0
    assert store.forget_requests(now=NOW + KEPT + timedelta(seconds=1)) == 1


def test_erasing_a_person_forgets_what_they_asked_for(store: Store) -> None:
    subscribe(store, range(2))
    take(store, request(DATA, key(0), subscriber=id_of(store)))
    take(store, request(NEW, "new@riverton.example", subscriber=id_of(store), old=key(0)))
    take(store, request(DATA, key(1), subscriber=id_of(store, 1)))
    store.erase(key(0), now=NOW)
    assert [one.request.address for one in store.claim_request_emails(now=NOW)] == [key(1)]
