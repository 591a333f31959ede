"""Quiet hours: when nothing leaves, by the clock on the wall, and when they are over."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta

from newsletter.errors import ScheduleError
from newsletter.model import QuietHours
from newsletter.schedule.wall_time import local, settle

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
        raise ScheduleError(f"{words[:40]!r} are no quiet hours", hint="Write them as 21:00-07:00")
    return QuietHours(start=start, end=end)


def is_quiet(time: dt.time, quiet: QuietHours | None) -> bool:
    """Say whether a wall time is quiet; the end is not."""
    if quiet is None:
        return False
    if quiet.start < quiet.end:
        return quiet.start <= time < quiet.end
    return time >= quiet.start or time < quiet.end


def after_quiet(at: dt.datetime, zone: str, quiet: QuietHours | None) -> dt.datetime:
    """Return `at`, or when the quiet hours it falls in are over in that zone."""
    shown = local(at, zone)
    if quiet is None or not is_quiet(shown.time(), quiet):
        return at
    over = shown.date() + timedelta(days=shown.time() >= quiet.end)
    return max(at, settle(dt.datetime.combine(over, quiet.end), zone).at)
