"""Send choices: lists, segments with their numbers, the next free slot, zones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.confirmed_launch import LaunchChoice
from newsletter.app.send_choices import send_choices
from newsletter.model import Slot
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST

CHOICE = LaunchChoice(issue="hours", list=LIST)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_the_own_zone_comes_first_and_once(room: CalendarRoom) -> None:
    zones = send_choices(room.workspace, CHOICE).zones
    assert zones[0] == room.workspace.settings.schedule.zone
    assert len(set(zones)) == len(zones)


def test_the_next_slot_is_offered_if_the_list_has_slots(room: CalendarRoom) -> None:
    room.rules(slots=())
    assert send_choices(room.workspace, CHOICE).next_slot is None
    room.rules(slots=(Slot(key="weekly", list=LIST, every="every Thursday 9:00"),))
    found = send_choices(room.workspace, CHOICE).next_slot
    assert found is not None
    assert f"{found.wall:%A %H:%M}" == "Thursday 09:00"
