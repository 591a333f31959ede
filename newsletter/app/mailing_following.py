"""Following a mailing: how a command waits while workers send it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.app.mailing_control import find_mailing
from newsletter.app.mailing_jobs import live_workers
from newsletter.app.workspace import Workspace
from newsletter.model import Backlog, Mailing, MailingStatus
from newsletter.sending.retry import stay_until

_LOOK_SECONDS = 1.0
_SHARE = 10
"""The database is left alone for so many times as long as a look took: a count of millions takes seconds."""
_WITHOUT_WORKERS = timedelta(seconds=30)
"""How long to wait for a worker when the last one has stopped: they may be restarted one by one."""

_SILENCE = timedelta(seconds=30)
"""How long nothing is sent before whoever waits is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How a mailing stood when nobody waited for it any more."""

    mailing: Mailing
    backlog: Backlog
    without_worker: bool
    """No worker is running, so nothing is sent."""


def follow_mailing(
    workspace: Workspace,
    mailing_id: int,
    *,
    stop: threading.Event,
    on_backlog: Callable[[Backlog], None],
    on_wait: Callable[[datetime], None],
    on_silence: Callable[[], None] = lambda: None,
    wait: Callable[[threading.Event, float], object] = threading.Event.wait,
) -> Followed:
    """Wait while workers send a mailing, as long as they get on with it; nothing depends on the waiting.

    Ends when the mailing is not being sent any more, `stop` is set, no worker is running, or nothing has
    been sent for `sending.patience_minutes` and nothing will. `on_backlog` is called with what is left,
    unless the mailing was cancelled; `on_wait` with the time of the next try, when all that is left was
    deferred; `on_silence` each time that nothing was sent for half a minute although something is due.
    Raises StoreError, NotFoundError.
    """
    changed_at = workspace.clock.now()
    seen_at: datetime | None = None
    before: Backlog | None = None
    is_silent = False
    while True:
        began = time.monotonic()
        now, backlog = workspace.clock.now(), workspace.store.backlog(mailing_id)
        # Read after the backlog, which is then not that of a mailing cancelled in the meantime.
        mailing = find_mailing(workspace, mailing_id)
        if mailing.status is not MailingStatus.CANCELLED:
            on_backlog(backlog)
        if backlog != before:
            before, changed_at, is_silent = backlog, now, False
        elif not is_silent and backlog.queued and now - changed_at > _SILENCE:
            is_silent = True
            on_silence()
        if live_workers(workspace):
            seen_at = now
        without_worker = seen_at is None or now - seen_at > _WITHOUT_WORKERS
        if (
            mailing.status is not MailingStatus.SENDING
            or stop.is_set()
            or without_worker
            or not _goes_on(workspace, backlog, changed_at, now, on_wait)
        ):
            return Followed(mailing=mailing, backlog=backlog, without_worker=without_worker)
        wait(stop, max(_LOOK_SECONDS, _SHARE * (time.monotonic() - began)))


def _goes_on(
    workspace: Workspace,
    backlog: Backlog,
    changed_at: datetime,
    now: datetime,
    on_wait: Callable[[datetime], None],
) -> bool:
    patience = workspace.settings.patience
    if backlog.queued or backlog.in_hand or backlog.next_try_at is None:
        return now - changed_at <= max(patience, _WITHOUT_WORKERS)
    until = stay_until(
        status=MailingStatus.SENDING, stopped=False, due=backlog.next_try_at, now=now, patience=patience
    )
    if until is None:
        return False
    on_wait(until)
    return True
