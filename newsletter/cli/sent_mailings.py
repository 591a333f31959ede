"""What was sent to one person, on the command line: a table, newest first, and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter.app.transport_names import transport_label
from newsletter.cli.marks import marked_issue
from newsletter.cli.output import format_cell_time, print_line, print_table, print_zone

if TYPE_CHECKING:
    from newsletter.app.sent_to_person import SentMailing


def print_sent(sent: Sequence[SentMailing], zone: str) -> None:
    """Print what was sent to a person and what became of it."""
    print_line()
    if not sent:
        print_line("Nothing has been sent to this person.")
        return
    print_table(
        ["mailing", "when", "issue", "what became of it"],
        [
            [one.mailing.id, format_cell_time(one.at, zone), marked_issue(one.mailing), one.outcome]
            for one in sent
        ],
        below=[
            f"“{one.mailing.subject}” to {one.mailing.list} via {transport_label(one.mailing.transport)}"
            for one in sent
        ],
    )
    print_zone(zone)


def sent_json(one: SentMailing) -> dict[str, object]:
    """Return what became of one mailing for a person, as a JSON object."""
    return {
        "mailing_id": one.mailing.id,
        "issue": one.mailing.issue,
        "list": one.mailing.list,
        "round": one.mailing.round,
        "recipients": one.mailing.recipients,
        "subject": one.mailing.subject,
        "at": one.at,
        "status": one.status,
        "outcome": one.outcome,
    }
