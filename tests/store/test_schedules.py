"""Schedules: frozen when they are made, launched once whoever asks, held or cancelled only in time."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime

import pytest

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Action,
    Hint,
    Instant,
    Mailing,
    MailingStatus,
    Schedule,
    ScheduleStatus,
    SuppressionReason,
)
from newsletter.store.database import Store, open_store
from tests.store.people import (
    LIST,
    NOW,
    a_consent,
    a_launch,
    a_person,
    a_withdrawal,
    an_edition,
    key,
    later,
    subscribe,
)
from tests.store.plans import DUE, a_plan, planned


def at(instant: datetime) -> Instant:
    return Instant(at=instant, wall=instant.replace(tzinfo=None), zone="UTC")


def test_a_plan_is_kept_as_staff_meant_it(store: Store) -> None:
    made = planned(store, override="the mayor asked")
    assert store.schedule_by_id(made.id) == made
    assert (made.issue, made.list, made.round, made.digest) == ("sanctuary-city", LIST, 0, "d" * 64)
    assert (made.send_at, made.wall, made.zone) == (DUE, DUE.replace(tzinfo=None), "UTC")
    assert (made.spoken, made.made_by, made.made_at) == ("in 1 hour", "maria", NOW)
    assert (made.authors, made.override) == (("Ann Author",), "the mayor asked")
    assert (made.status, made.mailing_id, made.readers_zone) == (ScheduleStatus.WAITING, None, False)
    assert store.scheduled_edition(made.id).text == "Hello"


def test_a_new_plan_replaces_the_open_one_of_the_same_issue(store: Store) -> None:
    first = planned(store)
    second, replaced = store.schedule(a_plan(digest="e" * 64))
    assert replaced == first
    assert store.schedule_by_id(first.id).status is ScheduleStatus.CANCELLED
    assert store.open_schedule("sanctuary-city", LIST) == second
    assert store.schedules(ScheduleStatus.WAITING) == (second,)
    assert len(store.schedules()) == 2


def test_nothing_is_launched_before_its_time(store: Store) -> None:
    made = planned(store)
    assert store.launch_schedule(made.id, now=later(minutes=59, seconds=59), due={}, approvals=0) is None
    assert store.mailings() == ()


def test_a_launch_sends_what_was_frozen_to_who_is_on_the_list_then(store: Store) -> None:
    subscribe(store, range(2))
    made = planned(store)
    subscribe(store, range(2, 5))
    store.unsubscribe(key(0), a_withdrawal())
    mailing = store.launch_schedule(made.id, now=DUE, due={}, approvals=0)
    assert mailing is not None
    assert (mailing.digest, mailing.audience, mailing.status) == ("d" * 64, 4, MailingStatus.SENDING)
    after = store.schedule_by_id(made.id)
    assert (after.status, after.mailing_id, after.settled_at) == (ScheduleStatus.LAUNCHED, mailing.id, DUE)
    assert store.launch_schedule(made.id, now=later(days=9), due={}, approvals=0) is None
    assert len(store.mailings()) == 1


def test_however_many_launch_at_once_one_does(shared_url: str, state_folder: object) -> None:
    from pathlib import Path

    folder = Path(str(state_folder))
    with open_store(shared_url, state_folder=folder) as store:
        subscribe(store, range(3))
        made = planned(store)
    gate = threading.Barrier(6)
    got: list[Mailing | None] = []

    def launch() -> None:
        with open_store(shared_url, state_folder=folder) as own:
            gate.wait()
            got.append(own.launch_schedule(made.id, now=DUE, due={}, approvals=0))

    threads = [threading.Thread(target=launch) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len([mailing for mailing in got if mailing is not None]) == 1
    with open_store(shared_url, state_folder=folder) as store:
        assert len(store.mailings()) == 1


def test_what_was_sent_by_hand_meanwhile_is_held_not_sent_again(store: Store) -> None:
    subscribe(store, range(2))
    made = planned(store)
    by_hand, _new = store.launch(a_launch())
    assert store.launch_schedule(made.id, now=DUE, due={}, approvals=0) is None
    held = store.schedule_by_id(made.id)
    assert held.status is ScheduleStatus.HELD
    assert f"as mailing {by_hand.id}" in held.reason
    assert len(store.mailings()) == 1


def test_what_left_while_staff_looked_is_neither_scheduled_again_nor_released(store: Store) -> None:
    made = planned(store)
    mailing = store.launch_schedule(made.id, now=DUE, due={}, approvals=0)
    assert mailing is not None
    with pytest.raises(RefusedError, match=f"was already sent to {LIST}, as mailing {mailing.id}"):
        planned(store, send_at=later(days=1))
    held = planned(store, issue="other", digest="e" * 64)
    store.hold_schedule(held.id, "stale", now=NOW)
    store.launch(a_launch(an_edition("other", digest="e" * 64)))
    tomorrow = at(later(days=1))
    with pytest.raises(RefusedError, match="other was already sent to"):
        store.release_schedule(held.id, tomorrow, tomorrow.at, by="ann", override="", now=NOW)
    assert store.schedule_by_id(held.id).status is ScheduleStatus.HELD
    assert planned(store, round_=1).round == 1


def test_who_schedules_an_issue_at_the_same_time_replaces_the_other(
    shared_url: str, state_folder: object
) -> None:
    from pathlib import Path

    folder = Path(str(state_folder))
    with open_store(shared_url, state_folder=folder):
        pass
    gate = threading.Barrier(4)
    made: list[int] = []

    def schedule() -> None:
        with open_store(shared_url, state_folder=folder) as own:
            gate.wait()
            made.append(planned(own).id)

    threads = [threading.Thread(target=schedule) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(shared_url, state_folder=folder) as store:
        assert {plan.id for plan in store.schedules()} == set(made)
        assert len(made) == 4
        assert len(store.schedules(ScheduleStatus.WAITING)) == 1
        assert len(store.schedules(ScheduleStatus.CANCELLED)) == 3


def test_a_plan_is_not_replaced_while_it_is_launched(shared_url: str, state_folder: object) -> None:
    from pathlib import Path

    folder = Path(str(state_folder))
    with open_store(shared_url, state_folder=folder) as store:
        subscribe(store, range(3))
    for number in range(8):
        issue = f"issue-{number}"
        with (
            open_store(shared_url, state_folder=folder) as one,
            open_store(shared_url, state_folder=folder) as other,
        ):
            made = planned(one, issue=issue, digest=issue.ljust(64, "0"))
            gate = threading.Barrier(2)

            def launch(made: Schedule = made, store: Store = other, gate: threading.Barrier = gate) -> None:
                gate.wait()
                store.launch_schedule(made.id, now=DUE, due={}, approvals=0)

            thread = threading.Thread(target=launch)
            thread.start()
            gate.wait()
            with suppress(RefusedError):
                planned(one, issue=issue, digest=issue.ljust(64, "1"), send_at=later(days=1))
            thread.join()
            plans = [plan.status for plan in one.schedules() if plan.issue == issue]
            assert plans in (
                [ScheduleStatus.LAUNCHED],
                [ScheduleStatus.CANCELLED, ScheduleStatus.WAITING],
            )


def test_a_cancelled_or_held_plan_does_not_leave(store: Store) -> None:
    cancelled, held = planned(store), planned(store, issue="other", digest="e" * 64)
    assert store.cancel_schedule(cancelled.id, "a typo", now=NOW).reason == "a typo"
    assert store.hold_schedule(held.id, "look at it", now=NOW)
    assert not store.hold_schedule(held.id, "again", now=NOW)
    for one in (cancelled, held):
        assert store.launch_schedule(one.id, now=DUE, due={}, approvals=0) is None
    assert store.mailings() == ()


def test_what_was_launched_cannot_be_cancelled_here_and_says_where(store: Store) -> None:
    made = planned(store)
    mailing = store.launch_schedule(made.id, now=DUE, due={}, approvals=0)
    assert mailing is not None
    with pytest.raises(RefusedError, match="is launched") as caught:
        store.cancel_schedule(made.id, "too late", now=DUE)
    assert caught.value.next_steps == (Hint(Action.CANCEL_MAILING, str(mailing.id)),)
    with pytest.raises(NotFoundError, match="there is no schedule 99"):
        store.cancel_schedule(99, "nothing", now=DUE)
    with pytest.raises(NotFoundError):
        store.scheduled_edition(99)


def test_a_held_plan_is_released_for_a_time_that_somebody_names(store: Store) -> None:
    made = planned(store)
    new = at(later(days=1))

    def release(override: str = "") -> object:
        return store.release_schedule(
            made.id, new, new.at, by="ann", override=override, overridden=("quiet",), now=DUE
        )

    with pytest.raises(RefusedError, match="is waiting, not held"):
        release()
    store.hold_schedule(made.id, "stale", now=DUE)
    release("the mayor asked")
    after = store.schedule_by_id(made.id)
    assert (after.status, after.send_at, after.made_by, after.made_at) == (
        ScheduleStatus.WAITING,
        new.at,
        "ann",
        DUE,
    )
    assert (after.reason, after.override, after.settled_at) == ("", "the mayor asked", None)
    assert after.overridden == ("quiet",)


def test_a_wave_waits_for_its_hour_and_is_then_claimed_like_any_other(store: Store) -> None:
    zones = ["Asia/Tokyo", "Europe/Berlin", "Europe/Berlin", "", "nonsense"]
    store.import_people(
        (a_person(number, attributes={"timezone": zone} if zone else {}), a_consent())
        for number, zone in enumerate(zones)
    )
    subscribe(store, [9])
    store.suppress(key(9), SuppressionReason.BOUNCED, now=NOW)
    assert store.audience_zones(LIST) == {"Asia/Tokyo": 1, "Europe/Berlin": 2, "": 1, "nonsense": 1}
    assert sum(store.audience_zones(LIST).values()) == store.audience_size(LIST)
    made = planned(store)
    due = {"Asia/Tokyo": DUE, "Europe/Berlin": later(hours=9), "": later(hours=18)}
    mailing = store.launch_schedule(made.id, now=DUE, due=due, approvals=0)
    assert mailing is not None
    assert (store.counts(mailing.id).queued, store.counts(mailing.id).deferred) == (1, 4)
    assert [row.next_try_at for row in store.deliveries(mailing.id) if row.status.value != "suppressed"] == [
        None,
        later(hours=9),
        later(hours=9),
        later(hours=18),
        later(hours=18),
    ]
    assert store.next_due(mailing.id) == later(hours=9)
    assert store.due_mailings(now=DUE) == (mailing.id,)
    with store.worker() as worker:
        first = store.claim(mailing.id, worker, limit=9, now=DUE)
        assert [one.fields["timezone"] for one in first] == ["Asia/Tokyo"]
        assert store.due_mailings(now=later(hours=8)) == ()
        assert not store.finish(mailing.id, now=later(hours=8))
        second = store.claim(mailing.id, worker, limit=9, now=later(hours=9))
        assert [one.attempt for one in second] == [1, 1]
        assert store.due_mailings(now=later(hours=18)) == (mailing.id,)


def test_a_retry_leaves_the_waves_that_are_still_to_come_alone(store: Store) -> None:
    subscribe(store, range(2))
    made = planned(store)
    mailing = store.launch_schedule(made.id, now=DUE, due={"": later(hours=9)}, approvals=0)
    assert mailing is not None
    assert store.requeue(mailing.id, now=DUE) == 0
    assert store.counts(mailing.id).deferred == 2


def test_suppressed_people_have_no_wave(store: Store) -> None:
    subscribe(store, range(2))
    store.suppress(key(0), SuppressionReason.BOUNCED, now=NOW)
    made = planned(store)
    mailing = store.launch_schedule(made.id, now=DUE, due={"": later(hours=9)}, approvals=0)
    assert mailing is not None
    assert [(row.status.value, row.next_try_at) for row in store.deliveries(mailing.id)] == [
        ("suppressed", None),
        ("deferred", later(hours=9)),
    ]


def test_people_who_are_on_two_lists_are_counted_once(store: Store) -> None:
    subscribe(store, range(4))
    subscribe(store, range(2, 7), "press")
    assert store.shared_people(LIST, "press") == 2
    assert store.shared_people(LIST, LIST) == 4
    store.unsubscribe(key(2), a_withdrawal("press"))
    assert store.shared_people(LIST, "press") == 1


def test_people_on_two_lists_are_counted_by_their_zone(store: Store) -> None:
    for list_key, numbers in ((LIST, range(4)), ("press", range(1, 6))):
        store.import_people(
            (
                a_person(number, attributes={"timezone": "Asia/Tokyo"} if number % 2 else {}),
                a_consent(list_key),
            )
            for number in numbers
        )
    assert store.shared_zones(LIST, "press") == {"Asia/Tokyo": 2, "": 1}
    store.unsubscribe(key(2), a_withdrawal("press"))
    assert store.shared_zones("press", LIST) == {"Asia/Tokyo": 2}


def test_only_mailings_under_way_are_due(store: Store) -> None:
    subscribe(store, range(1))
    mailing, _new = store.launch(a_launch())
    paused, _new = store.launch(a_launch(an_edition("other", digest="e" * 64)))
    store.steer(paused.id, MailingStatus.PAUSED, now=NOW)
    assert store.due_mailings(now=NOW) == (mailing.id,)
    assert [one.id for one in store.sending_mailings()] == [mailing.id]
