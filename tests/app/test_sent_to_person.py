"""What was sent to a person: each mailing with its outcome, newest first, and the one they missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.people import find_person
from newsletter.app.sent_to_person import SentMailing, sent_to_person
from newsletter.model import Refused
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST, a_consent, a_person, a_withdrawal, key, later
from tests.store.returned import an_event, record_events, sent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def of(room: CalendarRoom, number: int) -> list[SentMailing]:
    return list(sent_to_person(room.workspace, find_person(room.store, key(number))))


def test_nothing_was_sent_yet(room: CalendarRoom) -> None:
    assert of(room, 0) == []


def test_every_mailing_is_listed_with_its_outcome_newest_first(room: CalendarRoom) -> None:
    first, ids = sent(room.store, "first")
    second, _ = sent(room.store, "second", at=later(hours=1), outcome=Refused(code=550, reply="no such user"))
    record_events(room.store, an_event(first, ids[0], "soft"))
    rows = of(room, 0)
    assert [one.mailing.id for one in rows] == [second, first]
    assert [one.status for one in rows] == ["failed", "sent"]
    assert "refused it: 550 no such user" in rows[0].outcome
    assert rows[1].outcome.startswith("accepted, then bounced (soft)")
    assert of(room, 1)[1].outcome == "accepted; no bounce or complaint came back"


def test_whoever_joined_after_the_last_mailing_sees_that_they_missed_it(room: CalendarRoom) -> None:
    sent(room.store, "first")
    sent(room.store, "second")
    room.store.import_people([(a_person(9), a_consent(at=later(days=1)))])
    (row,) = of(room, 9)
    assert (row.mailing.issue, row.status, row.outcome) == (
        "second",
        "",
        "not sent, joined the list later",
    )


def test_whoever_left_the_list_is_told_of_nothing_they_missed(room: CalendarRoom) -> None:
    room.store.import_people([(a_person(9), a_consent())])
    room.store.unsubscribe(key(9), a_withdrawal(LIST, at=later(hours=1)))
    sent(room.store, "first", at=later(hours=2))
    assert of(room, 9) == []


def test_times_are_those_of_the_delivery(room: CalendarRoom) -> None:
    sent(room.store, "first", at=later(hours=3))
    assert of(room, 0)[0].at == later() + timedelta(hours=3)
