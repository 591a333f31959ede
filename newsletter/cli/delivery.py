"""Delivery on the command line: sends what is queued, or watches workers send it, and reports the outcome."""

from __future__ import annotations

import sys
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
from newsletter.errors import StoreDownError
from newsletter.model import (
    Action,
    Counts,
    Deferred,
    Hint,
    Mailing,
    MailingStatus,
    Outcome,
    UncertainPolicy,
    Unknown,
)

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace


def deliver_or_exit(workspace: Workspace, mailing: Mailing) -> None:
    """Deliver what is queued of a mailing and report the outcome; exit code 1 if it is not finished."""
    if not deliver_mailing(workspace, mailing):
        sys.exit(1)


def deliver_mailing(workspace: Workspace, mailing: Mailing) -> bool:
    """Deliver what is queued, with progress, and report the outcome.

    True if the mailing is finished, or if another sender has the rest of it.
    """
    if workspace.settings.has_workers:
        from newsletter.cli.following import follow

        return follow(workspace, mailing)
    from newsletter.app.delivering import DeliveryCallbacks, deliver_all
    from newsletter.app.mailing_control import find_mailing
    from newsletter.app.transport_factory import open_transport

    transport = open_transport(workspace, mailing.transport)
    zone = workspace.settings.schedule.zone
    before = workspace.store.counts(mailing.id)
    remaining = before.queued + before.deferred
    waits = _WaitReporter(zone)
    with stop_on_signals() as stop, sending_progress(before.audience, before.audience - remaining) as tick:
        callbacks = DeliveryCallbacks(
            on_outcome=lambda _message, outcome: tick() if _is_final(outcome, mailing) else None,
            on_wait=lambda until: waits.wait(until, workspace.store.counts(mailing.id).deferred),
            on_hold=waits.hold,
            on_outage=_report_outage,
        )
        summary = deliver_all(workspace, mailing, transport=transport, stop=stop, callbacks=callbacks)
    mailing, counts = find_mailing(workspace, mailing.id), workspace.store.counts(mailing.id)
    print_mailing(mailing, counts, zone)
    if mailing.status is MailingStatus.FINISHED:
        where = messages_location(workspace, mailing.transport, mailing.key)
        print_success(f"Done: {format_sent(counts)}{where}")
        return True
    if summary.problem is not None:
        print_error(str(summary.problem))
        print_note(f"The mailing is paused: {format_unsent(counts)}.")
        print_hints([Hint(Action.RESUME_MAILING, str(mailing.id))])
    elif mailing.status is MailingStatus.CANCELLED:
        print_note(f"Cancelled. {format_cancelled(counts)}")
    elif summary.backlog.in_hand >= counts.queued > 0 and not counts.deferred:
        messages = plural(counts.queued, "message")
        print_note(f"Nothing left to do here: another sender is running and has the last {messages}.")
        return True
    elif mailing.status is MailingStatus.SENDING:
        _report_remaining(counts, workspace.store.next_due(mailing.id), waits.held_until, zone)
    return False


def _report_outage(down: StoreDownError | None) -> None:
    if down is None:
        print_note("The database is back; sending continues.")
    else:
        print_note(f"Waiting for the database (nothing is sent until it is back): {down}")


class _WaitReporter:
    """Reports each wait of a running mailing once, although several threads report it."""

    def __init__(self, zone: str) -> None:
        self.held_until: datetime | None = None
        self._zone = zone
        self._reported: set[str] = set()

    def wait(self, until: datetime, deferred: int) -> None:
        """Report that messages were deferred."""
        if self._is_new(f"{until:%H%M}"):
            print_note(
                f"{plural(deferred, 'message')} deferred; next try at {format_time(until, self._zone)}. "
                "Press Ctrl-C to send the rest later."
            )

    def hold(self, until: datetime) -> None:
        """Report that a sending limit is reached."""
        self.held_until = until
        if self._is_new(f"hold {until:%H%M}"):
            print_note(
                f"Sending limit reached; sending continues at {format_time(until, self._zone)}. "
                "Press Ctrl-C to send the rest later."
            )

    def _is_new(self, wait: str) -> bool:
        new = wait not in self._reported
        self._reported.add(wait)
        return new


def _is_final(outcome: Outcome, mailing: Mailing) -> bool:
    """Return whether the delivery is over; a deferred one, or one to be sent again, is counted later."""
    if isinstance(outcome, Unknown):
        return mailing.policy is UncertainPolicy.HOLD or outcome.is_settled_later
    return not isinstance(outcome, Deferred)


def _report_remaining(
    counts: Counts, next_due: datetime | None, held_until: datetime | None, zone: str
) -> None:
    if next_due is not None and not counts.queued:
        print_note(
            f"{plural(counts.deferred, 'message')} will be sent later (deferred by a server, or waiting for "
            f"the reader's hour). The next one is due {format_time(next_due, zone)}."
        )
        print_note("`newsletter serve` sends them, or run the same command then.")
    elif held_until is not None:
        print_note(
            f"{plural(counts.queued, 'message')} still to send after the sending limit. "
            f"Run the same command after {format_time(held_until, zone)}."
        )
    else:
        print_note(f"{plural(counts.queued, 'message')} still to send. To continue, run the same command.")
