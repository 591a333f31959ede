"""Quiet hours: the hours of the day in which nothing is sent, and when they end."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta

from newsletter.errors import ScheduleError
from newsletter.model import QuietHours
from newsletter.model.phrase import phrase
from newsletter.schedule.wall_time import local, to_instant

_FORM = re.compile(r"\s*(\d{1,2}:\d\d)\s*(?:-|–|to)\s*(\d{1,2}:\d\d)\s*", re.ASCII)


def read_quiet_hours(words: str) -> QuietHours:
    """Return "21:00-07:00" as quiet hours; raises ScheduleError."""
    found = _FORM.fullmatch(words)
    try:
        start, end = (
            (dt.time.fromisoformat(part.zfill(5)) for part in found.groups()) if found else (None, None)
        )
    except ValueError:
        start = end = None
    if start is None or end is None or start == end:
        raise ScheduleError(
            phrase("{words} is not a range of hours", words=repr(words[:40])), hint="Write it as 21:00-07:00"
        )
    return QuietHours(start=start, end=end)


def is_quiet(time: dt.time, quiet: QuietHours | None) -> bool:
    """Return whether a wall time is within quiet hours; the end is not."""
    if quiet is None:
        return False
    if quiet.start < quiet.end:
        return quiet.start <= time < quiet.end
    return time >= quiet.start or time < quiet.end


def after_quiet(at: dt.datetime, zone: str, quiet: QuietHours | None) -> dt.datetime:
    """Return `at`, or the end of the quiet hours that it is within, in that zone."""
    shown = local(at, zone)
    if quiet is None or not is_quiet(shown.time(), quiet):
        return at
    last_day = shown.date() + timedelta(days=shown.time() >= quiet.end)
    return max(at, to_instant(dt.datetime.combine(last_day, quiet.end), zone).at)
