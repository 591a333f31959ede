"""The schedule's settings: read whole, and each mistake told at its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.model import Blackout, QuietHours, ScheduleRules, Slot, Upkeep
from newsletter.settings import parse_settings

SAMPLE = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")


def rules(more: str, *, old: str = "", new: str = "") -> ScheduleRules:
    text = SAMPLE.replace(old, new) if old else SAMPLE
    return parse_settings(f"{text}\n{more}", root=Path("/nowhere"), environ={}).schedule


def test_what_is_left_out_stands_in_nobodys_way() -> None:
    assert rules("", old='timezone = "America/Los_Angeles"', new="") == ScheduleRules(
        jobs={
            "feeds": "every hour",
            "mailbox": "every 5 minutes",
            "housekeeping": "every day 3:30",
            "retention": "every day 3:45",
            "hygiene": "day 1 of the month 4:00",
            "summary": "every Monday 8:00",
        }
    )


def test_everything_that_can_be_said_is_read() -> None:
    found = rules(
        """
        [blackouts.election]
        first = 2026-11-01
        last = 2026-11-03
        reason = "The election"
        [blackouts.mourning]
        first = 2026-12-01
        reason = "A day of mourning"
        [digests.week]
        title = "The week"
        list = "constituents"
        [slots.weekly]
        list = "constituents"
        every = "every Tuesday 9:00"
        deadline_hours = 48
        automatic = true
        digest = "week"
        [jobs]
        feeds = "every 15 minutes"
        housekeeping = "never"
        [retention]
        replies_days = 180
        [hygiene]
        refusals = 3
        """,
        old='quiet_hours = ""',
        new='quiet_hours = "21:00-07:00"\nholidays = "us-ca"\nlate_minutes = 10\nundo_minutes = 5\ndistance_hours = 20',
    )
    assert (found.zone, found.holidays) == ("America/Los_Angeles", "US-CA")
    assert found.quiet == QuietHours(start=dt.time(21), end=dt.time(7))
    assert (found.late_minutes, found.undo_minutes, found.distance_hours) == (10, 5, 20)
    assert found.blackouts == (
        Blackout(
            key="election",
            first=dt.date(2026, 11, 1),
            last=dt.date(2026, 11, 3),
            reason="The election",
        ),
        Blackout(
            key="mourning",
            first=dt.date(2026, 12, 1),
            last=dt.date(2026, 12, 1),
            reason="A day of mourning",
        ),
    )
    assert found.slots == (
        Slot(
            key="weekly",
            list="constituents",
            every="every Tuesday 9:00",
            deadline_hours=48,
            automatic=True,
            digest="week",
        ),
    )
    assert (found.jobs["feeds"], found.jobs["housekeeping"]) == ("every 15 minutes", "never")
    assert found.upkeep == Upkeep(replies_days=180, refusals=3)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('[slots.w]\nlist = "constituents"\nevery = "every Tusday 9:00"', r"slots.w.every: 'every Tusday 9:00' is not"),
        ('[slots.w]\nlist = "constituent"\nevery = "every Tuesday 9:00"', "Did you mean constituents"),
        ('[slots.w]\nlist = "constituents"\nevery = "daily 9:00"\ndigest = "x"', "there is no digest 'x'"),
        ('[blackouts.x]\nfirst = 2026-11-02\nlast = 2026-11-01\nreason = "e"', "x.last is before its first day"),
        ('[blackouts.x]\nfirst = 2026-11-02', "blackouts.x.reason is missing"),
        ('[jobs]\nfeeds = "sometimes"', r"jobs.feeds: 'sometimes' .*every 30 minutes"),
        ('[jobs]\nfeed = "never"', "did you mean feeds"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_a_hint(more: str, expected: str) -> None:
    with pytest.raises(SettingsError, match=f"newsletter.toml.*{expected}"):
        rules(more)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('quiet_hours = "9pm to 7am"', "Write it as 21:00-07:00"),
        ('holidays = "Narnia"', "there is no holiday calendar for 'Narnia'"),
        ("late_minutes = 0", "late_minutes"),
    ],
)
def test_a_wrong_rule_names_its_line(line: str, expected: str) -> None:
    with pytest.raises(SettingsError, match=r"newsletter.toml:\d+: schedule\." + f".*{expected}"):
        rules("", old='quiet_hours = ""', new=line)


def test_a_misspelt_zone_gets_a_suggestion() -> None:
    with pytest.raises(SettingsError, match="Did you mean America/Los_Angeles"):
        rules("", old="America/Los_Angeles", new="America/Los_Angles")
