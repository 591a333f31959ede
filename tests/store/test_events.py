"""Events: written once, with everything that follows from them, and never changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import StoreError
from newsletter.model import (
    ConsentAction,
    Counts,
    EventCounts,
    EventKind,
    MailEvent,
    Proof,
    Refused,
    SubscriptionStatus,
    SuppressionReason,
    UncertainPolicy,
    Unknown,
)
from newsletter.ports.mailbox import Taken
from newsletter.store.database import Store, open_store
from newsletter.store.event_tables import events
from tests.store.people import LIST, NOW, a_launch, an_edition, key, later, subscribe
from tests.store.returned import RULES, an_event, record_events, sent
from tests.store.test_unsubscribe import everything, suppressed_rows


def reason(store: Store, number: int = 0) -> SuppressionReason | None:
    known = store.subscriber(key(number))
    assert known is not None
    return known.suppressed


def test_a_hard_bounce_suppresses_everywhere_with_its_reason(store: Store) -> None:
    subscribe(store, range(2))
    mailing, (ana, _ben) = sent(store)
    assert record_events(store, an_event(mailing, ana)) == Taken(new=1, suppressed=1)
    assert suppressed_rows(store) == [(None, "bounced", f"no such mailbox, mailing {mailing}")]
    assert (reason(store), reason(store, 1)) == (SuppressionReason.BOUNCED, None)
    assert store.audience_size(LIST) == 1


def test_a_complaint_suppresses_everywhere(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    record_events(store, an_event(mailing, ana, "complained"))
    assert suppressed_rows(store) == [(None, "complained", f"complaint (abuse), mailing {mailing}")]


@pytest.mark.parametrize("what", ["soft", "policy", "content", "delivered"])
def test_nothing_else_suppresses_at_once(store: Store, what: str) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    assert record_events(store, an_event(mailing, ana, what)) == Taken(new=1)
    assert suppressed_rows(store) == []


def test_policy_bounces_never_suppress_however_many(store: Store) -> None:
    subscribe(store, range(1))
    for number in range(8):
        at = later(days=7 * number)
        mailing, (ana,) = sent(store, f"issue-{number}", at=at)
        record_events(store, an_event(mailing, ana, "policy"), now=at)
    assert reason(store) is None


def test_soft_bounces_suppress_after_enough_mailings_and_days(store: Store) -> None:
    subscribe(store, range(1))
    for number, gone in enumerate([False, False, True]):
        at = later(days=7 * number)
        mailing, (ana,) = sent(store, f"issue-{number}", at=at)
        record_events(store, an_event(mailing, ana, "soft", at=at), now=at)
        assert (reason(store) is SuppressionReason.BOUNCED) is gone
    assert suppressed_rows(store)[0][2] == f"not reached for too long, last by mailing {mailing}"


def test_a_mailing_that_arrived_in_between_forgives_soft_bounces(store: Store) -> None:
    subscribe(store, range(1))
    for number in range(5):
        at = later(days=7 * number)
        mailing, (ana,) = sent(store, f"issue-{number}", at=at)
        if number != 2:
            record_events(store, an_event(mailing, ana, "soft", at=at), now=at)
    assert reason(store) is None


def test_the_same_mail_twice_is_one_event_with_one_effect(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    event = an_event(mailing, ana)
    record_events(store, event)
    before = everything(store)
    assert record_events(store, event, now=later(days=1)) == Taken()
    assert everything(store) == before


def test_an_unsubscribe_by_mail_withdraws_with_a_consent_row(store: Store) -> None:
    subscribe(store, range(1))
    ana = next(store.subscribers()).id
    event = an_event(None, ana, "unsubscribed", proof=Proof.TOKEN, words="", code="")
    assert record_events(store, event) == Taken(new=1, left=1)
    known = store.subscriber(key(0))
    assert known is not None
    assert known.subscriptions[0].status is SubscriptionStatus.UNSUBSCRIBED
    withdrawal = known.consents[-1]
    assert (withdrawal.action, withdrawal.method, withdrawal.list) == (
        ConsentAction.WITHDRAWN,
        "mailto",
        LIST,
    )
    assert withdrawal.basis == "Sent the mail that the unsubscribe link makes"
    assert suppressed_rows(store) == [(LIST, "unsubscribed", "")]
    assert record_events(store, replace(event, key="another mail")) == Taken(new=1)


def test_what_is_not_proven_is_said_in_the_consent_row(store: Store) -> None:
    subscribe(store, range(1))
    ana = next(store.subscribers()).id
    record_events(store, an_event(None, ana, "unsubscribed", proof=Proof.SENDER))
    known = store.subscriber(key(0))
    assert known is not None
    assert "not proven" in known.consents[-1].basis
    assert store.unproven_departures(since=NOW) == 1
    assert store.unproven_departures(since=later(hours=1)) == 0


@pytest.mark.parametrize("what", ["hard", "soft", "complained", "delivered"])
def test_what_comes_back_settles_a_copy_that_nobody_could_vouch_for(store: Store, what: str) -> None:
    subscribe(store, range(2))
    edition = an_edition()
    mailing, _new = store.launch(a_launch(edition, policy=UncertainPolicy.HOLD))
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=9, now=NOW)]
        store.at_risk(mailing.id, worker, ids, now=NOW)
        store.record(mailing.id, worker, [(one, Unknown(reason="no answer")) for one in ids], now=NOW)
    assert store.counts(mailing.id).unknown == 2
    record_events(store, an_event(mailing.id, ids[0], what))
    counts = store.counts(mailing.id)
    assert (counts.accepted, counts.unknown, counts.audience) == (1, 1, 2)


def test_what_comes_back_changes_no_other_copy(store: Store) -> None:
    subscribe(store, range(2))
    mailing, (ana, _ben) = sent(store, outcome=Refused(code=550, reply="no"))
    before = store.counts(mailing)
    record_events(store, an_event(mailing, ana))
    assert store.counts(mailing) == before


def adds_up(counts: Counts) -> bool:
    return counts.audience == (
        counts.accepted
        + counts.failed
        + counts.suppressed
        + counts.unknown
        + counts.queued
        + counts.deferred
        + counts.cancelled
    )


def test_people_are_counted_not_reports(store: Store) -> None:
    subscribe(store, range(4))
    mailing, ids = sent(store)
    for number in range(3):
        record_events(store, an_event(mailing, ids[0], "hard", key=f"again {number}"))
    record_events(store, an_event(mailing, ids[1], "soft"))
    record_events(store, an_event(mailing, ids[2], "policy"))
    record_events(store, an_event(mailing, ids[3], "complained"))
    counts = store.event_counts(mailing)
    assert counts == EventCounts(hard=1, soft=1, policy=1, complained=1)
    assert counts.bounced == 3
    assert adds_up(store.counts(mailing))
    assert store.counts(mailing).accepted == 4
    assert store.event_counts(mailing + 1) == EventCounts()


def test_events_are_told_with_the_address_of_whose_copy_it_was(store: Store) -> None:
    subscribe(store, range(2))
    mailing, (ana, _ben) = sent(store)
    event = an_event(mailing, ana)
    record_events(store, event)
    assert list(store.events_of_mailing(mailing)) == [(key(0), event)]
    assert store.events_of_person(ana) == (event,)


def test_nobody_is_named_after_erasure(store: Store) -> None:
    subscribe(store, range(2))
    mailing, (ana, _ben) = sent(store)
    record_events(store, an_event(mailing, ana, words=f"550 no such user {key(0)}"))
    store.erase(key(0), now=NOW)
    assert key(0) not in everything(store)
    record_events(store, an_event(mailing, ana, key="later", words=f"550 no such user {key(0)}"))
    assert key(0) not in everything(store)
    assert store.event_counts(mailing).hard == 1
    assert suppressed_rows(store) == [(None, "erased", "")]


def test_old_words_go_and_the_events_stay(store: Store) -> None:
    subscribe(store, range(2))
    mailing, (ana, ben) = sent(store)
    record_events(store, an_event(mailing, ana), an_event(mailing, ben, at=later(days=9)))
    assert store.empty_event_words(before=later(days=1)) == 1
    assert [event.words for _address, event in store.events_of_mailing(mailing)] == [
        "",
        "550 5.1.1 no such user",
    ]
    assert store.empty_event_words(before=later(days=1)) == 0


def test_hostile_words_are_kept_as_one_harmless_line(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    words = "550 \x1b[2J\x00\r\nBcc: x\u202e<script>\ud800" + "x" * 9000
    record_events(store, an_event(mailing, ana, words=words, code="5.1.1\n" * 50))
    (event,) = store.events_of_person(ana)
    assert event.words.isprintable()
    assert len(event.words) <= 500
    assert len(event.code) <= 40


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET kind = 'delivered'",
        "UPDATE events SET words = 'other'",
        "UPDATE events SET mailing_id = NULL, words = ''",
        "DELETE FROM events",
    ],
)
def test_the_database_itself_keeps_events(store: Store, statement: str) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    record_events(store, an_event(mailing, ana))
    with pytest.raises(StoreError, match="events are never"), store._database.writing() as connection:
        connection.execute(sa.text(statement))


def test_all_of_one_mail_is_written_or_nothing(store: Store) -> None:
    subscribe(store, range(1))
    mailing, (ana,) = sent(store)
    with pytest.raises(StoreError):
        record_events(store, an_event(mailing, ana), an_event(999, ana, "complained"))
    assert store.events_of_person(ana) == ()
    assert suppressed_rows(store) == []


def test_somebody_who_is_not_there_has_no_event(store: Store) -> None:
    assert record_events(store, an_event(None, 999, "unsubscribed")) == Taken()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(8)))
def test_the_order_of_events_makes_no_difference(tmp_path: Path, order: list[int]) -> None:
    with open_store("sqlite://", state_folder=tmp_path) as store:
        subscribe(store, range(4))
        sendings = [sent(store, f"issue-{number}", at=later(days=7 * number)) for number in range(3)]
        told: list[MailEvent] = [an_event(mailing, ids[0], "soft") for mailing, ids in sendings]
        told += [an_event(sendings[2][0], sendings[2][1][1], "hard")]
        told += [an_event(sendings[1][0], sendings[1][1][1], "complained")]
        told += [an_event(sendings[1][0], sendings[1][1][2], "policy")]
        told += [an_event(None, sendings[0][1][3], "unsubscribed", proof=Proof.TOKEN)]
        told += [an_event(sendings[0][0], sendings[0][1][3], "soft")]
        for place in order:
            store.record_events((told[place],), rules=RULES, now=later(days=15))
        assert [reason(store, number) for number in range(4)] == [
            SuppressionReason.BOUNCED,
            SuppressionReason.COMPLAINED,
            None,
            None,
        ]
        assert store.event_counts(sendings[1][0]) == EventCounts(soft=1, policy=1, complained=1)


def test_two_readers_of_one_mail_write_one_event(shared_url: str, state_folder: Path) -> None:
    with open_store(shared_url, state_folder=state_folder) as store:
        subscribe(store, range(1))
        mailing, (ana,) = sent(store)
        told: list[Taken] = []
        start = threading.Barrier(4)

        def read() -> None:
            start.wait()
            told.append(record_events(store, an_event(mailing, ana)))

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert sorted(one.new for one in told) == [0, 0, 0, 1]
        with store._database.reading() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(events)).scalar() == 1
        assert EventKind.BOUNCED in {event.kind for event in store.events_of_person(ana)}
