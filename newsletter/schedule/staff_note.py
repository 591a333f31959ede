"""The staff note: what the scheduler has to say, in words that are read at a glance on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

_LONGEST_SUBJECT = 90
_MOST = 30
"""Things told in full in one letter; a restored database may hold hundreds of plans."""


def staff_note(
    name: str, told: Sequence[tuple[dt.datetime, str]], *, zone: str, overview: str = ""
) -> tuple[str, str]:
    """Return subject and text of an email about what happened: its wall time in `zone`, and what.

    `overview` says where the state of everything can be seen.
    """
    first = told[0][1]
    short = first if len(first) <= _LONGEST_SUBJECT else first[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    subject = f"{name}: {short}" if len(told) == 1 else f"{name}: {len(told)} things to look at"
    lines = [f"{at:%Y-%m-%d %H:%M}\n{text}\n" for at, text in told[:_MOST]]
    if len(told) > _MOST:
        lines.append(f"And {len(told) - _MOST} more.\n")
    times = f"Times are in {zone}. {overview}".rstrip()
    why = "The program wrote this; your address stands in newsletter.toml, [schedule] staff."
    return subject, "\n".join([*lines, times, why])
