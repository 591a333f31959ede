"""The mailbox is read: bounces, complaints and wishes to leave have their effects, staff hear of the rest."""

from __future__ import annotations

from collections.abc import Iterator
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
from newsletter.ports.mailbox import MailboxServer
from newsletter.schedule.wall_time import local
from newsletter.sending.verp import ReturnPath

FLOOD = 100
"""So many bare wishes to leave in a day are believed; who writes in From, nobody knows."""
_DAY = timedelta(days=1)
_NOWHERE = "bounce@localhost"
"""Stands in where no bounce mailbox is set: tokens made earlier are read all the same."""


def mailbox_server(workspace: Workspace) -> MailboxServer:
    """Return the mailbox of newsletter.toml; raises NotFoundError, SettingsError."""
    server = workspace.settings.mailbox
    if server is None:
        raise NotFoundError(
            "there is no mailbox to read", hint="Name it in newsletter.toml: [mailbox] host and username"
        )
    if not server.password:
        raise SettingsError(
            f"there is no password for the mailbox {server.name}",
            hint="Put it into the environment: NEWSLETTER_IMAP_PASSWORD",
        )
    from newsletter.mailboxes.imap import ImapMailboxServer

    return ImapMailboxServer(server)


def mailbox_of_files(path: Path) -> FileMailbox:
    """Return a mail, an mbox or a folder of them as a mailbox."""
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
    """Go once through what is new in a mailbox.

    `again` begins at the first mail once more: what was taken in is known and has no second effect. Raises
    MailboxError, StoreError, and RefusedError while another program is at it.
    """
    settings = workspace.settings
    with server.open() as box, workspace.store.alone(f"mailbox {box.name}") as alone:
        if not alone:
            # Two at once would do no harm here, but some servers then copy what both of them move.
            raise RefusedError(
                f"{box.name} is being read this moment",
                hint="Wait until that is done",
                next_steps=(Hint(Action.CHECK_SETUP),),
            )
        if again and not dry_run:
            workspace.store.read_again(box.name)
        return MailboxRun(
            mailbox=box,
            store=workspace.store,
            desk=_desk(workspace),
            rules=settings.bounces,
            clock=workspace.clock,
            limit=settings.mailbox.messages_per_run if settings.mailbox and remembers else 10**9,
            dry_run=dry_run,
            remembers=remembers and not (again and dry_run),
            on_seen=on_seen,
        ).run()


def _desk(workspace: Workspace) -> DecisionContext:
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
            settings.bounce_mailbox or _NOWHERE, secret=workspace.store.key_for("return path")
        ),
        own_addresses=address_keys(own),
        unsubscribe_addresses=address_keys((publication.unsubscribe_mailbox,)),
        believes=FLOOD - workspace.store.unproven_departures(since=since),
    )


def read_mail_job(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Read the mailbox, if there is one, and look what it means for mailings under way; for the job."""
    if workspace.settings.mailbox is None:
        return "there is no mailbox", ()
    try:
        report = read_mailbox(workspace, mailbox_server(workspace))
    except RefusedError as busy:
        return busy.message, ()
    finally:
        # Also after a line that broke: what was read until then may be what matters.
        watched = watch_mailings(workspace)
    return told(report), (*watched, *_for_staff(workspace, report))


def told(report: MailboxRunReport) -> str:
    """Return what a round came to, in one line."""
    counts = {what: number for what, number in report.counts.items() if what != "foreign"}
    parts = [f"{number} {what}" for what, number in counts.items()]
    effects = []
    if report.suppressed:
        effects.append(f"{report.suppressed} suppressed")
    if report.left:
        effects.append(f"{report.left} taken off")
    if report.held:
        effects.append(f"{report.held} not believed")
    what = f"{report.looked_at} {'mail' if report.looked_at == 1 else 'mails'} looked at"
    if parts:
        what += f": {', '.join(parts)}"
    if effects:
        what += f"; {', '.join(effects)}"
    return f"{what}; there is more" if report.more else what


def _for_staff(workspace: Workspace, report: MailboxRunReport) -> Iterator[Notice]:
    """Tell once a day that mail waits for a person."""
    if not report.for_staff:
        return
    now = workspace.clock.now()
    today = local(now, workspace.settings.schedule.zone).date()
    why = ", ".join(sorted({one.why for one in report.for_staff if one.why}))[:300]
    number = len(report.for_staff)
    text = (
        f"In the mailbox {report.mailbox} {number} {'mail waits' if number == 1 else 'mails wait'} "
        f"for a person ({why})"
    )
    notice = Notice(key=f"mailbox {report.mailbox} {today}", at=now, kind="mailbox", text=text)
    if workspace.store.tell(notice):
        yield notice
