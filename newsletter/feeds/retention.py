"""Retention: for how long an entry is remembered that its feed lists no more.

What staff said of stories is kept apart and for ever, and so is what issues told: forgetting an entry brings
nothing back. What a feed still lists is never forgotten, however old, or it would come back as new.
"""

from __future__ import annotations

from datetime import datetime, timedelta

REMEMBERED = timedelta(days=180)


def forget_before(now: datetime, *, desk_days: int) -> datetime:
    """Return since when entries are remembered: half a year, and as long as the desk shows them."""
    return now - max(REMEMBERED, timedelta(days=desk_days))
