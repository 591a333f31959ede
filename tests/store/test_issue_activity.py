"""What the database knows about issues, in one query, on every database."""

from __future__ import annotations

from dataclasses import replace

from newsletter.model import MailingStatus, Recipients, ScheduleStatus
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_launch, an_edition
from tests.store.plans import DUE, planned


def test_each_issue_has_its_schedule_and_its_newest_mailing(store: Store) -> None:
    planned(store, issue="planned", digest="a" * 64)
    held = planned(store, issue="held", digest="b" * 64)
    store.hold_schedule(held.id, "why", now=NOW)
    first, _ = store.launch(a_launch(edition=an_edition("sent", digest="c" * 64)))
    store.finish(first.id, now=NOW)
    second, _ = store.launch(a_launch(edition=an_edition("sent", digest="c" * 64), number=1))
    found = store.issue_activities()
    assert set(found) == {"planned", "held", "sent"}
    schedule = found["planned"].schedule
    assert schedule is not None
    assert (schedule.status, schedule.send_at, schedule.list) == (ScheduleStatus.WAITING, DUE, LIST)
    assert found["held"].schedule is not None
    assert found["held"].schedule.status is ScheduleStatus.HELD
    mailing = found["sent"].mailing
    assert mailing is not None
    assert (mailing.id, mailing.status, mailing.round) == (second.id, MailingStatus.SENDING, 1)
    assert mailing.created_at == NOW


def test_one_that_is_under_way_counts_before_a_newer_one_that_is_not(store: Store) -> None:
    running, _ = store.launch(a_launch(edition=an_edition("news", digest="c" * 64)))
    newer, _ = store.launch(a_launch(edition=an_edition("news", digest="c" * 64), number=1))
    store.finish(newer.id, now=NOW)
    mailing = store.issue_activities()["news"].mailing
    assert mailing is not None
    assert mailing.id == running.id


def test_welcome_emails_and_cancelled_schedules_are_no_activity(store: Store) -> None:
    gone = planned(store, issue="gone", digest="a" * 64)
    store.cancel_schedule(gone.id, "why", now=NOW)
    launch = a_launch(edition=an_edition("welcome", digest="d" * 64))
    store.launch(replace(launch, recipients=Recipients.JOINED))
    assert store.issue_activities() == {}


def test_a_renamed_draft_keeps_its_rows_and_what_was_left_of_another_goes(store: Store) -> None:
    store.save_pulled("old", "paper", {"https://x.example/": "mine"}, NOW)
    store.save_pulled("new", "paper", {"https://y.example/": "of an earlier issue"}, NOW)
    store.rename_issue("old", "new")
    assert store.pulled_lines("new", "paper") == {"https://x.example/": "mine"}
    assert store.pulled_lines("old", "paper") == {}
