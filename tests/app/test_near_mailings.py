"""Near mailings: what else the same people get within days, whatever the rules allow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.confirmed_launch import LaunchChoice, prepare_choice
from newsletter.app.launching import Proposal
from newsletter.app.near_mailings import near_mailings
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.app.short_issue import SLUG, write_issue
from tests.store.people import later
from tests.store.returned import sent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        write_issue(opened)
        yield opened


def near(room: CalendarRoom, words: str = "") -> list[tuple[str, int]]:
    proposal = prepare_choice(room.workspace, LaunchChoice(issue=SLUG, words=words))
    assert isinstance(proposal, Proposal)
    assert proposal.preview.obstacles == ()
    return [(one.name, one.shared) for one in near_mailings(room.workspace, proposal)]


def test_what_goes_to_the_same_people_within_days_is_told_nearest_first(room: CalendarRoom) -> None:
    assert near(room) == []
    room.plan("two-days-away", send_at=START.replace(day=26))
    room.plan("tomorrow", send_at=START.replace(day=25))
    room.plan("next-week", send_at=START.replace(day=30))
    sent(room.store, "long-ago", at=later())
    assert near(room) == [("tomorrow", 3), ("two-days-away", 3)]
    assert near(room, "2026-12-02 09:00") == [("next-week", 3)]
