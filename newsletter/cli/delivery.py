"""Delivery on the command line: progress, a clean stop on Ctrl-C, and the outcome for everyone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.app.transport_names import transport_label
from newsletter.cli.hints import print_hints
from newsletter.cli.marks import marked_issue
from newsletter.cli.output import (
    display_path,
    format_time,
    plural,
    print_error,
    print_line,
    print_note,
    print_success,
)
from newsletter.cli.progress import sending_progress
from newsletter.errors import StoreDownError
from newsletter.model import (
    Accepted,
    Action,
    Counts,
    Deferred,
    EventCounts,
    Hint,
    Mailing,
    MailingStatus,
    Outcome,
    Refused,
    UncertainPolicy,
    Unknown,
)

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace

_SAME_SECONDS = 1.0
"""A signal that comes again within so short a time is the same one: timeout(1) sends each twice."""


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


def print_mailing(mailing: Mailing, counts: Counts, zone: str, came_back: EventCounts | None = None) -> None:
    """Print one mailing: what was sent when, its counts, its bounces and complaints."""
    print_line(f"Mailing {mailing.id}: {marked_issue(mailing)} to {mailing.list}")
    print_line(f"  subject   {mailing.subject}")
    print_line(f"  status    {mailing.status.value}{f' ({mailing.reason})' if mailing.reason else ''}")
    print_line(f"  sent via  {transport_label(mailing.transport)}")
    print_line(f"  policy    {mailing.policy.value}")
    if mailing.base_url_unproven:
        print_line(f"  web pages not asked before launching: {mailing.base_url_unproven}")
    print_line(f"  edition   {mailing.digest[:12]}")
    print_line(f"  started   {format_time(mailing.started_at, zone)}")
    print_line(f"  finished  {format_time(mailing.finished_at, zone)}")
    print_line(f"  {plural(counts.audience, 'person', 'people')} = {format_counts(counts)}")
    if came_back is not None and (came_back.bounced or came_back.complained):
        print_line(f"  Of the {counts.accepted:,} accepted: {format_bounces(came_back)}")


def format_bounces(counts: EventCounts) -> str:
    """Return the bounces and complaints of a mailing in words; kinds with none are left out."""
    kinds = {"hard": counts.hard, "soft": counts.soft, "policy": counts.policy, "content": counts.content}
    each = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    bounced = f"{counts.bounced:,} bounced ({each})" if counts.bounced else "none bounced"
    return f"{bounced}, {plural(counts.complained, 'complaint')}" if counts.complained else bounced


def format_counts(counts: Counts) -> str:
    """Return the parts of an audience as a sum; parts that are 0 are left out."""
    parts = {
        "accepted": counts.accepted,
        "failed": counts.failed,
        "suppressed": counts.suppressed,
        "unknown": counts.unknown,
        "queued": counts.queued,
        "deferred": counts.deferred,
        "cancelled": counts.cancelled,
    }
    return " + ".join(f"{count:,} {part}" for part, count in parts.items() if count) or "0"


def format_sent(counts: Counts) -> str:
    """Return how many of the audience were sent it, and why the others were not."""
    others = {
        "failed": counts.failed,
        "suppressed": counts.suppressed,
        "unknown": counts.unknown,
        "cancelled": counts.cancelled,
    }
    not_sent = ", ".join(f"{number:,} {name}" for name, number in others.items() if number)
    sent = f"{counts.accepted:,} of {counts.audience:,} sent"
    return f"{sent} ({not_sent})" if not_sent else sent


def format_cancelled(counts: Counts) -> str:
    """Return who was sent a cancelled mailing and who was not; the numbers add up to its audience."""
    others = {
        f"{counts.queued:,} being sent right now": counts.queued,
        f"the other {counts.cancelled:,} will not get it": counts.cancelled,
        f"{counts.failed:,} failed": counts.failed,
        f"{counts.suppressed:,} suppressed": counts.suppressed,
        f"{counts.unknown:,} unknown": counts.unknown,
    }
    parts = [f"Sent to {counts.accepted:,}", *(words for words, number in others.items() if number)]
    return f"{'; '.join(parts)}."


def format_unsent(counts: Counts) -> str:
    """Return how many were sent it and how many are still to come."""
    return f"{counts.accepted:,} sent, {counts.queued + counts.deferred:,} still to send"


def report_already_sent(workspace: Workspace, mailing: Mailing) -> None:
    """Report that there is nothing to send, and how many people were sent it before."""
    counts = workspace.store.counts(mailing.id)
    print_success(
        f"{mailing.issue} was already sent to {mailing.list} (mailing {mailing.id}): {format_sent(counts)}. "
        "No one gets it twice."
    )


def messages_location(workspace: Workspace, transport: str, mailing_key: str) -> str:
    """Return where the messages are, as a sentence to append, for a transport that writes files."""
    from newsletter.app.transport_factory import message_folder

    folder = message_folder(workspace, transport, mailing_key)
    if not folder:
        return ""
    return f". The {transport} transport sends no email: the messages are files in {display_path(folder)}"


def format_outcome(outcome: Outcome) -> str:
    """Return the outcome of one delivery in words."""
    match outcome:
        case Accepted():
            return "accepted"
        case Refused(code=code, reply=reply):
            return f"refused: {code} {reply}"
        case Deferred(code=code, reply=reply):
            return f"not sent, the server asked to try again later: {code} {reply}"
        case Unknown(reason=reason):
            return f"may or may not have been sent: {reason}"


@contextmanager
def stop_on_signals(
    message: str = "Stopping after the current messages; the rest stay queued.",
    *,
    on_hangup: bool = True,
) -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C, SIGTERM and SIGHUP set, so that messages being sent are finished first.

    The same signal again ends the process at once, as a crash would: what was being sent is in doubt then.
    But not SIGHUP, which a closed terminal may send more than once, and which stays ignored under nohup.
    Without `on_hangup`, SIGHUP ends the process as it would anyway.
    """
    stop = threading.Event()
    asked_at: float | None = None

    def handle(number: int, _frame: object) -> None:
        nonlocal asked_at
        if asked_at is None:
            asked_at = time.monotonic()
            # Not in the middle of another print, and not into a log that is full; the stop still counts.
            with suppress(RuntimeError, OSError):
                print_note(f"{message} Ctrl-C again ends it at once.")
        elif number != signal.SIGHUP and time.monotonic() - asked_at > _SAME_SECONDS:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop.set()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if on_hangup and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    earlier = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
