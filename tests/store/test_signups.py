"""Sign-ups in the database: limits hold among threads, an email is claimed once, a sign-up is settled once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from newsletter.model import SignupRequest, SignupStatus, SuppressionReason
from newsletter.store.database import Store
from newsletter.subscribers.double_opt_in import CONFIRMATION_TRIES, EXPIRY, KEPT, Request, SignupLimits
from newsletter.subscribers.mailbox_key import mailbox_key
from tests.store.people import LIST, NOW

LIMITS = SignupLimits()


def request(
    address: str = "ana@riverton.example", network: str = "", lists: tuple[str, ...] = (LIST,)
) -> SignupRequest:
    return SignupRequest(
        address=address, address_key=address, mailbox_key=mailbox_key(address), lists=lists, lang="es",
        words="I want it", form="page", network=network,
    )  # fmt: skip


def test_a_sign_up_comes_back_as_it_was(store: Store) -> None:
    asked = request(network="203.0.113.0/24", lists=(LIST, "volunteers"))
    assert store.take_signup(asked, limits=LIMITS, now=NOW) is Request.EMAIL
    (found,) = store.claim_confirmations(now=NOW)
    assert found.request == asked
    assert (found.status, found.expires_at) == (SignupStatus.PENDING, NOW + EXPIRY)
    assert store.signup_by_token(found.token) == found
    assert store.signup_by_token(found.token[:-1]) is None
    assert store.signup_by_token("\x00") is None


def test_hundreds_for_one_address_are_one_email(store: Store) -> None:
    def ask(number: int) -> int:
        tag = f"ana+{number}@riverton.example"
        verdicts = [
            store.take_signup(request(tag, network=f"10.{number}.{one}.0/24"), limits=LIMITS, now=NOW)
            for one in range(10)
        ]
        return verdicts.count(Request.EMAIL)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(20))) == 1
    assert len(store.claim_confirmations(now=NOW)) == 1


def test_an_answer_takes_as_long_for_who_asked_before(store: Store) -> None:
    """Both write: an answer without a commit is quicker, which would show that somebody asked."""
    database = store._database
    written: list[str] = []
    sa.event.listen(
        database.engine, "before_cursor_execute", lambda *said: written.append(said[2].partition(" (")[0])
    )
    for _ in range(2):
        store.take_signup(request(), limits=LIMITS, now=NOW)
        assert "INSERT INTO signups" in written
        written.clear()
    assert len(store.claim_confirmations(now=NOW, limit=10)) == 1
    counts = store.period_counts(since=NOW, until=NOW + timedelta(hours=1))
    assert counts.waiting == 1


def test_one_network_is_held_to_its_limit_and_nobody_else_is(store: Store) -> None:
    verdicts = Counter(
        store.take_signup(request(f"a{number}@riverton.example", "203.0.113.0/24"), limits=LIMITS, now=NOW)
        for number in range(200)
    )
    assert verdicts == {
        Request.EMAIL: LIMITS.per_network_hour,
        Request.DROPPED: 200 - LIMITS.per_network_hour,
    }
    other = request("someone@riverton.example", "198.51.100.0/24")
    assert store.take_signup(other, limits=LIMITS, now=NOW) is Request.EMAIL
    later = NOW + timedelta(hours=1, seconds=1)
    assert store.take_signup(request("b@riverton.example", "203.0.113.0/24"), limits=LIMITS, now=later) is (
        Request.EMAIL
    )


def test_an_address_gets_a_few_in_a_month(store: Store) -> None:
    lists = [("a",), ("b",), ("c",), ("d",)]
    verdicts = [store.take_signup(request(lists=one), limits=LIMITS, now=NOW) for one in lists]
    assert verdicts == [Request.EMAIL] * 3 + [Request.DROPPED]
    later = NOW + timedelta(days=LIMITS.address_days, seconds=1)
    assert store.take_signup(request(lists=("d",)), limits=LIMITS, now=later) is Request.EMAIL


def test_what_waits_may_be_asked_for_again_once_it_expired(store: Store) -> None:
    store.take_signup(request(), limits=LIMITS, now=NOW)
    assert (
        store.take_signup(request(), limits=LIMITS, now=NOW + EXPIRY - timedelta(seconds=1))
        is Request.DROPPED
    )
    assert store.take_signup(request(), limits=LIMITS, now=NOW + EXPIRY) is Request.EMAIL


def test_a_suppressed_address_is_kept_and_gets_no_email(store: Store) -> None:
    store.suppress("ana@riverton.example", SuppressionReason.BOUNCED, now=NOW)
    assert store.take_signup(request(), limits=LIMITS, now=NOW) is Request.SILENT
    assert store.claim_confirmations(now=NOW + timedelta(days=1)) == ()


def test_a_claim_is_for_one_and_comes_back_twice(store: Store) -> None:
    for number in range(30):
        store.take_signup(request(f"a{number}@riverton.example"), limits=LIMITS, now=NOW)
    with ThreadPoolExecutor(4) as pool:
        claimed = [
            one.id
            for part in pool.map(lambda _: store.claim_confirmations(now=NOW, limit=9), range(8))
            for one in part
        ]
    assert len(claimed) == len(set(claimed)) == 30
    store.confirmations_emailed(claimed[1:], now=NOW)
    seen = []
    for hours in range(1, 12):
        seen += [one.id for one in store.claim_confirmations(now=NOW + timedelta(hours=hours))]
    assert seen == [claimed[0]] * (CONFIRMATION_TRIES - 1)


def test_an_email_that_waits_for_the_mail_server_uses_up_no_tries(store: Store) -> None:
    store.take_signup(request(), limits=LIMITS, now=NOW)
    now = NOW
    for _ in range(CONFIRMATION_TRIES * 2):
        (found,) = store.claim_confirmations(now=now)
        now += timedelta(minutes=2)
        store.postpone_confirmations([found.id], until=now, is_try=False)
    (found,) = store.claim_confirmations(now=now)
    assert found.tries == 1
    store.confirmations_emailed([found.id], now=now)
    assert store.claim_confirmations(now=now + timedelta(days=1)) == ()
    sent = store.signup_by_token(found.token)
    assert sent is not None
    assert sent.expires_at == now + EXPIRY


def test_whoever_got_no_email_can_sign_up_again(store: Store) -> None:
    store.take_signup(request(), limits=LIMITS, now=NOW)
    (found,) = store.claim_confirmations(now=NOW)
    store.give_up_confirmations([found.id], now=NOW)
    assert store.claim_confirmations(now=NOW + timedelta(days=1)) == ()
    assert store.take_signup(request(), limits=LIMITS, now=NOW + timedelta(hours=1)) is Request.EMAIL


def test_it_is_settled_once(store: Store) -> None:
    store.take_signup(request(), limits=LIMITS, now=NOW)
    (found,) = store.claim_confirmations(now=NOW)
    assert store.settle_signup(found.id, SignupStatus.DENIED)
    assert not store.settle_signup(found.id, SignupStatus.CONFIRMED)
    assert store.signup_by_token(found.token) == replace(found, status=SignupStatus.DENIED)
    assert store.take_signup(request(), limits=LIMITS, now=NOW + timedelta(days=100)) is Request.DROPPED


def test_they_are_forgotten_in_time_and_with_their_person(store: Store) -> None:
    store.take_signup(request(), limits=LIMITS, now=NOW)
    store.take_signup(request("ben@riverton.example"), limits=LIMITS, now=NOW)
    assert store.forget_signups(now=NOW + KEPT) == 0
    assert not store.erase("ana@riverton.example", now=NOW)
    (left,) = store.claim_confirmations(now=NOW)
    assert left.request.address == "ben@riverton.example"
    assert store.forget_signups(now=NOW + KEPT + timedelta(seconds=1)) == 1
