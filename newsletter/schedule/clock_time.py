"""Clock times as people type them: 9:00, 9.00, 17:30, 9am, 9:30 pm, noon; and bare hours, as in "at 9"."""

from __future__ import annotations

import datetime as dt
import re

CLOCK_TIME = (
    r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midnight"
)
"""A pattern for lowercase text, to be found within words."""
EXPECTED = "Write the time as 9:00, 17:30 or 9am"

_PARTS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?(?: ?([ap])\.?m\.?)?", re.ASCII)


def read_time(words: str) -> dt.time | None:
    """Return the time, or None if it does not exist: 24:30, 13pm."""
    if words == "noon":
        return dt.time(12)
    if words == "midnight":
        return dt.time(0)
    found = _PARTS.fullmatch(words)
    if found is None or not (found[2] or found[4]):
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4] == "p" else 0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def hours_meant(hour: int) -> tuple[dt.time, ...]:
    """Return the times that a bare hour can mean: 9 is in the morning, 15 is not; 1 to 7 may be either."""
    if not 0 <= hour < 24:
        return ()
    return (dt.time(hour), dt.time(hour + 12)) if 1 <= hour <= 7 else (dt.time(hour),)
