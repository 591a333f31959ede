"""Mailbox processing: bounces, complaints and unsubscribe requests take effect; staff get the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from newsletter.app.complaints import watch_mailings
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError, SettingsError
from newsletter.inbound.correlate import address_keys
from newsletter.inbound.decide import DecisionContext
from newsletter.inbound.mailbox_run import Looked as Looked
from newsletter.inbound.mailbox_run import MailboxRun, MailboxRunReport, Seen
from newsletter.mailboxes.files import FileMailbox
from newsletter.model import Action, Hint, Notice
from newsletter.model.phrase import phrase, setting
from newsletter.ports.mailbox import MailboxServer
from newsletter.schedule.wall_time import local
from newsletter.sending.verp import ReturnPath

MOST_BARE_REQUESTS = 100
"""How many unsubscribe requests without a token are accepted in a day: anyone can forge a From address."""
_DAY = timedelta(days=1)
_MOST_REASONS = 5
_LABELS = {
    "hard": "hard bounce",
    "soft": "soft bounce",
    "policy": "policy bounce",
    "content": "content bounce",
    "unsubscribed": "unsubscribe request",
    "late": "delay notice",
    "mention": "mentions unsubscribing",
    "foreign": "unrelated",
}
"""How a kind of email is called on screen, where that is not its name in JSON."""
_NO_BOUNCE_MAILBOX = "bounce@localhost"
"""Used if no bounce mailbox is set, so that tokens made earlier can still be read."""


def mailbox_server(workspace: Workspace) -> MailboxServer:
    """Return the mailbox of newsletter.toml; raises NotFoundError, SettingsError."""
    server = workspace.settings.mailbox
    if server is None:
        raise NotFoundError(
            "no mailbox is set up",
            hint=phrase("Set its host and username: {setting}", setting=setting("mailbox")),
        )
    if not server.password:
        raise SettingsError(
            phrase("there is no password for the mailbox {name}", name=server.name),
            hint="Put it into the environment variable NEWSLETTER_IMAP_PASSWORD",
        )
    from newsletter.mailboxes.imap import ImapMailboxServer

    return ImapMailboxServer(server)


def mailbox_of_files(path: Path) -> FileMailbox:
    """Return an email file, an mbox file or a folder of them as a mailbox."""
    return FileMailbox(path=path)


def read_mailbox(
    workspace: Workspace,
    server: MailboxServer,
    *,
    dry_run: bool = False,
    again: bool = False,
    remembers: bool = True,
    on_seen: Seen | None = None,
) -> MailboxRunReport:
    """Process the new emails in a mailbox once.

    `again` starts over at the first email: what was recorded before has no second effect. Raises
    MailboxError, StoreError, and RefusedError while another process reads the mailbox.
    """
    settings = workspace.settings
    with server.open() as box, workspace.store.alone(f"mailbox {box.name}") as alone:
        if not alone:
            # Two at once would do no harm here, but some servers duplicate emails that both of them move.
            raise RefusedError(
                phrase("{name} is being read right now", name=box.name),
                hint="Wait until that is done",
                next_steps=(Hint(Action.CHECK_SETUP),),
            )
        if again and not dry_run:
            workspace.store.read_again(box.name)
        return MailboxRun(
            mailbox=box,
            store=workspace.store,
            desk=_decision_context(workspace),
            rules=settings.bounces,
            clock=workspace.clock,
            limit=settings.mailbox.messages_per_run if settings.mailbox and remembers else 10**9,
            dry_run=dry_run,
            remembers=remembers and not (again and dry_run),
            on_seen=on_seen,
        ).run()


def _decision_context(workspace: Workspace) -> DecisionContext:
    publication, settings = workspace.publication, workspace.settings
    own = (
        publication.unsubscribe_mailbox,
        publication.reply_to or "",
        publication.sender_address,
        settings.bounce_mailbox,
    )
    since = workspace.clock.now() - _DAY
    return DecisionContext(
        register=workspace.store,
        return_path=ReturnPath(
            settings.bounce_mailbox or _NO_BOUNCE_MAILBOX, secret=workspace.store.key_for("return path")
        ),
        own_addresses=address_keys(own),
        unsubscribe_addresses=address_keys((publication.unsubscribe_mailbox,)),
        believes=MOST_BARE_REQUESTS - workspace.store.unproven_departures(since=since),
    )


def read_mail_job(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Read the mailbox, if there is one, and check open mailings for complaints; for the job `mailbox`."""
    if workspace.settings.mailbox is None:
        return "no mailbox is set up", ()
    try:
        report = read_mailbox(workspace, mailbox_server(workspace))
    except RefusedError as busy:
        return busy.message, ()
    finally:
        # Also after a broken connection: what was read until then may matter.
        complaint_notices = watch_mailings(workspace)
    return format_report(report), (*complaint_notices, *_staff_notices(workspace, report))


def format_report(report: MailboxRunReport) -> str:
    """Return the result of reading a mailbox, in one line; the kinds add up to the emails read."""
    kinds = {_LABELS.get(what, what): number for what, number in report.counts.items()}
    effects = {"suppressed": report.suppressed, "unsubscribed": report.left, "not believed": report.held}
    text = f"read {report.looked_at} {'email' if report.looked_at == 1 else 'emails'}"
    if kinds:
        text += f" ({_listed(kinds)})"
    if any(effects.values()):
        text += f"; {_listed(effects)}"
    return f"{text}; more to read" if report.more else text


def _listed(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {number}" for name, number in numbers.items() if number)


def _staff_notices(workspace: Workspace, report: MailboxRunReport) -> Iterator[Notice]:
    """Yield a notice, once a day, that emails need a person."""
    if not report.for_staff:
        return
    now = workspace.clock.now()
    today = local(now, workspace.settings.schedule.zone).date()
    number = len(report.for_staff)
    text = (
        f"{number} {'email' if number == 1 else 'emails'} in the mailbox {report.mailbox} "
        f"{'needs' if number == 1 else 'need'} your attention ({_reasons(report)})"
    )
    notice = Notice(key=f"mailbox {report.mailbox} {today}", at=now, kind="mailbox", text=text)
    if workspace.store.add_notice(notice):
        yield notice


def _reasons(report: MailboxRunReport) -> str:
    reasons = sorted({one.why for one in report.for_staff if one.why})
    more = len(reasons) - _MOST_REASONS
    shown = ", ".join(reasons[:_MOST_REASONS])
    return f"{shown}, and {more} more reasons" if more > 0 else shown
