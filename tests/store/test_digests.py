"""Digests in the store: who is left out of an issue, who gets a digest, and that each is made once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime

import pytest

from newsletter.model import (
    GETS_DIGEST,
    Accepted,
    Cadence,
    CadenceChoice,
    DeliveryStatus,
    DigestAudience,
    DigestItem,
    DigestRecord,
    Mailing,
    Recipients,
    RoundRecipients,
    SuppressionReason,
)
from newsletter.store.database import Store, open_store
from tests.store.people import LIST, NOW, a_consent, a_launch, a_person, an_edition, key, later, subscribe
from tests.store.plans import a_plan
from tests.store.returned import sent

WEEKLY = DigestAudience(cadence=Cadence.WEEKLY)
ISSUE = "sanctuary-city"


def choose(store: Store, number: int, cadence: Cadence, at: datetime = NOW) -> None:
    assert store.set_cadence(key(number), LIST, cadence, now=at) is not None


def outcomes(store: Store, mailing: int) -> dict[str, tuple[str, str]]:
    return {
        one.address.partition("@")[0]: (one.status.value, one.detail) for one in store.deliveries(mailing)
    }


def launch(store: Store, issue: str = ISSUE, *, round_: int = 0, **how: object) -> Mailing:
    edition = an_edition(issue, digest=f"{issue}{round_}".ljust(64, "0"))
    return store.launch(replace(a_launch(edition, number=round_), **how))[0]  # type: ignore[arg-type]


def among(recipients: Recipients, round_: int = 1) -> RoundRecipients:
    return RoundRecipients(issue=ISSUE, round=round_, recipients=recipients)


def a_record(day: date = date(2023, 3, 13), *, due: datetime = NOW) -> DigestRecord:
    return DigestRecord(
        list=LIST, cadence=Cadence.WEEKLY, day=day, due_at=due, made_at=due, newest_at=due,
        items=(DigestItem(issue=ISSUE, digest="d" * 64),), names={f"digest-weekly-{day}": 1},
    )  # fmt: skip


def test_a_cadence_is_set_and_shown_and_setting_it_again_changes_nothing(store: Store) -> None:
    subscribe(store, [1])
    changed = store.set_cadence(key(1), LIST, Cadence.WEEKLY, now=later(hours=1))
    assert changed is not None
    before, after = changed
    assert (before.cadence, before.digest_from) == (Cadence.EVERY, None)
    assert (after.cadence, after.digest_from) == (Cadence.WEEKLY, later(hours=1))
    assert store.set_cadence(key(1), LIST, Cadence.WEEKLY, now=later(hours=2)) == (after, after)
    shown = store.subscriber(key(1))
    assert shown is not None
    assert shown.subscriptions == (after,)
    assert store.digest_cadences() == ((LIST, Cadence.WEEKLY),)
    choose(store, 1, Cadence.EVERY, later(hours=3))
    assert store.digest_cadences() == ()


def test_nobody_elses_and_no_other_lists_cadence_is_set(store: Store) -> None:
    subscribe(store, [1, 2])
    choose(store, 1, Cadence.DAILY)
    assert store.set_cadence(key(9), LIST, Cadence.DAILY, now=NOW) is None
    assert store.set_cadence(key(1), "another", Cadence.DAILY, now=NOW) is None
    other = store.subscriber(key(2))
    assert other is not None
    assert [one.cadence for one in other.subscriptions] == [Cadence.EVERY]


def test_an_issue_leaves_digest_readers_out_by_name_and_counts_them(store: Store) -> None:
    subscribe(store, range(3))
    choose(store, 1, Cadence.MONTHLY)
    assert (store.audience_size(LIST), store.digest_readers(LIST)) == (2, 1)
    assert sum(store.audience_zones(LIST).values()) == 2
    assert len(store.recipient_ids(LIST, RoundRecipients())) == 2
    mailing = launch(store)
    assert mailing.audience == 3
    assert outcomes(store, mailing.id) == {
        "reader0": ("queued", ""),
        "reader1": ("suppressed", GETS_DIGEST),
        "reader2": ("queued", ""),
    }
    assert store.audit(mailing.id).digest_readers == 1


def test_a_suppression_is_the_reason_also_for_a_digest_reader(store: Store) -> None:
    subscribe(store, [1])
    choose(store, 1, Cadence.WEEKLY)
    store.suppress(key(1), SuppressionReason.COMPLAINED, now=NOW)
    assert store.digest_readers(LIST) == 0
    assert store.count_digest_readers(LIST, WEEKLY) == 0
    mailing = launch(store)
    assert outcomes(store, mailing.id) == {"reader1": ("suppressed", "complained")}


def test_digest_readers_have_not_missed_an_issue_even_after_going_back_to_every_issue(store: Store) -> None:
    subscribe(store, range(3))
    choose(store, 1, Cadence.WEEKLY)
    sent(store, ISSUE)
    subscribe(store, [9])
    assert store.audience_size(LIST, among(Recipients.MISSED_IT)) == 1
    choose(store, 1, Cadence.EVERY, later(hours=1))
    assert store.audience_size(LIST, among(Recipients.MISSED_IT)) == 1
    assert store.digest_readers(LIST, among(Recipients.MISSED_IT)) == 0
    again = launch(store, round_=1, recipients=Recipients.MISSED_IT)
    assert outcomes(store, again.id) == {"reader9": ("queued", "")}


def test_a_correction_is_an_email_for_whoever_got_the_issue_as_one(store: Store) -> None:
    subscribe(store, range(3))
    choose(store, 1, Cadence.WEEKLY)
    sent(store, ISSUE)
    choose(store, 2, Cadence.WEEKLY, later(hours=1))
    everyone = among(Recipients.ALL)
    assert (store.audience_size(LIST, everyone), store.digest_readers(LIST, everyone)) == (2, 1)
    assert store.audience_size(LIST, among(Recipients.GOT_IT)) == 2
    correction = launch(store, round_=1)
    assert outcomes(store, correction.id) == {
        "reader0": ("queued", ""),
        "reader1": ("suppressed", GETS_DIGEST),
        "reader2": ("queued", ""),
    }


def test_an_issue_without_a_page_goes_to_digest_readers_as_an_email(store: Store) -> None:
    subscribe(store, range(2))
    choose(store, 1, Cadence.WEEKLY)
    edition = replace(an_edition(), archive=False)
    mailing, _new = store.launch(a_launch(edition))
    assert {status for status, _detail in outcomes(store, mailing.id).values()} == {"queued"}
    pageless = RoundRecipients(by_digest=False)
    assert (store.audience_size(LIST, pageless), store.digest_readers(LIST, pageless)) == (2, 0)


def test_a_digest_goes_to_the_readers_of_its_cadence_by_when_issues_became_theirs(store: Store) -> None:
    subscribe(store, range(5))
    choose(store, 0, Cadence.WEEKLY, later(hours=1))
    choose(store, 1, Cadence.WEEKLY, later(hours=3))
    choose(store, 2, Cadence.MONTHLY, later(hours=1))
    choose(store, 4, Cadence.WEEKLY, later(hours=5))
    part = DigestAudience(cadence=Cadence.WEEKLY, after=later(hours=3), before=later(hours=5))
    assert [store.count_digest_readers(LIST, one) for one in (WEEKLY, part)] == [3, 1]
    assert store.audience_zones(LIST, digest=part) == {"": 1}
    mailing = launch(store, "digest", digest_audience=part)
    assert outcomes(store, mailing.id) == {"reader1": ("queued", "")}
    assert mailing.cadence is Cadence.WEEKLY
    first = replace(part, after=None, before=later(hours=3))
    assert set(outcomes(store, launch(store, "first", digest_audience=first).id)) == {"reader0"}


def test_a_reader_who_joined_again_is_not_told_what_was_sent_before(store: Store) -> None:
    store.import_people(
        [
            (
                replace(a_person(1), cadence=CadenceChoice(cadence=Cadence.WEEKLY, at=NOW)),
                a_consent(at=later(hours=2)),
            )
        ]
    )
    before = DigestAudience(cadence=Cadence.WEEKLY, before=later(hours=2))
    after = DigestAudience(cadence=Cadence.WEEKLY, after=later(hours=2))
    assert [store.count_digest_readers(LIST, one) for one in (before, after)] == [0, 1]


def test_an_import_sets_the_cadence_of_whoever_joins_and_nobody_elses(store: Store) -> None:
    choice = CadenceChoice(cadence=Cadence.WEEKLY, at=later(hours=4))
    weekly = (replace(a_person(1), cadence=choice), a_consent())
    store.import_people([weekly])
    assert store.digest_cadences() == ((LIST, Cadence.WEEKLY),)
    person = store.subscriber(key(1))
    assert person is not None
    assert [one.waits_from for one in person.subscriptions] == [later(hours=4)]
    choose(store, 1, Cadence.EVERY)
    counts = store.import_people([weekly])
    assert (counts.unchanged, store.digest_cadences()) == (1, ())


def test_a_change_of_digest_takes_along_what_waits_and_not_what_was_sent(store: Store) -> None:
    subscribe(store, range(2))
    choose(store, 0, Cadence.WEEKLY, later(hours=1))
    changed = store.set_cadence(key(0), LIST, Cadence.MONTHLY, now=later(hours=9))
    assert changed is not None
    assert changed[1].digest_from == later(hours=1)
    choose(store, 1, Cadence.WEEKLY, later(hours=1))
    record = replace(a_record(), newest_at=later(hours=5))
    plan = replace(a_plan(issue=next(iter(record.names))), digest_audience=WEEKLY)
    assert store.plan_digest(record, [plan])
    changed = store.set_cadence(key(1), LIST, Cadence.MONTHLY, now=later(hours=9))
    assert changed is not None
    assert changed[1].digest_from == later(hours=5)


def test_a_digest_is_stored_with_its_schedules_once(store: Store) -> None:
    record = a_record()
    plan = replace(a_plan(issue=next(iter(record.names))), digest_audience=WEEKLY)
    assert store.plan_digest(record, [plan])
    assert not store.plan_digest(record, [plan])
    (schedule,) = store.schedules()
    assert (schedule.issue, schedule.digest_audience) == (next(iter(record.names)), WEEKLY)
    assert store.digest_records(LIST, Cadence.WEEKLY) == (record,)
    assert store.digest_records(LIST, Cadence.DAILY) == ()
    store.cancel_schedule(schedule.id, "wrong picture", now=NOW)
    assert [one.cancelled for one in store.digest_records(LIST, Cadence.WEEKLY)] == [True]


def test_a_digest_that_staff_must_decide_on_is_stored_as_held(store: Store) -> None:
    record = a_record()
    store.plan_digest(
        record,
        [replace(a_plan(issue=next(iter(record.names))), digest_audience=WEEKLY)],
        hold="no scheduler ran",
    )
    (schedule,) = store.schedules()
    assert (schedule.status.value, schedule.reason) == ("held", "no scheduler ran")


def test_many_ask_for_the_same_digest_and_one_makes_it(
    shared_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("state")
    record = a_record()
    plan = replace(a_plan(issue=next(iter(record.names))), digest_audience=WEEKLY)
    made: list[bool] = []
    ready = threading.Barrier(4, timeout=60)
    # Set up by one: that many set up an empty database at once is another test's question (test_schema.py).
    open_store(shared_url, state_folder=folder).close()

    def ask() -> None:
        with open_store(shared_url, state_folder=folder) as own:
            ready.wait()
            made.append(own.plan_digest(record, [plan]))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, False, False, True]
    with open_store(shared_url, state_folder=folder) as own:
        assert len(own.schedules()) == 1


def test_a_digest_needs_no_approval_because_all_in_it_was_approved(store: Store) -> None:
    subscribe(store, [1])
    choose(store, 1, Cadence.WEEKLY)
    record = a_record()
    plan = replace(a_plan(issue=next(iter(record.names)), send_at=NOW, now=NOW), digest_audience=WEEKLY)
    store.plan_digest(record, [plan])
    (schedule,) = store.schedules()
    mailing = store.launch_schedule(schedule.id, now=NOW, due={}, approvals=2)
    assert mailing is not None
    assert (mailing.cadence, mailing.audience) == (Cadence.WEEKLY, 1)


def test_an_issue_for_digest_readers_alone_is_published_and_a_digest_is_not(store: Store) -> None:
    subscribe(store, [1])
    choose(store, 1, Cadence.WEEKLY)
    issue = launch(store)
    assert store.published_mailings([LIST]) == frozenset()
    assert store.finish(issue.id, now=NOW)
    digest, people = sent_digest(store)
    assert people == 1
    assert store.published_mailings([LIST]) == {issue.id}
    assert digest.id != issue.id


def sent_digest(store: Store) -> tuple[Mailing, int]:
    """Send a digest to everybody who reads one, and return its mailing and how many got it."""
    mailing = launch(store, "digest", digest_audience=WEEKLY)
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=9, now=NOW)]
        store.at_risk(mailing.id, worker, ids, now=NOW)
        store.record(mailing.id, worker, [(one, Accepted()) for one in ids], now=NOW)
    store.finish(mailing.id, now=NOW)
    return mailing, len([one for one in store.deliveries(mailing.id) if one.status is DeliveryStatus.SENT])


def test_the_end_of_a_gap_is_kept(store: Store) -> None:
    assert store.gap_until() is None
    store.mark_gap(now=NOW)
    store.mark_gap(now=later(hours=1))
    assert store.gap_until() == later(hours=1)
    assert store.seen().at is None
