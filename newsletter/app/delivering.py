"""Delivery of a mailing: one slice, for a worker's job, or everything that is due, for a command."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

from newsletter.app.pause_monitor import watch_for_pause
from newsletter.app.transport_factory import throttle_gate, with_return_path
from newsletter.app.workspace import Workspace
from newsletter.errors import TransportError
from newsletter.model import Backlog, Mailing, MailingStatus, Message, Outcome
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import Transport
from newsletter.preflight.filler import filler_reason
from newsletter.sending.deliver import DeliverySummary, deliver
from newsletter.sending.ledger_outage import OnOutage
from newsletter.sending.next_slice import after_outage, next_slice_at
from newsletter.sending.retry import stay_until
from newsletter.sending.slice_budget import UNLIMITED as UNLIMITED
from newsletter.sending.slice_budget import SliceBudget
from newsletter.sending.slice_budget import SliceLimits as SliceLimits

WORKER_SLICE = SliceLimits(deliveries=10_000, seconds=20.0)
"""For a job queue that treats a job of half a minute as abandoned by its worker."""
_COUNTED = 1_000


def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCallbacks:
    """Callbacks while a mailing is delivered, each called by one thread at a time."""

    on_outcome: Callable[[Message, Outcome], None] = _nothing
    """An outcome was recorded in the ledger."""
    on_wait: Callable[[datetime], None] = _nothing
    """Deliveries were deferred: until when `deliver_all` waits for them."""
    on_hold: Callable[[datetime], None] = _nothing
    """A limit is reached: until when nothing is sent."""
    on_outage: OnOutage = _nothing
    """The database is not available, so nothing is sent; None: it is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceSummary:
    """What a slice did, and what remains of the mailing after it."""

    accepted: int
    failed: int
    deferred: int
    unknown: int
    """Deliveries of this slice by outcome; one that is tried again in the same slice counts each time."""
    status: MailingStatus
    """Of the mailing, after the slice."""
    backlog: Backlog
    """The deliveries without a final outcome; queued and deferred ones are counted up to a thousand."""
    next_due: datetime | None
    """When the next slice has something to do; None if there is nothing to wait for."""
    stopped: bool = False
    """`stop` was set."""
    problem: TransportError | None = None
    """Why the slice ended early; the mailing is paused with this reason, except in an outage."""
    paused: bool = False
    """Whether this slice paused it; others may meet the same problem at the same time."""
    outages: int = 0
    """Slices in a row, including this one, that did not reach the server. Pass it to the next slice."""

    @property
    def finished(self) -> bool:
        """Whether every delivery of the mailing has a final outcome."""
        return self.status is MailingStatus.FINISHED


def deliver_slice(
    workspace: Workspace,
    mailing: Mailing,
    *,
    transport: Transport,
    limits: SliceLimits = WORKER_SLICE,
    stop: threading.Event | None = None,
    callbacks: DeliveryCallbacks | None = None,
    outages: int = 0,
    gives_way: Callable[[float], bool] | None = None,
) -> SliceSummary:
    """Send what is due of a mailing, within limits; the rest stays queued.

    Several may run at once, in one process or many: each delivery is claimed by one sender. Deliveries that
    a crashed sender left behind are recovered first. `stop` ends the slice within a second, and so do pausing
    and cancelling from elsewhere; messages being sent are finished. A transport failure pauses the mailing
    with the reason. In a slice with limited time, a server that cannot be reached pauses it only after
    several slices in a row: `outages` is how many ended that way just before this one. `gives_way` is asked
    twice a second, with how many seconds the slice has taken, whether it ends for another mailing. While the
    database is not available, nothing is sent, and known outcomes are kept until it is back, even beyond the
    slice's time. Raises UnwrittenOutcomesError if that takes more than ten minutes or `stop` is set in the
    meantime, and any other StoreError at once.
    """
    stop = stop or threading.Event()
    callbacks = callbacks or DeliveryCallbacks()
    if reason := _not_for_people(workspace, mailing, transport):
        return _refused_slice(workspace, mailing, reason)
    summary, held_until = _run_senders(
        workspace, mailing, transport, SliceBudget(limits), stop, callbacks, gives_way
    )
    now = workspace.clock.now()
    outages = outages + 1 if _is_outage(summary, limits) else 0
    retry_at = _retry_at(summary, outages, now)
    problem = summary.problem or (summary.down if outages else None)
    paused = (
        problem is not None and retry_at is None and workspace.store.pause(mailing.id, reason=problem.message)
    )
    after = workspace.store.mailing(mailing.id)
    status = after.status if after else MailingStatus.CANCELLED
    if status is not MailingStatus.SENDING:
        workspace.message_templates.drop(mailing)
    backlog = _backlog_after(workspace, mailing, status, now)
    return SliceSummary(
        accepted=summary.accepted,
        failed=summary.failed,
        deferred=summary.deferred,
        unknown=summary.unknown,
        status=status,
        backlog=backlog,
        next_due=next_slice_at(status, backlog, now=now, not_before=retry_at or held_until),
        stopped=stop.is_set(),
        problem=problem,
        paused=paused,
        outages=outages,
    )


def _backlog_after(workspace: Workspace, mailing: Mailing, status: MailingStatus, now: datetime) -> Backlog:
    """Return what is left after a slice.

    If all of it is put off, what a clock that was set back since has put off is due first. That looks through
    every deferred delivery, so not each slice of a mailing at each reader's own hour asks it.
    """
    store = workspace.store
    backlog = store.backlog(mailing.id, up_to=_COUNTED)
    waits = not backlog.queued and backlog.next_try_at is not None and backlog.next_try_at > now
    if status is MailingStatus.SENDING and waits and store.undo_clock_step(mailing.id, now=now):
        return store.backlog(mailing.id, up_to=_COUNTED)
    return backlog


def _not_for_people(workspace: Workspace, mailing: Mailing, transport: Transport) -> str:
    """Return why a frozen edition must not leave by this transport; "" if it may.

    It was checked when it was launched, but the transport may have been a sink then.
    """
    if not transport.capabilities.reaches_people:
        return ""
    templates = workspace.message_templates.load(workspace.store, mailing, workspace.publication)
    return filler_reason(templates.main.shared.edition, workspace.publication)


def _refused_slice(workspace: Workspace, mailing: Mailing, reason: str) -> SliceSummary:
    paused = workspace.store.pause(mailing.id, reason=reason)
    after = workspace.store.mailing(mailing.id)
    return SliceSummary(
        accepted=0,
        failed=0,
        deferred=0,
        unknown=0,
        status=after.status if after else MailingStatus.CANCELLED,
        backlog=workspace.store.backlog(mailing.id, up_to=_COUNTED),
        next_due=None,
        problem=TransportError(reason, hint="Fix it, cancel this mailing, and send the issue again"),
        paused=paused,
    )


def deliver_all(
    workspace: Workspace,
    mailing: Mailing,
    *,
    transport: Transport,
    stop: threading.Event,
    callbacks: DeliveryCallbacks,
    wait: Callable[[threading.Event, float], object] = threading.Event.wait,
) -> SliceSummary:
    """Deliver all that is due, again and again, while more is due within `sending.patience_minutes`.

    Returns the summary of the last slice. `wait` passes seconds, or less when its event is set.
    """
    while True:
        summary = deliver_slice(
            workspace, mailing, transport=transport, limits=UNLIMITED, stop=stop, callbacks=callbacks
        )
        until = stay_until(
            status=summary.status,
            stopped=stop.is_set(),
            due=summary.backlog.next_try_at,
            now=workspace.clock.now(),
            patience=workspace.settings.patience,
        )
        if until is None:
            return summary
        callbacks.on_wait(until)
        with watch_for_pause(workspace.store, mailing.id, stop) as halt:
            wait(halt, (until - workspace.clock.now()).total_seconds())


def _run_senders(
    workspace: Workspace,
    mailing: Mailing,
    transport: Transport,
    budget: SliceBudget,
    stop: threading.Event,
    callbacks: DeliveryCallbacks,
    gives_way: Callable[[float], bool] | None,
) -> tuple[DeliverySummary, datetime | None]:
    """Run the senders; also return until when a limit holds the rest. A wait beyond the slice ends it."""
    held: list[datetime] = []
    began = time.monotonic()

    def give_way() -> None:
        if gives_way is not None and gives_way(time.monotonic() - began):
            budget.end()

    with watch_for_pause(workspace.store, mailing.id, stop, each_time=give_way) as halt:

        def hold(until: datetime) -> None:
            held.append(until)
            callbacks.on_hold(until)

        summary = deliver(
            mailing,
            workspace.message_templates.load(workspace.store, mailing, workspace.publication),
            workspace.store,
            with_return_path(workspace, transport),
            workspace.clock,
            threads=workspace.settings.threads,
            window=workspace.settings.window,
            stop=halt,
            on_outcome=callbacks.on_outcome,
            permit=throttle_gate(workspace, transport, hold),
            budget=budget,
            on_outage=callbacks.on_outage,
        )
    return summary, held[-1] if held else None


def _is_outage(summary: DeliverySummary, limits: SliceLimits) -> bool:
    """Return whether a slice with limited time ended without reaching the server."""
    done = summary.accepted + summary.failed + summary.deferred + summary.unknown
    return limits.seconds is not None and summary.problem is None and summary.down is not None and not done


def _retry_at(summary: DeliverySummary, outages: int, now: datetime) -> datetime | None:
    """Return when to try again after an outage; None if there is none, or it has lasted too long."""
    if not outages or summary.down is None:
        return None
    return after_outage(outages, retry_after_seconds=summary.down.retry_after_seconds, now=now)
