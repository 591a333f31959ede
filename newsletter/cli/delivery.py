"""Delivering as the command line shows it: progress, a clean stop, what became of everyone."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.cli.hints import note_hints
from newsletter.cli.output import complain, done, near, note, plural, say, when
from newsletter.cli.progress import progress
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


def carry_on(workspace: Workspace, mailing: Mailing) -> None:
    """Deliver what is queued of a mailing and tell the end; exit code 1 when it is not finished."""
    if not finish_mailing(workspace, mailing):
        sys.exit(1)


def finish_mailing(workspace: Workspace, mailing: Mailing) -> bool:
    """Deliver what is queued, with progress, and tell what became of everyone.

    True when all are settled, or when another sender has what is left.
    """
    from newsletter.app.delivering import DeliveryCallbacks, deliver_all
    from newsletter.app.mailing_control import find_mailing
    from newsletter.app.transport_factory import open_transport

    transport = open_transport(workspace, mailing.transport)
    before = workspace.store.counts(mailing.id)
    to_come = before.queued + before.deferred
    told = _Told()
    with stop_on_signals() as stop, progress(before.audience, before.audience - to_come) as tick:
        callbacks = DeliveryCallbacks(
            on_outcome=lambda _message, outcome: tick() if _ends(outcome, mailing) else None,
            on_wait=lambda until: told.wait(until, workspace.store.counts(mailing.id).deferred),
            on_hold=told.hold,
            on_outage=_tell_outage,
        )
        summary = deliver_all(workspace, mailing, transport=transport, stop=stop, callbacks=callbacks)
    mailing, counts = find_mailing(workspace, mailing.id), workspace.store.counts(mailing.id)
    show_mailing(mailing, counts)
    if mailing.status is MailingStatus.FINISHED:
        done(f"Everyone is settled{where_to_look(workspace, mailing.transport, mailing.key)}")
        return True
    if summary.problem is not None:
        complain(str(summary.problem))
        note("Nobody is lost.")
        note_hints([Hint(Action.RESUME_MAILING, str(mailing.id))])
    elif summary.backlog.in_hand >= counts.queued > 0 and not counts.deferred:
        deliveries = plural(counts.queued, "delivery", "deliveries")
        note(f"Nothing left to do here: another sender is at work and has the last {deliveries}.")
        return True
    elif mailing.status is MailingStatus.SENDING:
        _tell_the_rest(counts, workspace.store.next_due(mailing.id), told.held_until)
    return False


def _tell_outage(down: StoreDownError | None) -> None:
    if down is None:
        note("The database is back. Going on.")
    else:
        note(f"Waiting for the database, and sending nothing meanwhile: {down}")


class _Told:
    """Tells what is waited for, once for each wait; several threads may ask for it."""

    def __init__(self) -> None:
        self.held_until: datetime | None = None
        self._waited: set[str] = set()

    def wait(self, until: datetime, copies: int) -> None:
        """Say that copies were put off."""
        if self._new(f"{until:%H%M}"):
            put_off = plural(copies, "copy", "copies")
            note(f"{put_off} put off; trying again at {when(until)}. Ctrl-C leaves them for later.")

    def hold(self, until: datetime) -> None:
        """Say that a limit is reached."""
        self.held_until = until
        if self._new(f"hold {until:%H%M}"):
            note(f"A limit is reached: the next copies leave at {when(until)}. Ctrl-C leaves them for later.")

    def _new(self, what: str) -> bool:
        new = what not in self._waited
        self._waited.add(what)
        return new


def _ends(outcome: Outcome, mailing: Mailing) -> bool:
    """Say whether a copy needs no more: one that is put off, or sent again, is counted when it is."""
    if isinstance(outcome, Unknown):
        return mailing.policy is UncertainPolicy.HOLD or outcome.is_settled_later
    return not isinstance(outcome, Deferred)


def _tell_the_rest(counts: Counts, due: datetime | None, held_until: datetime | None) -> None:
    if due is not None and not counts.queued:
        copies = plural(counts.deferred, "copy", "copies")
        note(f"{copies} put off, by servers or until their reader's hour; the next is due {when(due)}.")
        note("`newsletter serve` sends them, or the same command then.")
    elif held_until is not None:
        copies = plural(counts.queued, "copy", "copies")
        note(f"{copies} held back by a limit. Run the same command after {when(held_until)}.")
    else:
        note(f"{plural(counts.queued, 'copy', 'copies')} still to send. Run the same command to go on.")


def show_mailing(mailing: Mailing, counts: Counts, came_back: EventCounts | None = None) -> None:
    """Print one mailing: what it is, when, its counts, and what came back of it."""
    correction = f", correction {mailing.round}" if mailing.round else ""
    say(f"Mailing {mailing.id}: {mailing.issue} to {mailing.list}{correction}")
    say(f"  subject   {mailing.subject}")
    say(f"  status    {mailing.status.value}{f' ({mailing.reason})' if mailing.reason else ''}")
    say(f"  through   {mailing.transport}, policy {mailing.policy.value}, edition {mailing.digest[:12]}")
    say(f"  started   {when(mailing.started_at)}")
    say(f"  finished  {when(mailing.finished_at)}")
    say(f"  {plural(counts.audience, 'person', 'people')} = {sum_of(counts)}")
    if came_back is not None and (came_back.bounced or came_back.complained):
        say(f"  of the accepted, {came_back_of(came_back)}")


def came_back_of(counts: EventCounts) -> str:
    """Return what came back of a mailing in words; kinds that are 0 are left out."""
    kinds = {"hard": counts.hard, "soft": counts.soft, "policy": counts.policy, "content": counts.content}
    each = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
    bounced = f"{counts.bounced:,} bounced ({each})" if counts.bounced else "none bounced"
    return f"{bounced}, {counts.complained:,} complained" if counts.complained else bounced


def sum_of(counts: Counts) -> str:
    """Return the parts of an audience as a sum; those that are 0 are left out."""
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


def tell_already_sent(workspace: Workspace, mailing: Mailing) -> None:
    """Say that there is nothing to send, and who has it."""
    counts = workspace.store.counts(mailing.id)
    done(
        f"{mailing.issue} was sent to {mailing.list} already (mailing {mailing.id}): "
        f"{counts.accepted:,} of {plural(counts.audience, 'person', 'people')} have it. Nobody gets it twice."
    )


def where_to_look(workspace: Workspace, transport: str, mailing_key: str) -> str:
    """Return where the copies can be looked at, for a transport that writes files."""
    from newsletter.app.transport_factory import message_folder

    folder = message_folder(workspace, transport, mailing_key)
    return f"; the messages are in {near(folder)}" if folder else ""


def describe(outcome: Outcome) -> str:
    """Say what became of one copy in words."""
    match outcome:
        case Accepted():
            return "accepted"
        case Refused(code=code, reply=reply):
            return f"refused: {code} {reply}"
        case Deferred(code=code, reply=reply):
            return f"put off by the server: {code} {reply}"
        case Unknown(reason=reason):
            return f"nobody can say whether it left: {reason}"


@contextmanager
def stop_on_signals(
    told: str = "Stopping: finishing what is in hand, the rest stays queued.",
) -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C and SIGTERM set: what is in hand is finished, the rest stays queued."""
    stop = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        if not stop.is_set():
            # In the middle of a print nothing can be printed: then it is left unsaid, not failed.
            with suppress(RuntimeError):
                note(told)
        stop.set()

    earlier = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
