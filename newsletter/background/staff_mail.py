"""Staff email: emails notices that need attention to the staff addresses, each notice once."""

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
from newsletter.sending.single_email import single_email

EMAILED_KINDS = frozenset(
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
        "sign-up",
        "summary",
    }
)
"""The kinds of notices that need attention, or that someone may want to undo."""
_RETRY_AFTER = timedelta(minutes=15)
"""After an email that could not be sent, or a process that crashed while sending it."""
_TRIES = 8
_MAX_AGE = timedelta(hours=24)
"""Older notices are not emailed; the setup check shows them."""


def email_staff(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Email new notices to staff, all in one email; return the result. Raises NewsletterError.

    If it cannot be sent, it is tried again later. If it is unknown whether it was sent, it counts as sent;
    the same if at least one of several people got it.
    """
    staff = workspace.settings.schedule.staff
    if not staff:
        return "no staff addresses are set ([schedule] staff)", ()
    now = workspace.clock.now()
    notices = workspace.store.claim_notices(
        EMAILED_KINDS, since=now - _MAX_AGE, now=now, again=now + _RETRY_AFTER, tries=_TRIES
    )
    if not notices:
        return "no new notices", ()
    emails = _emails(workspace, notices, now)
    failed = [f"{address}: {problem}" for address, problem in _send(workspace, emails) if problem]
    if len(failed) < len(staff):
        workspace.store.mailed([one.key for one in notices], now=now)
    if failed:
        raise NewsletterError("; ".join(failed), hint="Check [schedule] staff and the transport")
    return f"emailed {_counted(len(notices), 'notice')} to {_counted(len(staff), 'address', 'es')}", ()


def _counted(number: int, noun: str, ending: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else ending}"


def _emails(workspace: Workspace, notices: Sequence[Notice], now: datetime) -> list[Message]:
    rules = workspace.settings.schedule
    lines = [(local(one.at, rules.zone), _with_next_steps(workspace, one)) for one in notices]
    overview = workspace.write_hint(Hint(Action.CHECK_SETUP))
    subject, text = staff_note(workspace.publication.name, lines, zone=rules.zone, overview=overview)
    return [
        single_email(
            workspace.publication,
            address,
            subject=subject,
            text=text,
            key="\n".join(one.key for one in notices),
            date=now,
        )
        for address in rules.staff
    ]


def _with_next_steps(workspace: Workspace, notice: Notice) -> str:
    """Return a notice with its next steps, each on a line of its own."""
    return "\n".join(filter(None, (notice.text, *map(workspace.write_hint, notice.next_steps))))


def _send(workspace: Workspace, emails: Sequence[Message]) -> Iterator[tuple[str, str]]:
    """Yield each address and why its email was not sent; "" if it was, or may have been."""
    session = open_transport(workspace, workspace.settings.transport).open()
    try:
        for email in emails:
            yield email.recipient.address, _hand_over(session, email)
    finally:
        session.close()


def _hand_over(session: Session, email: Message) -> str:
    try:
        outcomes: list[Outcome] = [
            outcome for _message, outcome in session.deliver([email], lambda batch: batch)
        ]
    except TransportError as error:
        return error.message
    return next((f"{one.code} {one.reply}" for one in outcomes if isinstance(one, Refused | Deferred)), "")
