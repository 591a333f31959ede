"""The page of mailings: under way, waiting, held, and sent, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app import mailing_list
from newsletter.app.mailing_list import mailing_page
from newsletter.model import MailingStatus
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST, a_launch, an_edition
from tests.store.returned import sent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_mailings_are_listed_by_how_they_stand(room: CalendarRoom) -> None:
    sent(room.store, "first")
    sending, _new = room.store.launch(a_launch(an_edition("second", digest="2" * 64)))
    room.store.steer(sending.id, MailingStatus.PAUSED, now=room.clock.now(), reason="a typo")
    waiting, held = room.plan("third"), room.plan("fourth")
    room.store.hold_schedule(held.id, "a holiday", now=room.clock.now())
    found = mailing_page(room.workspace)
    assert [(row.mailing.issue, row.counts.queued) for row in found.under_way] == [("second", 3)]
    assert [(row.mailing.issue, row.counts.accepted) for row in found.sent] == [("first", 3)]
    assert [one.id for one in found.waiting] == [waiting.id]
    assert [one.id for one in found.held] == [held.id]
    nothing = mailing_page(room.workspace, is_allowed=lambda key: key != LIST)
    assert (nothing.under_way, nothing.sent, nothing.waiting, nothing.held) == ([], [], [], [])


def test_pages_follow_each_other(room: CalendarRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing_list, "PAGE_SIZE", 2)
    numbers = [sent(room.store, f"issue-{number}")[0] for number in range(3)]
    first = mailing_page(room.workspace)
    assert ([row.mailing.id for row in first.sent], first.before) == ([numbers[2], numbers[1]], numbers[1])
    rest = mailing_page(room.workspace, before=first.before)
    assert ([row.mailing.id for row in rest.sent], rest.before) == ([numbers[0]], 0)
