"""The timetable: what waits, what is wanted, what is special, in entries that keep their key."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from newsletter.model import Blackout, ScheduleRules, ScheduleStatus, Slot
from newsletter.schedule.timetable import EntryKind, mailing_entries, slot_entries, special_day_entries
from tests.schedule.clocks import utc
from tests.schedule.test_stale import DUE, a_schedule

ZONE = "America/Los_Angeles"
NOW, UNTIL = utc("2026-12-01 18:00"), utc("2026-12-29 18:00")


def test_only_what_is_open_is_planned_and_a_held_one_says_why() -> None:
    waiting = a_schedule()
    held = replace(waiting, id=2, status=ScheduleStatus.HELD, reason="stale")
    gone = replace(waiting, id=3, status=ScheduleStatus.CANCELLED)
    found = list(mailing_entries([waiting, held, gone]))
    assert [(one.key, one.status) for one in found] == [("schedule-1", "waiting"), ("schedule-2", "held")]
    assert (found[0].at, found[0].detail, found[1].detail) == (DUE, "“s”", "stale")
    waves = next(mailing_entries([replace(waiting, readers_zone=True)]))
    assert waves.detail == "“s”, in each reader's time zone"


def test_slots_show_what_is_open_filled_and_late() -> None:
    slot = Slot(key="w", list="l", every="every Tuesday 9:00", deadline_hours=24)
    taken = [("l", utc("2026-12-15 17:00"))]
    found = list(
        slot_entries(ScheduleRules(zone=ZONE, slots=(slot,)), taken, now=utc("2026-12-07 18:00"), until=UNTIL)
    )
    slots = [(one.at.day, one.status) for one in found if one.kind is EntryKind.SLOT]
    assert slots == [(8, "late"), (15, "filled"), (22, "open"), (29, "open")]
    assert [one.at.day for one in found if one.kind is EntryKind.DEADLINE] == [14, 21, 28]


def test_special_days_are_whole_days_of_the_zone() -> None:
    rules = ScheduleRules(
        zone=ZONE,
        holidays="US",
        blackouts=(
            Blackout(key="m", first=dt.date(2026, 11, 30), last=dt.date(2026, 12, 2), reason="Mourning"),
            Blackout(key="past", first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 2), reason="x"),
        ),
    )
    found = {one.key: one for one in special_day_entries(rules, now=NOW, until=UNTIL)}
    assert set(found) == {"blackout-m", "holiday-2026-12-25"}
    assert (found["blackout-m"].at, found["blackout-m"].last_day) == (
        utc("2026-11-30 08:00"),
        dt.date(2026, 12, 2),
    )
    assert found["holiday-2026-12-25"].title == "Christmas Day"


def test_a_slot_on_a_blackout_day_is_closed_and_has_no_deadline() -> None:
    slot = Slot(key="weekly", list="constituents", every="every Tuesday 9:00")
    day = dt.date(2026, 12, 8)
    election = Blackout(key="e", first=day, last=day, reason="The election")
    rules = ScheduleRules(zone=ZONE, slots=(slot,), blackouts=(election,))
    found = list(slot_entries(rules, [], now=utc("2026-12-02 18:00"), until=utc("2026-12-16 00:00")))
    assert [(one.kind.value, one.at.day, one.status) for one in found] == [
        ("slot", 8, "closed"),
        ("slot", 15, "open"),
        ("deadline", 14, "open"),
    ]
