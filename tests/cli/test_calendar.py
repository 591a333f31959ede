"""`newsletter calendar`: what lies in the coming weeks, and no further."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.two_lists import change, told
from tests.command_line import Newsletter

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def planned(publication: Path) -> Path:
    """A publication with a blackout of two days, three weeks from now."""
    first = NOW.date() + dt.timedelta(weeks=3)
    change(
        publication,
        "[outbox]",
        f'[blackouts.election]\nfirst = {first}\nlast = {first + dt.timedelta(days=1)}\nreason = "The election"\n\n[outbox]',
    )
    return publication


def test_what_lies_further_ahead_is_seen_by_looking_further(planned: Path, newsletter: Newsletter) -> None:
    def reasons(weeks: int) -> list[str]:
        return [
            one["kind"]
            for one in told(newsletter, "calendar", "--weeks", weeks)
            if "election" in str(one).lower()
        ]

    assert reasons(2) == []
    assert reasons(4) == ["blackout"]
    assert "The election" in newsletter("calendar", "--weeks", 4).out


def test_a_calendar_program_gets_the_same(planned: Path, newsletter: Newsletter) -> None:
    entries = told(newsletter, "calendar", "--weeks", 4)
    assert newsletter("calendar", "--weeks", 4, "--ics", "plan.ics").exit_code == 0
    events = Calendar.from_ical((planned / "plan.ics").read_bytes()).walk("VEVENT")
    assert len(events) == len(entries) >= 1
    assert any("The election" in str(event["SUMMARY"]) for event in events)


@pytest.mark.parametrize("weeks", ["0", "105", "x"])
def test_weeks_that_cannot_be_meant_are_a_usage_error(
    publication: Path, newsletter: Newsletter, weeks: str
) -> None:
    run = newsletter("calendar", "--weeks", weeks)
    assert (run.exit_code, "--weeks" in run.err) == (2, True)
