"""Retrying, decided: whether a command stays for copies that were put off, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.model import MailingStatus

SHORTEST = timedelta(seconds=1)
"""Copies that are due one after the other are gathered."""


def stay_until(
    *, status: MailingStatus, stopped: bool, due: datetime | None, now: datetime, patience: timedelta
) -> datetime | None:
    """Return until when to wait before delivering again; None to end the command.

    `due` is when the earliest copy that was put off is due, None when there is none. A server that
    greylists takes a copy after some minutes: staying for that long lets one command finish the mailing.
    """
    if stopped or status is not MailingStatus.SENDING or due is None or due - now > patience:
        return None
    return max(due, now + SHORTEST)
