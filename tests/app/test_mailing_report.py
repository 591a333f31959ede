"""The mailing report: what became of a mailing, in numbers that add up, and who was missed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.mailing_report import report_mailing
from newsletter.app.missed_people import all_missed, masked, missed_page, write_missed
from newsletter.errors import NotFoundError
from newsletter.model import Accepted, Outcome, Refused
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import a_consent, a_launch, a_person, a_withdrawal, an_edition, key, later
from tests.store.returned import an_event, record_events, sent

HOSTILE = '=HYPERLINK("https://x.example")@riverton.example'


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path, people=6) as opened:
        yield opened


def mailed(room: CalendarRoom) -> tuple[int, list[int]]:
    """Send to six people over an hour; the second is refused, the third bounces."""
    mailing, _new = room.store.launch(replace(a_launch(an_edition("first", digest="f" * 64))))
    ids: list[int] = []
    for number in range(6):
        at = later(minutes=10 * number)
        outcome: Outcome = Refused(code=550, reply="5.7.1 no") if number == 1 else Accepted()
        with room.store.worker() as worker:
            (one,) = room.store.claim(mailing.id, worker, limit=1, now=at)
            room.store.at_risk(mailing.id, worker, [one.subscriber_id], now=at)
            room.store.record(mailing.id, worker, [(one.subscriber_id, outcome)], now=at)
        ids.append(one.subscriber_id)
    room.store.finish(mailing.id, now=later(hours=1))
    record_events(room.store, an_event(mailing.id, ids[2], "hard"))
    return mailing.id, ids


def test_the_numbers_of_a_report_add_up(room: CalendarRoom) -> None:
    number, _ids = mailed(room)
    found = report_mailing(room.workspace, number)
    assert (found.counts.accepted, found.counts.failed, found.came_back.hard) == (5, 1, 1)
    assert sum(part.people for part in found.timeline) == found.counts.accepted
    assert found.missed == {"failed": 1, "bounced hard": 1}
    assert found.missed_people == len(list(all_missed(room.workspace, number))) == 2
    assert (found.versions, found.next_mailing) == ((), None)


def test_who_leaves_after_the_next_mailing_did_not_leave_after_this_one(room: CalendarRoom) -> None:
    number, _ids = mailed(room)
    room.store.unsubscribe(key(0), a_withdrawal(at=later(minutes=30)))
    second = replace(a_launch(an_edition("second", digest="2" * 64)), now=later(days=1))
    assert report_mailing(room.workspace, number).unsubscribed == {"one-click": 1}
    mailing, _new = room.store.launch(second)
    with room.store.worker() as worker:
        ids = [one.subscriber_id for one in room.store.claim(mailing.id, worker, limit=9, now=later(days=1))]
        room.store.at_risk(mailing.id, worker, ids, now=later(days=1))
        room.store.record(mailing.id, worker, [(one, Accepted()) for one in ids], now=later(days=1))
    room.store.unsubscribe(key(5), a_withdrawal(at=later(days=2)))
    first, next_ = (report_mailing(room.workspace, one) for one in (number, mailing.id))
    assert (first.unsubscribed_people, next_.unsubscribed_people) == (1, 1)
    assert first.next_mailing is not None
    assert first.next_mailing.id == mailing.id


def test_nothing_sent_is_drawn_as_nothing(room: CalendarRoom) -> None:
    mailing, _new = room.store.launch(a_launch())
    found = report_mailing(room.workspace, mailing.id)
    assert (found.timeline, found.missed) == ((), {"waiting": 6})


def test_who_was_missed_is_written_so_that_no_spreadsheet_runs_it(room: CalendarRoom) -> None:
    room.store.import_people([(a_person(90, address=HOSTILE, address_key=HOSTILE), a_consent())])
    number, _ids = sent(room.store, "an-issue", outcome=Refused(code=550, reply="@SUM(1+1) no"))
    out = io.StringIO()
    assert write_missed(room.workspace, number, out) == 7
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert rows[0] == ["address", "reason", "detail", "when"]
    assert rows[7][0] == f"'{HOSTILE}"
    assert rows[1][1:3] == ["failed", "550 @SUM(1+1) no"]


def test_pages_follow_each_other(room: CalendarRoom) -> None:
    number, _ids = sent(room.store, "an-issue", outcome=Refused(code=550, reply="no"))
    first = missed_page(room.workspace, number, limit=4)
    rest = missed_page(room.workspace, number, after=first[-1].subscriber_id, limit=4)
    assert [one.address for one in (*first, *rest)] == [key(one) for one in range(6)]
    assert missed_page(room.workspace, number, reason="bounced hard") == ()


def test_there_is_no_such_mailing(room: CalendarRoom) -> None:
    for asked in (report_mailing, missed_page, all_missed):
        with pytest.raises(NotFoundError):
            asked(room.workspace, 9)


def test_an_address_is_masked_but_for_its_domain() -> None:
    assert masked("maria.lopez@riverton.example") == "m…@riverton.example"
    assert masked("") == "…"
