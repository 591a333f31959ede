"""The ledger, over every database: who gets a copy, who gets it twice (nobody), who gets none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.model import (
    Accepted,
    Counts,
    Deferred,
    Delivery,
    DeliveryStatus,
    MailingStatus,
    Outcome,
    Refused,
    SuppressionReason,
    UncertainPolicy,
    Unknown,
)
from newsletter.store import statements as sql
from newsletter.store.database import Store, open_store
from newsletter.store.job_queue import _WAITING
from tests.store.people import (
    NOW,
    a_consent,
    a_person,
    a_withdrawal,
    key,
    later,
    launched,
)


def rows(store: Store, mailing_id: int) -> list[Delivery]:
    return list(store.deliveries(mailing_id))


def statuses(store: Store, mailing_id: int) -> list[str]:
    return [row.status.value for row in rows(store, mailing_id)]


def hand_over(store: Store, mailing_id: int, worker: str, ids: list[int]) -> None:
    assert store.at_risk(mailing_id, worker, ids, now=NOW) == frozenset(ids)


def claim_ids(store: Store, mailing_id: int, worker: str, limit: int = 100, now: datetime = NOW) -> list[int]:
    return [copy.subscriber_id for copy in store.claim(mailing_id, worker, limit=limit, now=now)]


def send_one(store: Store, outcome: Outcome, **how: object) -> int:
    """Launch to one person, hand over, record; return the mailing."""
    mailing = launched(store, range(1), **how)
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids)
        store.record(mailing.id, worker, [(ids[0], outcome)], now=NOW)
    return mailing.id


def test_a_claim_brings_what_a_copy_needs(store: Store) -> None:
    person = a_person(
        1, first_name="Ana", last_name="Ruiz", attributes={"neighborhood": "Echo Park", "ward": ""}
    )
    store.import_people([(person, a_consent())])
    mailing = launched(store, [])
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=10, now=NOW)
    known = store.subscriber(key(1))
    assert known is not None
    assert (copy.address, copy.name, copy.attempt) == (key(1), "Ana Ruiz", 1)
    assert copy.token == known.subscriptions[0].token
    assert copy.fields == {
        "first_name": "Ana",
        "last_name": "Ruiz",
        "email": key(1),
        "neighborhood": "Echo Park",
    }


def test_an_attribute_never_poses_as_the_address(store: Store) -> None:
    store.import_people([(a_person(1, attributes={"email": "other@example.org"}), a_consent())])
    mailing = launched(store, [])
    with store.worker() as worker:
        (copy,) = store.claim(mailing.id, worker, limit=10, now=NOW)
    assert copy.fields["email"] == key(1)


def test_claims_share_the_audience_without_overlap(store: Store) -> None:
    mailing = launched(store, range(5))
    with store.worker() as first, store.worker() as second:
        mine = claim_ids(store, mailing.id, first, 3)
        yours = claim_ids(store, mailing.id, second, 3)
        assert (len(mine), len(yours)) == (3, 2)
        assert not set(mine) & set(yours)
        assert claim_ids(store, mailing.id, first) == []


def test_a_claim_neither_waits_for_another_workers_nor_takes_the_same(
    postgresql_url: str, tmp_path: Path
) -> None:
    """SQLite has one writer at a time."""
    with open_store(postgresql_url, state_folder=tmp_path) as store, store.worker() as worker:
        mailing = launched(store, range(5))
        with ThreadPoolExecutor(1) as pool, store._database.writing() as other:
            taken = other.execute(sql.QUEUED, {"m": mailing.id, "after": 0, "n": 2}).scalars().all()
            claimed = pool.submit(claim_ids, store, mailing.id, worker).result(20)
        assert (len(taken), len(claimed), set(taken) & set(claimed)) == (2, 3, set())


def test_what_was_put_back_is_claimed_once_the_others_are(store: Store) -> None:
    mailing = launched(store, range(6))
    with store.worker() as first, store.worker() as second:
        left = claim_ids(store, mailing.id, first, 2)
        mine = claim_ids(store, mailing.id, second, 2)
        assert store.release(mailing.id, first, now=NOW) == 2
        others = claim_ids(store, mailing.id, second, 3)
        assert left[0] in others
        assert claim_ids(store, mailing.id, second) == left[1:]
        assert len({*left, *mine, *others}) == 6


def test_the_first_claim_starts_the_mailing(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker:
        store.claim(mailing.id, worker, limit=1, now=later(minutes=1))
        store.claim(mailing.id, worker, limit=1, now=later(minutes=2))
    found = store.mailing(mailing.id)
    assert found is not None
    assert found.started_at == later(minutes=1)


@pytest.mark.parametrize("status", [MailingStatus.PAUSED, MailingStatus.CANCELLED])
def test_nothing_is_claimed_from_a_mailing_that_is_stopped(store: Store, status: MailingStatus) -> None:
    mailing = launched(store, range(2))
    store.steer(mailing.id, status, now=NOW)
    with store.worker() as worker:
        assert store.claim(mailing.id, worker, limit=9, now=NOW) == ()


def test_nothing_is_claimed_from_a_mailing_that_is_not_there(store: Store) -> None:
    with store.worker() as worker:
        assert store.claim(404, worker, limit=9, now=NOW) == ()


def test_whoever_left_after_the_launch_gets_no_copy(store: Store) -> None:
    mailing = launched(store, range(4))
    store.unsubscribe(key(0), a_withdrawal())
    store.suppress(key(1), SuppressionReason.COMPLAINED, now=NOW)
    store.erase(key(2), now=NOW)
    with store.worker() as worker:
        # Asked for one: it looks on behind the three who are out.
        (copy,) = store.claim(mailing.id, worker, limit=1, now=NOW)
    assert copy.address == key(3)
    assert [row.detail for row in rows(store, mailing.id)[:3]] == ["unsubscribed", "complained", "erased"]
    assert statuses(store, mailing.id) == ["suppressed"] * 3 + ["claimed"]


def test_an_unsubscribe_answered_a_moment_ago_is_honoured_at_the_last_step(store: Store) -> None:
    mailing = launched(store, range(4))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        store.unsubscribe(key(0), a_withdrawal())
        store.suppress(key(1), SuppressionReason.BOUNCED, now=NOW)
        assert store.at_risk(mailing.id, worker, ids[:1], now=NOW) == frozenset()
        assert store.at_risk(mailing.id, worker, ids[1:], now=NOW) == frozenset(ids[2:])
    assert statuses(store, mailing.id) == ["suppressed", "suppressed", "at_risk", "at_risk"]


def test_whoever_pauses_while_a_worker_has_their_copy_gets_none(store: Store) -> None:
    mailing = launched(store, range(3))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        store.set_pause(ids[0], later(days=9))
        store.set_pause(ids[1], later(days=-1))
        assert store.at_risk(mailing.id, worker, ids, now=NOW) == frozenset(ids[1:])
    assert [(row.status.value, row.detail) for row in rows(store, mailing.id)][:2] == [
        ("suppressed", "paused"),
        ("at_risk", ""),
    ]


def test_leaving_another_list_changes_nothing_here(store: Store) -> None:
    mailing = launched(store, range(1))
    store.import_people([(a_person(0), a_consent("other"))])
    store.unsubscribe(key(0), a_withdrawal("other"))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        assert store.at_risk(mailing.id, worker, ids, now=NOW) == frozenset(ids)


def test_a_pause_gives_claimed_copies_back_and_does_not_count_the_try(store: Store) -> None:
    mailing = launched(store, range(3))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        store.steer(mailing.id, MailingStatus.PAUSED, now=NOW)
        assert store.at_risk(mailing.id, worker, ids[:1], now=NOW) == frozenset()
        assert store.at_risk(mailing.id, worker, ids[1:], now=NOW) == frozenset()
        assert {(row.status, row.attempt) for row in rows(store, mailing.id)} == {(DeliveryStatus.QUEUED, 0)}


def test_a_cancelled_mailing_hands_nothing_over(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
        assert store.at_risk(mailing.id, worker, ids, now=NOW) == frozenset()
    assert statuses(store, mailing.id) == ["cancelled", "cancelled"]


def test_nobody_marks_or_records_a_copy_of_another_worker(store: Store) -> None:
    mailing = launched(store, range(1))
    with store.worker() as mine, store.worker() as other:
        ids = claim_ids(store, mailing.id, mine)
        assert store.at_risk(mailing.id, other, ids, now=NOW) == frozenset()
        store.record(mailing.id, other, [(ids[0], Accepted())], now=NOW)
        store.record(mailing.id, other, [(ids[0], Refused(code=550, reply="no"))], now=NOW)
        assert statuses(store, mailing.id) == ["claimed"]


def test_a_late_answer_does_not_overwrite_a_copy_that_ended(store: Store) -> None:
    mailing = launched(store, range(1))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids)
        store.record(mailing.id, worker, [(ids[0], Accepted(reference="first"))], now=NOW)
        store.record(mailing.id, worker, [(ids[0], Unknown(reason="late"))], now=NOW)
        store.record(mailing.id, worker, [(ids[0], Accepted(reference="second"))], now=NOW)
    assert [(row.status.value, row.detail) for row in rows(store, mailing.id)] == [("sent", "first")]


def test_a_worker_that_was_given_up_cannot_record_over_what_happened_since(store: Store) -> None:
    mailing = launched(store, range(1))
    with store.worker() as lost:
        ids = claim_ids(store, mailing.id, lost)
        hand_over(store, mailing.id, lost, ids)
    assert store.recover(mailing.id, now=NOW) == 1
    with store.worker() as next_one:
        hand_over(store, mailing.id, next_one, claim_ids(store, mailing.id, next_one, now=later(minutes=1)))
        store.record(mailing.id, next_one, [(ids[0], Accepted(reference="mine"))], now=NOW)
        store.record(mailing.id, lost, [(ids[0], Refused(code=550, reply="late"))], now=NOW)
    assert [(row.status.value, row.detail) for row in rows(store, mailing.id)] == [("sent", "mine")]


@pytest.mark.parametrize(
    ("outcome", "status", "detail"),
    [
        (Accepted(reference="abc.123"), "sent", "abc.123"),
        (Accepted(), "sent", ""),
        (Refused(code=550, reply="5.1.1 no such user"), "failed", "550 5.1.1 no such user"),
        (Deferred(code=451, reply="4.7.1 greylisted"), "deferred", "451 4.7.1 greylisted"),
        (Unknown(reason="no answer"), "deferred", "no answer"),
        (Refused(code=550, reply="bad\x00\r\nBcc: \ud800x"), "failed", "550 bad Bcc: x"),
    ],
)
def test_an_outcome_settles_its_copy(store: Store, outcome: Outcome, status: str, detail: str) -> None:
    (row,) = rows(store, send_one(store, outcome))
    assert (row.status.value, row.detail, row.attempt) == (status, detail, 1)


@pytest.mark.parametrize("outcome", [Accepted(reference="ok"), Refused(code=550, reply="5.1.1 no")])
def test_an_outcome_is_recorded_with_the_next_copys_risk(store: Store, outcome: Outcome) -> None:
    mailing = launched(store, range(4))
    with store.worker() as worker:
        first, second, third, fourth = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, [first])
        told = [(first, outcome)]
        assert store.at_risk(mailing.id, worker, [second], outcomes=told, now=NOW) == frozenset([second])
        ended = "sent" if isinstance(outcome, Accepted) else "failed"
        assert statuses(store, mailing.id) == [ended, "at_risk", "claimed", "claimed"]
        # Whoever may not leave does not keep the outcome of the one before from being written.
        store.unsubscribe(key(2), a_withdrawal())
        told = [(second, outcome)]
        assert store.at_risk(mailing.id, worker, [third], outcomes=told, now=NOW) == frozenset()
        assert statuses(store, mailing.id) == [ended, ended, "suppressed", "claimed"]
        assert store.at_risk(mailing.id, worker, [fourth], outcomes=told, now=NOW) == frozenset([fourth])
        assert statuses(store, mailing.id) == [ended, ended, "suppressed", "at_risk"]


def test_whatever_a_server_said_is_recorded_with_the_next_deliverys_risk_as_it_was(store: Store) -> None:
    replies = ["", "null", "NULL", 'a "b"', "c:\\d\\", "{1,2}", "it's, %s", "é ☃ 😀", "a\x00\ud800b"]
    mailing = launched(store, range(len(replies) + 1))
    with store.worker() as worker:
        *sent, last = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, sent)
        told = [(one, Accepted(reference=reply)) for one, reply in zip(sent, replies, strict=True)]
        assert store.at_risk(mailing.id, worker, [last], now=NOW, outcomes=told) == {last}
    details = [row.detail for row in rows(store, mailing.id)]
    assert details[:-1] == [*replies[:-1], "a b"]
    assert statuses(store, mailing.id) == ["sent"] * len(replies) + ["at_risk"]


def test_outcomes_of_one_request_are_recorded_together(store: Store) -> None:
    mailing = launched(store, range(3))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids)
        outcomes: list[Outcome] = [Accepted(), Refused(code=400, reply="bad"), Accepted()]
        store.record(mailing.id, worker, list(zip(ids, outcomes, strict=True)), now=NOW)
        store.record(mailing.id, worker, [], now=NOW)
    assert statuses(store, mailing.id) == ["sent", "failed", "sent"]


def test_a_refusal_before_the_hand_over_is_recorded(store: Store) -> None:
    mailing = launched(store, range(1))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        store.record(mailing.id, worker, [(ids[0], Refused(code=550, reply="no"))], now=NOW)
    assert statuses(store, mailing.id) == ["failed"]


def test_a_deferred_copy_is_tried_when_it_is_due_and_not_before(store: Store) -> None:
    mailing_id = send_one(store, Deferred(code=451, reply="later"))
    assert store.next_due(mailing_id) == later(minutes=1)
    with store.worker() as worker:
        assert store.claim(mailing_id, worker, limit=9, now=later(seconds=59)) == ()
        (copy,) = store.claim(mailing_id, worker, limit=9, now=later(minutes=1))
        assert copy.attempt == 2
        assert store.next_due(mailing_id) is None


def test_a_copy_that_is_always_deferred_is_given_up(store: Store) -> None:
    mailing = launched(store, range(1))
    tries = 0
    with store.worker() as worker:
        while (due := store.next_due(mailing.id)) or tries == 0:
            (copy,) = store.claim(mailing.id, worker, limit=1, now=due or NOW)
            tries += 1
            outcome = Deferred(code=452, reply="mailbox full")
            store.record(mailing.id, worker, [(copy.subscriber_id, outcome)], now=due or NOW)
    (row,) = rows(store, mailing.id)
    assert row.status is DeliveryStatus.FAILED
    assert row.detail == f"gave up after {tries} tries: 452 mailbox full"
    assert row.updated_at == later(hours=48)


def test_an_issue_may_be_out_of_date_sooner(store: Store) -> None:
    store.lifetime = timedelta(minutes=30)
    mailing_id = send_one(store, Deferred(code=451, reply="later"))
    with store.worker() as worker:
        for minutes in (1, 6, 21, 30):
            (copy,) = store.claim(mailing_id, worker, limit=9, now=later(minutes=minutes))
            outcome = Deferred(code=451, reply="later")
            store.record(mailing_id, worker, [(copy.subscriber_id, outcome)], now=later(minutes=minutes))
    (row,) = rows(store, mailing_id)
    assert (row.status, row.detail) == (DeliveryStatus.FAILED, "gave up after 5 tries: 451 later")


def test_under_resend_a_doubtful_copy_is_tried_three_times_then_left_unknown(store: Store) -> None:
    mailing = launched(store, range(1))
    seen = []
    with store.worker() as worker:
        while ids := claim_ids(store, mailing.id, worker):
            hand_over(store, mailing.id, worker, ids)
            store.record(mailing.id, worker, [(ids[0], Unknown(reason="timed out"))], now=NOW)
            seen += statuses(store, mailing.id)
    assert seen == ["deferred", "deferred", "unknown"]


@pytest.mark.parametrize(
    ("policy", "is_settled_later"), [(UncertainPolicy.HOLD, False), (UncertainPolicy.RESEND, True)]
)
def test_a_doubtful_copy_is_never_sent_again(
    store: Store, policy: UncertainPolicy, is_settled_later: bool
) -> None:
    doubt = Unknown(reason="timed out", is_settled_later=is_settled_later)
    assert statuses(store, send_one(store, doubt, policy=policy)) == ["unknown"]


def test_copies_taken_back_are_claimed_again_and_only_ones_own(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker, store.worker() as other:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids)
        store.take_back(mailing.id, other, ids, now=NOW)
        assert statuses(store, mailing.id) == ["at_risk", "at_risk"]
        store.take_back(mailing.id, worker, ids[:1], now=NOW)
        assert statuses(store, mailing.id) == ["claimed", "at_risk"]


def test_a_postponed_copy_is_due_later_and_the_try_is_not_counted(store: Store) -> None:
    mailing = launched(store, range(3))
    with store.worker() as worker, store.worker() as other:
        first, second, third = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, [first])
        for who in (other, worker):
            store.postpone(mailing.id, who, [first, second], until=later(hours=2), now=NOW)
        assert statuses(store, mailing.id) == ["at_risk", "deferred", "claimed"]
        row = rows(store, mailing.id)[1]
        assert (row.attempt, row.next_try_at) == (0, later(hours=2))
        store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
        store.postpone(mailing.id, worker, [third], until=later(hours=2), now=NOW)
    assert statuses(store, mailing.id) == ["at_risk", "cancelled", "cancelled"]


def test_a_release_gives_back_what_was_not_handed_over(store: Store) -> None:
    mailing = launched(store, range(3))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids[:1])
        assert store.release(mailing.id, worker, now=NOW) == 2
        assert store.release(mailing.id, worker, now=NOW) == 0
    assert [(row.status.value, row.attempt) for row in rows(store, mailing.id)] == [
        ("at_risk", 1),
        ("queued", 0),
        ("queued", 0),
    ]


@pytest.mark.parametrize(
    ("policy", "status"), [(UncertainPolicy.RESEND, "deferred"), (UncertainPolicy.HOLD, "unknown")]
)
def test_what_a_dead_worker_left_is_settled_by_the_policy(
    store: Store, policy: UncertainPolicy, status: str
) -> None:
    mailing = launched(store, range(3), policy=policy)
    with store.worker() as dead:
        ids = claim_ids(store, mailing.id, dead, 2)
        hand_over(store, mailing.id, dead, ids[:1])
    with store.worker() as alive:
        claim_ids(store, mailing.id, alive)
        assert store.recover(mailing.id, now=NOW) == 2
        assert statuses(store, mailing.id) == [status, "queued", "claimed"]
        assert store.recover(mailing.id, now=NOW) == 0
    assert [row.attempt for row in rows(store, mailing.id)] == [1, 0, 1]


@pytest.mark.parametrize("policy", UncertainPolicy)
@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Accepted(reference="ok"), "sent"),
        (Refused(code=550, reply="no"), "failed"),
        (Deferred(code=451, reply="later"), None),
        (Unknown(reason="no answer"), None),
    ],
)
def test_what_a_sender_knows_for_certain_settles_a_doubt_that_recovery_made(
    store: Store, outcome: Outcome, status: str | None, policy: UncertainPolicy
) -> None:
    mailing = launched(store, range(1), policy=policy)
    with store.worker() as given_up:
        ids = claim_ids(store, mailing.id, given_up)
        hand_over(store, mailing.id, given_up, ids)
    store.recover(mailing.id, now=NOW)
    before = statuses(store, mailing.id)
    store.record(mailing.id, given_up, [(ids[0], outcome)], now=NOW)
    assert statuses(store, mailing.id) == before
    store.record(mailing.id, given_up, [(ids[0], outcome)], now=NOW, late=True)
    assert statuses(store, mailing.id) == ([status] if status else before)
    assert (store.next_due(mailing.id) is None) == (statuses(store, mailing.id) != ["deferred"])


def test_what_comes_late_changes_nothing_that_another_sender_has_or_has_ended(store: Store) -> None:
    mailing = launched(store, range(3))
    with store.worker() as given_up:
        ids = claim_ids(store, mailing.id, given_up)
        hand_over(store, mailing.id, given_up, ids)
    store.recover(mailing.id, now=NOW)
    told: list[tuple[int, Outcome]] = [(id_, Refused(code=550, reply="late")) for id_ in ids]
    with store.worker() as other:
        claim_ids(store, mailing.id, other, now=later(minutes=1))
        hand_over(store, mailing.id, other, ids[:2])
        store.record(mailing.id, other, [(ids[0], Accepted())], now=NOW)
        store.record(mailing.id, given_up, told, now=NOW, late=True)
        assert statuses(store, mailing.id) == ["sent", "at_risk", "claimed"]


def test_what_comes_late_settles_a_doubt_and_nothing_else(store: Store) -> None:
    """A delivery that was put off without having left is no doubt: an outcome of it is not of this try."""
    mailing = launched(store, range(1))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        store.postpone(mailing.id, worker, ids, until=later(hours=2), now=NOW)
        store.record(mailing.id, worker, [(ids[0], Accepted())], now=NOW, late=True)
    assert statuses(store, mailing.id) == ["deferred"]


def test_what_comes_late_is_written_once(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids)
        told: list[tuple[int, Outcome]] = [(ids[0], Accepted(reference="ok")), (ids[1], Unknown(reason="?"))]
        for _ in range(2):
            store.record(mailing.id, worker, told, now=NOW, late=True)
    assert [(row.status.value, row.detail) for row in rows(store, mailing.id)] == [
        ("sent", "ok"),
        ("deferred", "?"),
    ]


@pytest.mark.parametrize("transport", ["smtp", "sendgrid"])
def test_a_delivery_whose_sender_stops_again_and_again_is_handed_over_three_times(
    store: Store, transport: str
) -> None:
    mailing = launched(store, range(1), transport=transport)
    now, seen, waits = NOW, [], []
    for _ in range(5):
        with store.worker() as doomed:
            if ids := claim_ids(store, mailing.id, doomed, now=now):
                hand_over(store, mailing.id, doomed, ids)
        store.recover(mailing.id, now=now)
        seen += statuses(store, mailing.id)
        due = store.next_due(mailing.id)
        waits.append(due and due - now)
        now = due or now
    assert seen == ["deferred", "deferred", "unknown", "unknown", "unknown"]
    assert waits == [timedelta(seconds=10), timedelta(minutes=1), None, None, None]


@pytest.mark.parametrize("doubt", ["a lost answer", "a sender that stopped"])
def test_a_delivery_in_doubt_waits_at_the_end_of_the_queue(store: Store, doubt: str) -> None:
    mailing = launched(store, range(4))
    with store.worker() as doomed:
        first, *others = claim_ids(store, mailing.id, doomed)
        hand_over(store, mailing.id, doomed, [first])
        if doubt == "a lost answer":
            store.record(mailing.id, doomed, [(first, Unknown(reason="timed out"))], now=NOW)
        deferred = (others[0], Deferred(code=451, reply="later"))
        store.record(mailing.id, doomed, [deferred], now=NOW)
    store.recover(mailing.id, now=NOW)
    with store.worker() as worker:
        in_turn = [claim_ids(store, mailing.id, worker, 1, later(minutes=1)) for _ in range(4)]
    assert in_turn == [[others[0]], [others[1]], [others[2]], [first]]


def test_retrying_by_hand_does_not_forget_that_a_delivery_may_have_arrived(store: Store) -> None:
    mailing = launched(store, range(1))
    handed_over = 0
    for _ in range(6):
        with store.worker() as doomed:
            if ids := claim_ids(store, mailing.id, doomed):
                hand_over(store, mailing.id, doomed, ids)
                handed_over += 1
        store.recover(mailing.id, now=NOW)
        if statuses(store, mailing.id) == ["deferred"]:
            assert store.requeue(mailing.id, now=NOW) == 1
    assert handed_over == 3
    assert statuses(store, mailing.id) == ["unknown"]


def test_what_a_dead_worker_left_of_a_cancelled_mailing_is_not_sent_again(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as dead:
        ids = claim_ids(store, mailing.id, dead)
        hand_over(store, mailing.id, dead, ids[:1])
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    assert store.recover(mailing.id, now=NOW) == 1
    assert statuses(store, mailing.id) == ["unknown", "cancelled"]


def test_a_mailing_finishes_when_no_copy_is_left(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker:
        assert not store.finish(mailing.id, now=NOW)
        ids = claim_ids(store, mailing.id, worker)
        assert not store.finish(mailing.id, now=NOW)
        store.record(
            mailing.id,
            worker,
            [(ids[0], Deferred(code=451, reply="x")), (ids[1], Refused(code=550, reply="y"))],
            now=NOW,
        )
        assert not store.finish(mailing.id, now=NOW)
        (copy,) = store.claim(mailing.id, worker, limit=1, now=later(hours=1))
        store.record(mailing.id, worker, [(copy.subscriber_id, Accepted())], now=later(hours=1))
    assert store.finish(mailing.id, now=later(hours=2))
    assert store.finish(mailing.id, now=later(hours=3))
    found = store.mailing(mailing.id)
    assert found is not None
    assert (found.status, found.finished_at) == (MailingStatus.FINISHED, later(hours=2))


def test_a_paused_mailing_does_not_finish(store: Store) -> None:
    mailing = launched(store, [])
    store.steer(mailing.id, MailingStatus.PAUSED, now=NOW)
    assert not store.finish(mailing.id, now=NOW)


def test_a_deferred_copy_of_a_cancelled_mailing_is_not_tried_again(store: Store) -> None:
    mailing = launched(store, range(2), policy=UncertainPolicy.RESEND)
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker)
        hand_over(store, mailing.id, worker, ids)
        store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
        store.record(mailing.id, worker, [(ids[0], Deferred(code=451, reply="x"))], now=NOW)
        store.record(mailing.id, worker, [(ids[1], Unknown(reason="y"))], now=NOW)
    assert statuses(store, mailing.id) == ["cancelled", "unknown"]


def test_the_counts_add_up_at_every_step(store: Store) -> None:
    mailing = launched(store, range(6))
    with store.worker() as worker:
        ids = claim_ids(store, mailing.id, worker, 5)
        hand_over(store, mailing.id, worker, ids[:4])
        outcomes: list[Outcome] = [Accepted(), Refused(code=550, reply=""), Deferred(code=421, reply="")]
        store.record(mailing.id, worker, list(zip(ids[:3], outcomes, strict=True)), now=NOW)
        assert store.counts(mailing.id) == Counts(
            audience=6, accepted=1, failed=1, suppressed=0, unknown=0, queued=3, deferred=1, cancelled=0
        )


def test_being_held_back_is_no_try_and_starts_no_lifetime(store: Store) -> None:
    mailing = launched(store, range(2))
    with store.worker() as worker:
        (held, back) = store.claim(mailing.id, worker, limit=9, now=NOW)
        store.postpone(mailing.id, worker, [held.subscriber_id], until=later(days=3), now=NOW)
        store.release(mailing.id, worker, now=NOW)
        assert store.audit(mailing.id).first_try_at is None
        (copy,) = store.claim(mailing.id, worker, limit=9, now=later(days=2))
        assert copy.subscriber_id == back.subscriber_id
        (copy,) = store.claim(mailing.id, worker, limit=9, now=later(days=3))
        assert (copy.subscriber_id, copy.attempt) == (held.subscriber_id, 1)
        outcome = Deferred(code=451, reply="later")
        store.record(mailing.id, worker, [(copy.subscriber_id, outcome)], now=later(days=3))
        assert store.next_due(mailing.id) == later(days=3, minutes=1)


def test_whether_a_mailing_is_done_is_not_asked_of_all_its_deliveries(
    postgresql_url: str, tmp_path: Path
) -> None:
    """The server's statistics are of a moment when all were queued: it expects one wherever it looks."""
    with open_store(postgresql_url, state_folder=tmp_path) as store:
        mailing = launched(store, range(2_000))
        with store._database.writing() as connection:
            connection.exec_driver_sql("ANALYZE deliveries")
            for statement, asked in (
                (sql.FINISH, {"m": mailing.id, "now": NOW}),
                (_WAITING, {"mine": 0}),
            ):
                compiled = statement.compile(dialect=connection.dialect)
                explained = connection.exec_driver_sql(
                    f"EXPLAIN {compiled}", compiled.construct_params(asked)
                )
                plan = "\n".join(explained.scalars())
                assert "Seq Scan on deliveries" not in plan
                assert plan.count("using ix_deliveries_") == 3
