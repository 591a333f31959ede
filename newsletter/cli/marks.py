"""Marks on the command line: whether a mailing is a correction, and who of the list gets it."""

from __future__ import annotations

from newsletter.model import Mailing, Recipients, Schedule


def round_mark(round_: int, recipients: Recipients) -> str:
    """Return the mark of a round, to be appended: ` (correction 1)`; "" for the issue itself."""
    match recipients:
        case Recipients.MISSED_IT:
            return " (to those who missed it)"
        case Recipients.GOT_IT:
            return f" (correction {round_}, to those who got it)"
        case Recipients.JOINED:
            return " (to people who joined)"
    return f" (correction {round_})" if round_ else ""


def marked_issue(sent: Mailing | Schedule) -> str:
    """Return the issue of a mailing or schedule with its mark: `hours (correction 1)`."""
    part = " (to a segment)" if sent.segment else ""
    return f"{sent.issue}{round_mark(sent.round, sent.recipients)}{part}"
