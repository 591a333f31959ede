"""Complaints: a rate that costs everybody the inbox pauses a mailing, once, and staff hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.complaints import POLICY_BOUNCES, watch_mailings
from newsletter.background.staff_mail import EMAILED_KINDS
from newsletter.inbound.effects import HANDFUL, LONG_STANDING
from newsletter.model import Accepted, BounceRules, Mailing, MailingStatus
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.store.people import a_launch
from tests.store.returned import an_event, sent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path, people=40) as opened:
        yield opened


def under_way(room: CalendarRoom, copies: int = 30) -> tuple[Mailing, list[int]]:
    """Launch a mailing and hand some of its copies over; the others wait."""
    mailing, _new = room.store.launch(replace(a_launch(transport="outbox"), now=START))
    with room.store.worker() as worker:
        ids = [one.subscriber_id for one in room.store.claim(mailing.id, worker, limit=copies, now=START)]
        room.store.at_risk(mailing.id, worker, ids, now=START)
        room.store.record(mailing.id, worker, [(one, Accepted()) for one in ids], now=START)
    return mailing, ids


def comes_back(room: CalendarRoom, mailing: Mailing, people: list[int], what: str) -> None:
    for person in people:
        room.store.record_events(
            (an_event(mailing.id, person, what, at=START),), rules=BounceRules(), now=START
        )


def told(room: CalendarRoom) -> list[str]:
    return [notice.kind for notice in watch_mailings(room.workspace)]


def status(room: CalendarRoom, mailing: Mailing) -> MailingStatus:
    found = room.store.mailing(mailing.id)
    assert found is not None
    return found.status


def bounces(room: CalendarRoom, **rules: float) -> None:
    settings = replace(room.workspace.settings, bounces=BounceRules(**rules))  # type: ignore[arg-type]
    room.workspace = replace(room.workspace, settings=settings)


def test_too_many_complaints_pause_a_mailing_under_way(room: CalendarRoom) -> None:
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[:3], "complained")
    assert told(room) == ["complaints", "paused"]
    assert status(room, mailing) is MailingStatus.PAUSED
    found = room.store.mailing(mailing.id)
    assert found is not None
    assert found.reason == "10.00% of its readers reported it as spam"
    assert {"complaints", "paused"} <= EMAILED_KINDS


def test_who_resumes_it_knows_and_is_not_stopped_again(room: CalendarRoom) -> None:
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[:3], "complained")
    told(room)
    room.store.steer(mailing.id, MailingStatus.SENDING, now=START)
    comes_back(room, mailing, ids[3:5], "complained")
    assert told(room) == []
    assert status(room, mailing) is MailingStatus.SENDING


def test_a_few_complaints_are_no_rate(room: CalendarRoom) -> None:
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[:2], "complained")
    assert told(room) == []
    assert status(room, mailing) is MailingStatus.SENDING


def test_between_alarm_and_pause_staff_are_told_once(room: CalendarRoom) -> None:
    bounces(room, alarm_percent=5.0, pause_percent=50.0)
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[:3], "complained")
    assert told(room) == ["complaints"]
    assert told(room) == []
    assert status(room, mailing) is MailingStatus.SENDING


def test_a_mailing_that_is_over_is_told_and_not_paused(room: CalendarRoom) -> None:
    mailing, ids = under_way(room, copies=40)
    room.store.finish(mailing.id, now=START)
    comes_back(room, mailing, ids[:3], "complained")
    assert told(room) == ["complaints"]
    assert status(room, mailing) is MailingStatus.FINISHED


def test_refusals_for_the_senders_sake_are_told_when_there_are_several(room: CalendarRoom) -> None:
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[: POLICY_BOUNCES - 1], "policy")
    assert told(room) == []
    comes_back(room, mailing, ids[POLICY_BOUNCES - 1 : POLICY_BOUNCES], "policy")
    (notice,) = watch_mailings(room.workspace)
    assert notice.kind == "policy"
    assert "SPF, DKIM and DMARC" in notice.text
    assert "policy" in EMAILED_KINDS


def test_an_old_mailing_is_not_looked_at_any_more(room: CalendarRoom) -> None:
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[:3], "complained")
    room.clock.time = START + timedelta(days=15)
    assert told(room) == []


def test_staff_hear_of_a_provider_that_is_not_believed(room: CalendarRoom) -> None:
    for number in range(LONG_STANDING):
        sent(room.store, f"issue-{number}", at=START)
    mailing, ids = under_way(room)
    comes_back(room, mailing, ids[: HANDFUL + 2], "hard")
    (notice,) = watch_mailings(room.workspace)
    assert notice.kind in EMAILED_KINDS
    assert f"{HANDFUL + 2} readers at example.org bounced as unknown" in notice.text
    assert "these readers stay on the list" in notice.text
    assert watch_mailings(room.workspace) == ()
