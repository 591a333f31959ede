"""Patience: deliver, and stay a while for copies that servers put off, so that one command finishes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.mail import deliver_mailing
from newsletter.app.pause_monitor import watch_for_pause
from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, MailingStatus, Message, Outcome
from newsletter.ports import Transport
from newsletter.sending.deliver import DeliverySummary
from newsletter.sending.retry import stay_until


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCallbacks:
    """Who hears of a delivery under way; each is called by one thread at a time."""

    on_outcome: Callable[[Message, Outcome], None]
    on_wait: Callable[[datetime], None]
    """Copies were put off: until when it is waited for them."""
    on_hold: Callable[[datetime], None]
    """A limit is reached: until when nothing leaves."""


def deliver_with_retries(
    workspace: Workspace,
    mailing: Mailing,
    *,
    transport: Transport,
    stop: threading.Event,
    ears: DeliveryCallbacks,
    wait: Callable[[threading.Event, float], object] = threading.Event.wait,
) -> DeliverySummary:
    """Deliver what is due, again and again, as long as more is due within `sending.patience_minutes`.

    `wait` passes seconds, or less when its event is set.
    """
    while True:
        summary = deliver_mailing(
            workspace,
            mailing,
            transport=transport,
            stop=stop,
            on_outcome=ears.on_outcome,
            on_hold=ears.on_hold,
        )
        after = workspace.store.mailing(mailing.id)
        until = stay_until(
            status=after.status if after else MailingStatus.CANCELLED,
            stopped=stop.is_set(),
            due=workspace.store.next_due(mailing.id),
            now=workspace.clock.now(),
            patience=workspace.settings.patience,
        )
        if until is None:
            return summary
        ears.on_wait(until)
        with watch_for_pause(workspace.store, mailing.id, stop) as halt:
            wait(halt, (until - workspace.clock.now()).total_seconds())
