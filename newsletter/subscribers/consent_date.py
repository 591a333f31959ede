"""When somebody agreed: one cell of a file, read without guessing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)|\s*(?=Z$)")
_WAY_OUT = "write it as 2023-03-11 or 2023-03-11 14:30"


@lru_cache(maxsize=4096)
def read_consent_date(text: str, now: datetime) -> datetime:
    """Return the moment in UTC (a time without a zone is taken as UTC); raises ValueError with the reason.

    ISO 8601 only: 03/11/2023 is March in one office and November in the next.
    """
    cleaned = re.sub(r"\s+UTC$", "Z", text.strip())
    try:
        moment = datetime.fromisoformat(_SPACED_ZONE.sub("", cleaned))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"“{text[:40]}” is no date ({_WAY_OUT})") from None
    if moment > now:
        raise ValueError(f"“{text[:40]}” lies in the future ({_WAY_OUT})")
    return moment
