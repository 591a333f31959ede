"""Retention: what is old goes, what somebody may still need stays, and nothing goes that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.retention import retain
from newsletter.model import MailingStatus, Notice, Upkeep
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.store.people import a_launch


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_old_notices_go_and_newer_ones_stay(room: CalendarRoom) -> None:
    room.store.add_notice(Notice(key="old", at=START - timedelta(days=500), kind="held", text="x"))
    room.store.add_notice(Notice(key="new", at=START, kind="held", text="x"))
    result, notices = retain(room.workspace)
    assert notices == ()
    assert result == (
        "deleted notices: 1, removed feeds: 0, server replies: 0, sign-ups: 0, readers' requests: 0, "
        "provider reports: 0"
    )
    assert [one.key for one in room.store.notices(since=START - timedelta(days=900))] == ["new"]


def test_what_servers_said_stays_unless_somebody_says_for_how_long(room: CalendarRoom) -> None:
    mailing, _new = room.store.launch(a_launch(transport="outbox"))
    with room.store.worker() as worker:
        (copy, *_others) = room.store.claim(mailing.id, worker, limit=1, now=START)
        room.store.at_risk(mailing.id, worker, [copy.subscriber_id], now=START)
    room.store.recover(mailing.id, now=START)
    room.store.steer(mailing.id, MailingStatus.CANCELLED, now=START)
    said = [one.detail for one in room.store.deliveries(mailing.id) if one.detail]
    assert said
    room.clock.later(days=90)
    retain(room.workspace)
    assert [one.detail for one in room.store.deliveries(mailing.id) if one.detail] == said
    room.rules(upkeep=Upkeep(replies_days=100))
    assert "server replies: 0" in retain(room.workspace)[0]
    room.clock.later(days=11)
    assert f"server replies: {len(said)}" in retain(room.workspace)[0]
    assert [one.detail for one in room.store.deliveries(mailing.id) if one.detail] == []
    assert "server replies: 0" in retain(room.workspace)[0]
