"""Mailings: one launch for an issue, list and round; steering that cannot lose a copy."""

from __future__ import annotations

import hashlib
import threading

import pytest

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Accepted,
    Deferred,
    DeliveryStatus,
    Mailing,
    MailingStatus,
    Picture,
    Refused,
    SuppressionReason,
    UncertainPolicy,
    Unknown,
)
from newsletter.store.database import Store
from tests.store.people import (
    LIST,
    NOW,
    a_launch,
    a_withdrawal,
    an_edition,
    key,
    later,
    launched,
    subscribe,
)


def a_picture(data: bytes, alt: str = "") -> Picture:
    return Picture(name="p.png", media_type="image/png", data=data, width=2, height=1, alt=alt)


def statuses(store: Store, mailing_id: int) -> list[str]:
    return [row.status.value for row in store.deliveries(mailing_id)]


def test_a_launch_freezes_edition_and_audience(store: Store) -> None:
    subscribe(store, range(3))
    mailing, new = store.launch(a_launch())
    assert new
    assert (mailing.audience, mailing.status, mailing.started_at) == (3, MailingStatus.SENDING, None)
    assert (mailing.issue, mailing.list, mailing.round) == ("sanctuary-city", LIST, 0)
    assert (mailing.digest, mailing.subject) == ("d" * 64, "What is a sanctuary city?")
    assert (mailing.transport, mailing.policy) == ("memory", UncertainPolicy.RESEND)
    assert len(mailing.key) == 32
    subscribe(store, range(3, 5))
    assert store.counts(mailing.id).audience == 3
    assert store.mailing(mailing.id) == mailing


def test_only_people_on_the_list_are_the_audience(store: Store) -> None:
    subscribe(store, range(2))
    subscribe(store, range(2, 4), "other")
    store.unsubscribe(key(0), a_withdrawal())
    mailing, _ = store.launch(a_launch())
    assert [row.address for row in store.deliveries(mailing.id)] == [key(1)]


def test_suppressed_people_get_a_row_that_says_why(store: Store) -> None:
    subscribe(store, range(3))
    store.suppress(key(0), SuppressionReason.BOUNCED, now=NOW)
    store.suppress(key(2), SuppressionReason.STAFF, now=NOW)
    mailing, _ = store.launch(a_launch())
    assert mailing.audience == 3
    assert [(row.status.value, row.detail) for row in store.deliveries(mailing.id)] == [
        ("suppressed", "bounced"),
        ("queued", ""),
        ("suppressed", "staff"),
    ]


def test_an_empty_audience_is_fine(store: Store) -> None:
    mailing, new = store.launch(a_launch())
    assert (mailing.audience, new) == (0, True)
    assert store.finish(mailing.id, now=NOW)


def test_a_second_launch_returns_the_first_mailing(store: Store) -> None:
    first = launched(store, range(2))
    subscribe(store, range(2, 9))
    assert store.launch(a_launch(an_edition(digest="e" * 64))) == (first, False)
    correction, new = store.launch(a_launch(number=1))
    assert (correction.audience, new) == (9, True)
    assert store.mailings() == (first, correction)


def test_however_many_launch_at_once_there_is_one_mailing(store: Store) -> None:
    subscribe(store, range(50))
    gate = threading.Barrier(8)
    results: list[tuple[Mailing, bool]] = []

    def launch() -> None:
        gate.wait()
        results.append(store.launch(a_launch()))

    threads = [threading.Thread(target=launch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new for _, new in results) == [False] * 7 + [True]
    assert len({mailing.id for mailing, _ in results}) == 1
    assert store.counts(results[0][0].id).audience == 50


def test_the_frozen_edition_comes_back_with_its_pictures(store: Store) -> None:
    pictures = (a_picture(b"\x00\xff"), a_picture(b"two", "Two"), a_picture(b"\x00\xff", "again"))
    edition = an_edition(pictures=pictures)
    mailing, _ = store.launch(a_launch(edition))
    assert store.edition_of(mailing.id) == edition


def test_what_reads_the_same_is_stored_once_and_comes_back_under_its_own_name(store: Store) -> None:
    picture = a_picture(b"same")
    first, _ = store.launch(a_launch(an_edition(pictures=(picture,))))
    again, new = store.launch(a_launch(an_edition("reprint", pictures=(picture,)), list_key="other"))
    assert new
    assert again.digest == first.digest
    edition = store.edition_of(again.id)
    assert (edition.issue, edition.list, edition.pictures) == ("reprint", "other", (picture,))
    other = an_edition("third", digest=hashlib.sha256(b"3").hexdigest(), pictures=(picture,))
    third, _ = store.launch(a_launch(other))
    assert store.edition_of(third.id).pictures == (picture,)


def test_mailings_are_found_by_issue_and_list(store: Store) -> None:
    one, _ = store.launch(a_launch())
    two, _ = store.launch(a_launch(list_key="other"))
    three, _ = store.launch(a_launch(an_edition("next", digest="e" * 64)))
    assert store.mailings(issue="sanctuary-city") == (one, two)
    assert store.mailings(list=LIST) == (one, three)
    assert store.mailings(issue="next", list="other") == ()


def test_what_is_not_there_is_named(store: Store) -> None:
    assert store.mailing(7) is None
    for ask in (store.edition_of, store.counts):
        with pytest.raises(NotFoundError, match="no mailing 7"):
            ask(7)
    with pytest.raises(NotFoundError, match="no mailing 7"):
        store.steer(7, MailingStatus.PAUSED, now=NOW)
    with pytest.raises(NotFoundError, match="no mailing 7"):
        store.requeue(7, now=NOW)


def test_the_ledger_streams_past_a_page_in_order(store: Store) -> None:
    mailing = launched(store, range(2100))
    ids = [row.subscriber_id for row in store.deliveries(mailing.id)]
    assert len(ids) == 2100
    assert ids == sorted(set(ids))


def test_a_pause_says_why_and_a_resume_forgets_it(store: Store) -> None:
    mailing = launched(store, range(1))
    paused = store.steer(mailing.id, MailingStatus.PAUSED, now=NOW, reason="the server is away")
    assert (paused.status, paused.reason) == (MailingStatus.PAUSED, "the server is away")
    assert store.steer(mailing.id, MailingStatus.PAUSED, now=NOW, reason="again") == paused
    resumed = store.steer(mailing.id, MailingStatus.SENDING, now=NOW)
    assert (resumed.status, resumed.reason) == (MailingStatus.SENDING, "")


def test_cancelling_ends_what_has_not_been_handed_over_and_nothing_else(store: Store) -> None:
    mailing = launched(store, range(6))
    with store.worker() as worker:
        ids = [copy.subscriber_id for copy in store.claim(mailing.id, worker, limit=5, now=NOW)]
        store.at_risk(mailing.id, worker, ids[:4], now=NOW)
        store.record(mailing.id, worker, [(ids[0], Accepted())], now=NOW)
        store.record(mailing.id, worker, [(ids[1], Refused(code=550, reply=""))], now=NOW)
        store.record(mailing.id, worker, [(ids[2], Deferred(code=451, reply=""))], now=NOW)
        cancelled = store.steer(mailing.id, MailingStatus.CANCELLED, now=later(hours=1), reason="wrong date")
        assert (cancelled.status, cancelled.finished_at) == (MailingStatus.CANCELLED, later(hours=1))
        assert statuses(store, mailing.id) == [
            "sent",
            "failed",
            "cancelled",
            "at_risk",
            "cancelled",
            "cancelled",
        ]
        store.record(mailing.id, worker, [(ids[3], Accepted())], now=NOW)
    assert statuses(store, mailing.id)[3] == "sent"
    assert store.next_due(mailing.id) is None


@pytest.mark.parametrize("wanted", [MailingStatus.SENDING, MailingStatus.PAUSED, MailingStatus.FINISHED])
def test_a_cancelled_mailing_stays_cancelled(store: Store, wanted: MailingStatus) -> None:
    mailing = launched(store, range(1))
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    with pytest.raises(RefusedError, match=f"mailing {mailing.id} is cancelled"):
        store.steer(mailing.id, wanted, now=NOW)
    with pytest.raises(RefusedError, match="cancelled and cannot be retried"):
        store.requeue(mailing.id, now=NOW)


def test_a_finished_mailing_cannot_be_cancelled(store: Store) -> None:
    mailing = launched(store, [])
    store.finish(mailing.id, now=NOW)
    with pytest.raises(RefusedError, match="is finished and cannot be cancelled"):
        store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)


def test_a_retry_queues_failures_again_and_reopens_the_mailing(store: Store) -> None:
    mailing = launched(store, range(4), policy=UncertainPolicy.HOLD)
    with store.worker() as worker:
        ids = [copy.subscriber_id for copy in store.claim(mailing.id, worker, limit=3, now=NOW)]
        store.record(mailing.id, worker, [(ids[0], Refused(code=550, reply="full"))], now=NOW)
        store.record(mailing.id, worker, [(ids[1], Unknown(reason="?"))], now=NOW)
        store.record(mailing.id, worker, [(ids[2], Accepted())], now=NOW)
        (last,) = store.claim(mailing.id, worker, limit=9, now=NOW)
        store.record(mailing.id, worker, [(last.subscriber_id, Refused(code=550, reply=""))], now=NOW)
    assert store.finish(mailing.id, now=NOW)
    assert store.requeue(mailing.id, now=later(days=1)) == 3
    assert store.requeue(mailing.id, now=later(days=1)) == 0
    found = store.mailing(mailing.id)
    assert found is not None
    assert (found.status, found.finished_at) == (MailingStatus.SENDING, None)
    assert statuses(store, mailing.id) == ["queued", "queued", "sent", "queued"]
    with store.worker() as worker:
        copies = store.claim(mailing.id, worker, limit=9, now=later(days=1))
    assert [copy.attempt for copy in copies] == [1, 1, 1]


def test_a_retry_makes_deferred_copies_due_at_once(store: Store) -> None:
    mailing = launched(store, range(1))
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=1, now=NOW)
        store.record(mailing.id, worker, [(copy.subscriber_id, Deferred(code=451, reply=""))], now=NOW)
    assert store.requeue(mailing.id, now=NOW) == 1
    assert store.next_due(mailing.id) is None
    with store.worker() as worker:
        assert len(store.claim(mailing.id, worker, limit=1, now=NOW)) == 1


def test_a_retry_with_nothing_to_retry_leaves_the_mailing_finished(store: Store) -> None:
    mailing = launched(store, [])
    store.finish(mailing.id, now=NOW)
    assert store.requeue(mailing.id, now=NOW) == 0
    found = store.mailing(mailing.id)
    assert found is not None
    assert found.status is MailingStatus.FINISHED


def test_a_retry_does_not_reach_copies_on_their_way(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker:
        ids = [copy.subscriber_id for copy in store.claim(mailing.id, worker, limit=2, now=NOW)]
        store.at_risk(mailing.id, worker, ids[:1], now=NOW)
        assert store.requeue(mailing.id, now=NOW) == 0
        assert [row.status for row in store.deliveries(mailing.id)] == [
            DeliveryStatus.AT_RISK,
            DeliveryStatus.CLAIMED,
        ]


def test_whoever_pauses_a_mailing_that_is_being_sent_is_told_that_it_was_them(store: Store) -> None:
    mailing = launched(store, range(3))
    assert store.pause(mailing.id, reason="the password is wrong")
    assert not store.pause(mailing.id, reason="another reason")
    found = store.mailing(mailing.id)
    assert found is not None
    assert (found.status, found.reason) == (MailingStatus.PAUSED, "the password is wrong")
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    assert not store.pause(mailing.id, reason="too late")
    assert not store.pause(99, reason="nothing there")
