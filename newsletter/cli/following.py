"""Following on the command line: progress of a mailing that workers send."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.cli.delivery_report import (
    format_cancelled,
    format_sent,
    format_unsent,
    messages_location,
    print_mailing,
)
from newsletter.cli.hints import print_hints
from newsletter.cli.output import format_time, plural, print_error, print_note, print_success
from newsletter.cli.progress import sending_progress
from newsletter.cli.stop_signals import stop_on_signals
from newsletter.model import Action, Backlog, Hint, Mailing, MailingStatus

if TYPE_CHECKING:
    from newsletter.app.mailing_following import Followed
    from newsletter.app.workspace import Workspace


def follow(workspace: Workspace, mailing: Mailing) -> bool:
    """Show how workers send a mailing, and report the outcome; True if the mailing is finished."""
    from newsletter.app.mailing_following import follow_mailing

    zone = workspace.settings.schedule.zone
    before = workspace.store.counts(mailing.id)
    remaining = before.queued + before.deferred
    waits: set[str] = set()

    def wait(until: datetime) -> None:
        at = format_time(until, zone)
        if at not in waits:
            waits.add(at)
            print_note(f"The rest was deferred; next try at {at}. Press Ctrl-C to wait no longer.")

    with (
        stop_on_signals("Not waiting any longer; the workers go on sending.") as stop,
        sending_progress(before.audience, before.audience - remaining) as tick,
    ):

        def show(backlog: Backlog) -> None:
            nonlocal remaining
            left = backlog.left
            for _ in range(remaining - left):
                tick()
            remaining = min(remaining, left)

        followed = follow_mailing(
            workspace, mailing.id, stop=stop, on_backlog=show, on_wait=wait, on_silence=_report_silence
        )
    return _report(workspace, followed)


def _report_silence() -> None:
    print_note(
        "Nothing has been sent for half a minute: a sending limit, other mailings, or a problem that the "
        "workers print. It goes on by itself. Press Ctrl-C to wait no longer."
    )


def _report(workspace: Workspace, followed: Followed) -> bool:
    mailing, counts = followed.mailing, workspace.store.counts(followed.mailing.id)
    print_mailing(mailing, counts, workspace.settings.schedule.zone)
    if mailing.status is MailingStatus.FINISHED:
        print_success(
            f"Done: {format_sent(counts)}{messages_location(workspace, mailing.transport, mailing.key)}"
        )
        return True
    if mailing.status is MailingStatus.CANCELLED:
        print_note(f"Cancelled. {format_cancelled(counts)}")
    elif mailing.status is MailingStatus.PAUSED:
        print_error(f"Mailing {mailing.id} is paused: {mailing.reason}")
        print_note(f"{format_unsent(counts)}.")
        print_hints([Hint(Action.RESUME_MAILING, str(mailing.id))])
    elif followed.without_worker:
        print_error(f"No worker is running: {plural(counts.queued, 'message')} will be sent when one is.")
        print_hints([Hint(Action.RUN_WORKER)])
    elif mailing.status is MailingStatus.SENDING:
        print_note(f"{format_unsent(counts)}. The workers send the rest.")
        print_hints([Hint(Action.SHOW_MAILING, str(mailing.id))])
    return False
