"""Why nothing of a mailing leaves at the moment, in words of the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.cli.output import format_time, plural

if TYPE_CHECKING:
    from newsletter.app.waiting import Waiting


def waiting_words(waiting: Waiting, zone: str) -> str:
    """Return a sentence or two for what a mailing waits for."""
    from newsletter.app.waiting import WaitCause

    def then(words: str, at: datetime | None) -> str:
        return f"{words} {format_time(at, zone)}." if at else ""

    next_email = then(" The next one leaves at", waiting.next_at)
    match waiting.cause:
        case WaitCause.SERVER:
            since = f"Waiting for the mail server since {format_time(waiting.since, zone)}: {waiting.detail}."
            return since + (then(" Next try at", waiting.next_at) or " It is tried again and again.")
        case WaitCause.PER_HOUR:
            limit = plural(waiting.number, "email")
            return (
                f"Waiting: the sending limit is {limit} an hour ([throttle] in newsletter.toml).{next_email}"
            )
        case WaitCause.WARM_UP:
            limit = plural(waiting.number, "email")
            return f"Waiting: the warm-up allows {limit} today (throttle.warm_up_per_day).{next_email}"
        case WaitCause.ASKED:
            return f"Waiting: the mail server asked for a pause.{next_email}"
        case WaitCause.PER_SECOND:
            return (
                "Waiting: emails leave slowly, because of a sending limit or because the mail server asked "
                f"for fewer.{next_email}"
            )
        case WaitCause.OTHERS:
            return "Waiting for its turn: every worker sends another mailing."
