"""Lines of the audit log about people. They name a person by number: the log outlives an erasure."""

from __future__ import annotations

from newsletter.app.audit import record
from newsletter.model import Subscriber
from newsletter.web.studio.access import SignedIn


def note_act(staff: SignedIn, action: str, person: Subscriber | None = None, *, detail: str = "") -> None:
    """Add a line: people.ACTION, with the person's number, and which list or file it was about."""
    record(
        staff.workspace,
        f"people.{action}",
        by=staff.actor,
        account=staff.account,
        subject=f"person {person.id}" if person else "",
        detail=detail,
    )
