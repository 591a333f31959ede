"""[cadence]: when digests go out, and that it is never in an hour in which nothing is sent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.model import CadenceRules
from newsletter.settings.load import parse_settings

BASE = (Path(__file__).parents[2] / "newsletter.toml").read_text(encoding="utf-8")


def rules(cadence: str = "", *, quiet: str = "") -> CadenceRules:
    text = BASE.replace('quiet_hours = ""', f'quiet_hours = "{quiet}"')
    return parse_settings(
        f"{text}\n[cadence]\n{cadence}\n", root=Path("/somewhere"), environ={}
    ).schedule.cadence


def test_without_settings_it_is_monday_and_the_first_at_seven() -> None:
    assert rules() == CadenceRules(at=dt.time(7), weekday=0, month_day=1)


def test_hour_and_days_are_read_as_people_write_them() -> None:
    found = rules('at = "5:30 pm"\nweekly_on = "Friday"\nmonthly_on = 31')
    assert found == CadenceRules(at=dt.time(17, 30), weekday=4, month_day=31)


def test_the_usual_hour_waits_for_the_end_of_quiet_hours() -> None:
    assert rules(quiet="21:00-08:15").at == dt.time(8, 15)
    assert rules(quiet="21:00-07:00").at == dt.time(7)


@pytest.mark.parametrize(
    ("cadence", "quiet", "said"),
    [
        ('at = "7:00"', "21:00-08:15", "cadence.at: 07:00 is within quiet hours"),
        ('at = "25:00"', "", "is no time of day"),
        ('at = "soon"', "", "is no time of day"),
        ('weekly_on = "someday"', "", "cadence.weekly_on"),
        ("monthly_on = 32", "", "cadence.monthly_on"),
        ("monthly_on = 0", "", "cadence.monthly_on"),
        ("weekly_on = 3", "", "cadence.weekly_on"),
    ],
)
def test_what_is_no_hour_or_day_is_refused_in_words(cadence: str, quiet: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        rules(cadence, quiet=quiet)
    assert said in str(caught.value)
