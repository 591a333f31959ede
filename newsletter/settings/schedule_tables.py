"""Schema of the schedule's tables in newsletter.toml: when to send, recurring issues and jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from newsletter.errors import ScheduleError
from newsletter.model.phrase import phrase
from newsletter.settings.table import Line, Table
from newsletter.settings.values import Address, Key


def _words(read: Callable[[str], object]) -> AfterValidator:
    """Return a validator that parses the words with a function of newsletter.schedule."""

    def check(value: str) -> str:
        try:
            read(value)
        except ScheduleError as error:
            raise ValueError(str(error)) from None
        return value

    return AfterValidator(check)


def _zone(value: str) -> object:
    from newsletter.schedule.zones import zone_info

    return zone_info(value)


def _quiet_hours(value: str) -> object:
    from newsletter.schedule.quiet_hours import read_quiet_hours

    return read_quiet_hours(value) if value else None


def _holidays(value: str) -> object:
    from newsletter.schedule.holiday import read_calendar

    return read_calendar(value) if value else None


def _clock_time(value: str) -> object:
    from newsletter.schedule.clock_time import EXPECTED, read_time

    time = read_time(value.strip().lower())
    if time is None:
        raise ScheduleError(phrase("{value} is no time of day", value=repr(value)), hint=EXPECTED)
    return time


def _recurrence(value: str) -> object:
    from newsletter.schedule.recurrence import read_recurrence

    return read_recurrence(value, zone="UTC")


def _job_interval(value: str) -> object:
    from newsletter.schedule.job_interval import read_job_interval

    return read_job_interval(value, zone="UTC")


JobInterval = Annotated[str, _words(_job_interval)]


class ScheduleTable(Table):
    """[schedule]: when email may be sent."""

    timezone: Annotated[str, _words(_zone)] = "UTC"
    quiet_hours: Annotated[str, _words(_quiet_hours)] = ""
    holidays: Annotated[str, _words(_holidays)] = ""
    late_minutes: Annotated[float, Field(ge=1, le=1440)] = 30.0
    undo_minutes: Annotated[float, Field(ge=0, le=1440)] = 0.0
    distance_hours: Annotated[float, Field(ge=0, le=2160)] = 0.0
    staff: Annotated[list[Address], Field(max_length=20)] = []


class BlackoutTable(Table):
    """[blackouts.KEY]: days on which nothing is sent."""

    first: dt.date
    last: dt.date | None = None
    reason: Line


class SlotTable(Table):
    """[slots.KEY]: when issues of a list are to go out."""

    list: Key
    every: Annotated[str, _words(_recurrence)]
    deadline_hours: Annotated[float, Field(ge=0, le=720)] = 24.0
    automatic: bool = False
    digest: Key | None = None
    draft_hours: Annotated[float, Field(ge=0, le=720)] = 72.0


class JobsTable(Table):
    """[jobs]: how often the server runs its recurring jobs."""

    feeds: JobInterval = "every hour"
    mailbox: JobInterval = "every 5 minutes"
    housekeeping: JobInterval = "every day 3:30"
    retention: JobInterval = "every day 3:45"
    hygiene: JobInterval = "day 1 of the month 4:00"
    summary: JobInterval = "every Monday 8:00"


class RetentionTable(Table):
    """[retention]: how long old data is kept."""

    notices_days: Annotated[float, Field(ge=90, le=3660)] = 400.0
    feeds_days: Annotated[float, Field(ge=1, le=3660)] = 400.0
    replies_days: Annotated[float, Field(ge=0, le=3660)] = 0.0
    webhooks_days: Annotated[float, Field(ge=3, le=90)] = 7.0


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class CadenceTable(Table):
    """[cadence]: when digests go out to readers who do not want every issue."""

    at: Annotated[str, _words(_clock_time)] = "7:00"
    weekly_on: Weekday = "monday"
    monthly_on: Annotated[int, Field(ge=1, le=31)] = 1

    @field_validator("weekly_on", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value


class HygieneTable(Table):
    """[hygiene]: when an address is reported for review."""

    refusals: Annotated[int, Field(ge=1, le=20)] = 2
    consent_months: Annotated[float, Field(ge=0, le=240)] = 0.0
