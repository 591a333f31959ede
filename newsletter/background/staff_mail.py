"""Staff mail: what needs somebody is mailed to whoever runs the newsletter, each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, TransportError
from newsletter.model import Action, Deferred, Hint, Message, Notice, Outcome, Refused
from newsletter.ports import Session
from newsletter.schedule.staff_note import staff_note
from newsletter.schedule.wall_time import local
from newsletter.sending.staff_email import staff_email

MAILED = frozenset(
    {
        "held",
        "paused",
        "missed",
        "reminder",
        "scheduled",
        "draft",
        "job",
        "feed",
        "hygiene",
        "settings",
        "mailbox",
        "complaints",
        "policy",
    }
)
"""The kinds of notices that need somebody, or that somebody may want to undo."""
_AGAIN = timedelta(minutes=15)
"""After a mail that did not leave, and after a process that died with it."""
_TRIES = 8
_FRESH = timedelta(hours=24)
"""What is older is not news any more: it stands in the doctor's list."""


def mail_staff(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Mail what staff should know, in one letter; return what came of it. Raises NewsletterError.

    A letter that did not leave is tried again later. When nobody can say whether it left it counts as
    sent, and so it does when one of several people has it.
    """
    staff = workspace.settings.schedule.staff
    if not staff:
        return "nobody is named: [schedule] staff", ()
    now = workspace.clock.now()
    told = workspace.store.claim_notices(
        MAILED, since=now - _FRESH, now=now, again=now + _AGAIN, tries=_TRIES
    )
    if not told:
        return "nothing to tell", ()
    missed = [f"{address}: {why}" for address, why in _send(workspace, _letters(workspace, told, now)) if why]
    if len(missed) < len(staff):
        workspace.store.mailed([one.key for one in told], now=now)
    if missed:
        raise NewsletterError("; ".join(missed), hint="Look at [schedule] staff and at the transport")
    return f"things told: {len(told)}, addresses: {len(staff)}", ()


def _letters(workspace: Workspace, told: Sequence[Notice], now: datetime) -> list[Message]:
    rules = workspace.settings.schedule
    lines = [(local(one.at, rules.zone), _in_words(workspace, one)) for one in told]
    overview = workspace.write_hint(Hint(Action.CHECK_SETUP))
    subject, text = staff_note(workspace.publication.name, lines, zone=rules.zone, overview=overview)
    return [
        staff_email(
            workspace.publication,
            address,
            subject=subject,
            text=text,
            key="\n".join(one.key for one in told),
            date=now,
        )
        for address in rules.staff
    ]


def _in_words(workspace: Workspace, notice: Notice) -> str:
    """Return a notice with what can be done about it, each step on a line of its own."""
    return "\n".join(filter(None, (notice.text, *map(workspace.write_hint, notice.next_steps))))


def _send(workspace: Workspace, letters: Sequence[Message]) -> Iterator[tuple[str, str]]:
    """Yield each address and why it has no letter; "" when it has one, or may have it."""
    session = open_transport(workspace, workspace.settings.transport).open()
    try:
        for letter in letters:
            yield letter.recipient.address, _handed_over(session, letter)
    finally:
        session.close()


def _handed_over(session: Session, letter: Message) -> str:
    try:
        outcomes: list[Outcome] = [
            outcome for _message, outcome in session.deliver([letter], lambda batch: batch)
        ]
    except TransportError as error:
        return error.message
    return next((f"{one.code} {one.reply}" for one in outcomes if isinstance(one, Refused | Deferred)), "")
