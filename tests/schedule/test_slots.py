"""Slots: a turn has a deadline, and is filled by what goes to its list on its day."""

from __future__ import annotations

from newsletter.model import Slot
from newsletter.schedule.slots import is_filled, slot_dates
from tests.schedule.clocks import utc

ZONE = "America/Los_Angeles"
SLOT = Slot(key="weekly", list="constituents", every="every Tuesday 9:00", deadline_hours=24)


def test_turns_have_their_deadline_and_a_name_that_stays() -> None:
    found = list(slot_dates(SLOT, ZONE, after=utc("2026-12-01 17:00"), until=utc("2026-12-15 17:00")))
    assert [one.appears.at for one in found] == [utc("2026-12-08 17:00"), utc("2026-12-15 17:00")]
    assert found[0].deadline == utc("2026-12-07 17:00")
    assert found[0].key == "weekly 2026-12-08"


def test_what_goes_to_the_list_on_the_day_fills_it() -> None:
    turn = next(slot_dates(SLOT, ZONE, after=utc("2026-12-01 17:00"), until=utc("2026-12-15 17:00")))
    assert is_filled(turn, [("constituents", utc("2026-12-09 06:00"))])  # 22:00 there, the same day
    assert not is_filled(turn, [("constituents", utc("2026-12-09 09:00"))])
    assert not is_filled(turn, [("press", utc("2026-12-08 17:00"))])
    assert not is_filled(turn, [])
