"""Staff note: subject and text of the email that brings notices to staff, short enough for a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

_LONGEST_SUBJECT = 90
_MOST = 30
"""Notices shown in full in one email; a restored database may have hundreds."""


def staff_note(
    name: str, notices: Sequence[tuple[dt.datetime, str]], *, zone: str, overview: str = ""
) -> tuple[str, str]:
    """Return subject and text of an email with notices: the wall time in `zone` and the text of each.

    `overview` says how to see the status of everything.
    """
    first = notices[0][1].partition("\n")[0]
    short = first if len(first) <= _LONGEST_SUBJECT else first[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    subject = f"{name}: {short}" if len(notices) == 1 else f"{name}: {len(notices)} notices"
    lines = [f"{at:%Y-%m-%d %H:%M}\n{text}\n" for at, text in notices[:_MOST]]
    if len(notices) > _MOST:
        lines.append(f"And {len(notices) - _MOST} more.\n")
    lines.append(f"Times are in {zone}.")
    if overview:
        lines.append(overview)
    lines.append(
        "\nThis is an automatic email. "
        "You get it because your address is in newsletter.toml, [schedule] staff."
    )
    return subject, "\n".join(lines)
