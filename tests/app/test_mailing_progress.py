"""Mailing progress: pace, time left, and why nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.mailing_progress import MailingProgress, read_progress, sending_now
from newsletter.errors import NotFoundError
from newsletter.model import Accepted, Deferred, LaneState, MailingStatus
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import a_launch


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path, people=40) as opened:
        yield opened


def launched(room: CalendarRoom) -> int:
    return room.store.launch(replace(a_launch(), now=room.clock.now()))[0].id


def send(room: CalendarRoom, number: int, people: int) -> None:
    now = room.clock.now()
    with room.store.worker() as worker:
        ids = [one.subscriber_id for one in room.store.claim(number, worker, limit=people, now=now)]
        room.store.at_risk(number, worker, ids, now=now)
        room.store.record(number, worker, [(one, Accepted()) for one in ids], now=now)


def progress(room: CalendarRoom, number: int) -> MailingProgress:
    return read_progress(room.workspace, number)


def test_the_pace_is_that_of_the_last_half_minute(room: CalendarRoom) -> None:
    number = launched(room)
    room.clock.later(seconds=5)
    send(room, number, 20)
    found = progress(room, number)
    assert (found.counts.accepted, found.counts.queued, found.done) == (20, 20, 20)
    assert found.per_second == pytest.approx(20, abs=16)
    room.clock.later(seconds=10)
    slower = progress(room, number)
    assert slower.per_second == pytest.approx(20 / 10)
    assert slower.seconds_left == 10
    room.clock.later(seconds=40)
    assert (progress(room, number).per_second, progress(room, number).seconds_left) == (0.0, None)


def test_a_mailing_that_nobody_sends_says_why(room: CalendarRoom) -> None:
    number = launched(room)
    assert progress(room, number).no_sender == ""
    room.clock.later(seconds=30)
    assert progress(room, number).no_sender == "it has never run"
    room.turn()
    assert progress(room, number).no_sender == ""


def test_a_paused_mailing_has_no_pace_and_a_finished_one_is_over(room: CalendarRoom) -> None:
    number = launched(room)
    send(room, number, 20)
    assert sending_now(room.workspace) == 1
    room.store.steer(number, MailingStatus.PAUSED, now=room.clock.now(), reason="a typo")
    paused = progress(room, number)
    assert (paused.per_second, paused.no_sender, paused.is_over) == (0.0, "", False)
    assert sending_now(room.workspace) == 0
    room.store.steer(number, MailingStatus.CANCELLED, now=room.clock.now() + timedelta(seconds=1))
    assert progress(room, number).is_over


@pytest.mark.parametrize(
    ("code", "reply", "slowing"),
    [
        (421, "4.7.0 [TSS04] Messages temporarily deferred", True),
        (451, "4.7.1 too many emails from you, slow down", True),
        (451, "4.7.1 Greylisted, try again in 5 minutes", False),
        (452, "4.2.2 mailbox full", False),
    ],
)
def test_what_a_server_asks_for_is_told(room: CalendarRoom, code: int, reply: str, slowing: bool) -> None:
    number = launched(room)
    now = room.clock.now()
    with room.store.worker() as worker:
        (one,) = room.store.claim(number, worker, limit=1, now=now)
        room.store.at_risk(number, worker, [one.subscriber_id], now=now)
        outcome = Deferred(code=code, reply=reply)
        room.store.record(number, worker, [(one.subscriber_id, outcome)], now=now)
    (found,) = progress(room, number).put_off
    assert (found.domain, found.people, found.code) == ("example.org", 1, code)
    assert (found.is_slowing, found.per_minute, found.seconds) == (slowing, 0.0, 0)
    slowed = LaneState(cap=0.5, ceiling=2.0, cap_at=now.timestamp())
    room.store.change_lanes(["memory example.org"], lambda _states: ({"memory example.org": slowed}, None))
    (later,) = progress(room, number).put_off
    assert (later.per_minute, later.seconds) == ((30.0, 2) if slowing else (0.0, 0))


def test_there_is_no_such_mailing(room: CalendarRoom) -> None:
    with pytest.raises(NotFoundError):
        progress(room, 9)
