"""Deliver: take a mailing's copies from the ledger and hand them to a transport, in threads.

The guarantee, tested by kill -9: every copy ends in exactly one state and none is missing. After a
crash, `resend` repeats at most the copies that were at risk, with the same Message-ID; `hold` repeats
none and lists them as unknown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from newsletter.model import Mailing
from newsletter.ports import Clock, Ledger, Transport
from newsletter.sending.at_risk_window import WINDOW, AtRiskWindow, window_for
from newsletter.sending.batch_scheduling import schedule_as_batch
from newsletter.sending.delivery_progress import DeliveryProgress, DeliverySummary, OnOutcome
from newsletter.sending.failpoints import Always, Failpoint, Permit, Point, no_failpoint
from newsletter.sending.ledger_outage import PATIENCE_SECONDS, LedgerOutage, OnOutage
from newsletter.sending.sender import Sender, Writer
from newsletter.sending.slice_budget import SliceBudget

__all__ = ["DeliverySummary", "deliver"]

_GLANCE_SECONDS = 0.2
"""How often a waiting thread looks whether it should leave."""


def deliver(
    mailing: Mailing,
    template: Writer,
    ledger: Ledger,
    transport: Transport,
    clock: Clock,
    *,
    threads: int = 4,
    window: int = WINDOW,
    stop: threading.Event | None = None,
    on_outcome: OnOutcome | None = None,
    wait: Callable[[float], None] | None = None,
    permit: Permit | None = None,
    budget: SliceBudget | None = None,
    on_outage: OnOutage | None = None,
    ledger_patience_seconds: float = PATIENCE_SECONDS,
    failpoint: Failpoint = no_failpoint,
) -> DeliverySummary:
    """Send what is due of a mailing; settle first what a crashed sender left.

    `window`: how many deliveries of one connection may be at risk at a time (at_risk_window.py).
    `stop`: threads finish the copy in hand and put the rest back. `on_outcome` is called once the
    ledger has an outcome, by one thread at a time. `wait` passes seconds before a broken road is tried
    again. `permit` is asked before copies leave, `failpoint` is called on the way
    (newsletter.sending.failpoints). A `budget` makes it a slice, which ends although more is due; where its
    time is limited, a server that cannot be reached is the summary's `down` and not its `problem`.
    While the database is away nothing leaves and what is known is kept, for `ledger_patience_seconds` at
    most, also beyond the time of a slice; `on_outage` hears of it, with the error, and with None when it is
    back.
    A broken road is the summary's `problem`; raises UnwrittenOutcomesError when the database stays away, and
    another StoreError when the ledger cannot be written at all: nothing leaves that is not committed.
    """
    tally = DeliveryProgress(stop=stop or threading.Event(), on_outcome=on_outcome, budget=budget)
    outage = LedgerOutage(
        halted=tally.stopping, rest=tally.rest, patience_seconds=ledger_patience_seconds, on_outage=on_outage
    )

    def sender() -> Sender:
        return Sender(
            mailing=mailing,
            template=template,
            ledger=ledger,
            transport=transport,
            clock=clock,
            tally=tally,
            wait=wait or (lambda seconds: _wait(seconds, tally)),
            outage=outage,
            window=AtRiskWindow(largest=window_for(mailing, window)),
            permit=permit or Always(),
            failpoint=failpoint,
        )

    def recovered() -> int:
        return outage.bridge(lambda: ledger.recover(mailing.id, now=clock.now()))

    failpoint(Point.BEFORE_RECOVER)
    recovered()
    failpoint(Point.AFTER_RECOVER)
    _Crew([sender() for _ in range(max(threads, 1))]).work(tally)
    _sweep(sender, tally)
    # A sender may have died while these worked, and a database may notice a death a moment late.
    while not tally.halted() and recovered():
        _Crew([sender()]).work(tally)
    failpoint(Point.BEFORE_FINISH)
    return tally.summary(lambda: outage.bridge(lambda: ledger.finish(mailing.id, now=clock.now())))


class _Crew:
    """Senders at work, each in a thread, and one who waits until the last has left.

    Not by `Thread.join`: before Python 3.13 an interrupted join takes a working thread for dead, and
    the ledger would be closed under its hands.
    """

    def __init__(self, senders: Sequence[Sender]) -> None:
        self._senders = senders
        self._changed = threading.Condition()
        self._to_come = len(senders)
        self._working = 0

    def work(self, tally: DeliveryProgress) -> None:
        """Let them work; whatever interrupts this, they are told and waited for."""
        try:
            for number, sender in enumerate(self._senders):
                threading.Thread(target=self._run, args=(sender,), name=f"sender-{number}").start()
            with self._changed:
                self._changed.wait_for(lambda: not self._to_come and not self._working)
        except BaseException:
            tally.halt()
            with self._changed:
                self._to_come = 0
                self._changed.wait_for(lambda: not self._working)
            raise

    def _run(self, sender: Sender) -> None:
        with self._changed:
            if not self._to_come:
                return
            self._to_come -= 1
            self._working += 1
        schedule_as_batch()
        sender.run()
        with self._changed:
            self._working -= 1
            self._changed.notify_all()


def _sweep(sender: Callable[[], Sender], tally: DeliveryProgress) -> None:
    """Let one more sender look for copies that a shut-out thread put back after the others had left."""
    if tally.budget.is_timed or tally.take_shut_out() is None or tally.halted():
        return
    sender().run()
    if down := tally.take_shut_out():
        tally.broken(down)


def _wait(seconds: float, tally: DeliveryProgress) -> None:
    """Wait, but not when the mailing is to stop."""
    while seconds > 0 and not tally.halted():
        tally.rest(min(seconds, _GLANCE_SECONDS))
        seconds -= _GLANCE_SECONDS
