"""Worker: takes slices of mailings from the job queue and delivers them, beside as many others as wanted.

It keeps a heartbeat of its own, because the queue's stops before a worker does; and with each heartbeat it
announces the mailings that no job waits for. Its time is that of the database's server, so it does not matter
when the clock of its machine is set.
"""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from newsletter.app.delivering import WORKER_SLICE, DeliveryCallbacks, SliceSummary
from newsletter.app.local_time import local_time
from newsletter.app.mailing_jobs import (
    announce_after_failure,
    announce_forgotten,
    announce_rest,
    call_for_help,
)
from newsletter.app.sending_settings import sending_settings
from newsletter.app.server_clock import ServerClock
from newsletter.app.turn_taking import is_anothers_turn
from newsletter.app.workspace import Workspace
from newsletter.background.config_reload import ConfigReload
from newsletter.background.mailing_delivery import deliver_and_report
from newsletter.background.restore_detection import remember_turns, remembered_turns
from newsletter.errors import NewsletterError, StoreDownError, StoreError
from newsletter.model import Notice
from newsletter.store.workers import WorkerState

HEARTBEAT_SECONDS = 5.0
_SWEEP_BEATS = 720
"""How many heartbeats lie between two sweeps of the queue: an hour."""
_RESTORED = "the database was restored: nothing is sent until a scheduler has paused what was being sent"


@dataclass(slots=True, kw_only=True)
class Worker:
    """Works until `stop` is set. `on_notice` is called with what staff, or whoever runs it, should know."""

    workspace: Workspace
    on_notice: Callable[[Notice], None]
    stop: threading.Event
    slots: int = 1
    config_reload: ConfigReload | None = None
    """Applies changes to newsletter.toml; None keeps the settings from the start."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _busy: int = 0
    _clock: ServerClock = field(init=False)
    _started_at: datetime = field(init=False)
    _problem: str = ""
    """What was reported last, so that it is reported once."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._clock = ServerClock(lambda: self.workspace.store.server_time(), fallback=self.workspace.clock)
        self.workspace = replace(self.workspace, clock=self._clock)
        with suppress(StoreError):  # the heartbeat asks again
            self._clock.synchronize()
        self._started_at = self._clock.now()

    def run(self) -> None:
        """Work until `stop` is set, then finish the messages in hand and put the rest back.

        Waits while the database is away. Raises StoreError if the job queue is not installed.
        """
        ended = threading.Event()
        beat = threading.Thread(target=self._beat, args=(ended,), name="heartbeat")
        beat.start()
        try:
            self.workspace.store.run_jobs(
                self._deliver, slots=self.slots, stop=self.stop, on_problem=self._report_queue
            )
        finally:
            # Alive until its last slice has ended.
            ended.set()
            beat.join()
            with suppress(StoreError):
                self.workspace.store.remove_worker(self.id)

    def _deliver(self, mailing_id: int, outages: int) -> None:
        """Deliver one slice; whatever happens, the mailing is announced again if something is left."""
        self._count(1)
        try:
            self._deliver_slice(mailing_id, outages)
        except (NewsletterError, OSError) as error:
            self._report(f"Mailing {mailing_id}: {error}")
            announce_after_failure(self.workspace, mailing_id)
        except Exception as error:
            self._report(f"Mailing {mailing_id}: a bug in the program: {type(error).__name__}: {error}")
            announce_after_failure(self.workspace, mailing_id)
        finally:
            self._count(-1)

    def _deliver_slice(self, mailing_id: int, outages: int) -> None:
        if self._is_restored():
            self._report(_RESTORED)
            announce_after_failure(self.workspace, mailing_id)
            return
        summary = deliver_and_report(
            self.workspace,
            mailing_id,
            limits=WORKER_SLICE,
            stop=self.stop,
            outages=outages,
            gives_way=partial(is_anothers_turn, self.workspace, mailing_id),
            callbacks=DeliveryCallbacks(
                on_outcome=call_for_help(self.workspace, mailing_id),
                on_outage=lambda down: self._report_outage(mailing_id, down),
            ),
            notify=self._notify,
        )
        if summary is not None:
            announce_rest(self.workspace, mailing_id, summary)
            self._report_delay(mailing_id, summary)

    def _is_restored(self) -> bool:
        """Say whether the database is older than what this machine has seen of it."""
        store, settings = self.workspace.store, self.workspace.settings
        mark, turns = store.database_mark(), store.seen().turns
        remembered = remembered_turns(settings, mark)
        if remembered < turns:
            with suppress(OSError):
                remember_turns(settings, mark, turns)
        return remembered > turns

    def _beat(self, ended: threading.Event) -> None:
        beats = 0
        while True:
            try:
                self._reload_config()
                self._clock.synchronize()
                self._record_heartbeat()
                if not self.stop.is_set():
                    announce_forgotten(self.workspace)
                    if beats % _SWEEP_BEATS == 0:
                        self.workspace.store.sweep_jobs()
                self._problem = ""
            except StoreDownError:
                pass  # whoever waits for the database reports it
            except (NewsletterError, OSError) as error:
                self._report(str(error))
            except Exception as error:  # without a heartbeat, nobody would see this worker at work
                self._report(f"a bug in the program: {type(error).__name__}: {error}")
            beats += 1
            if ended.wait(HEARTBEAT_SECONDS):
                return

    def _record_heartbeat(self) -> None:
        self.workspace.store.record_worker(
            WorkerState(
                id=self.id,
                host=socket.gethostname(),
                pid=os.getpid(),
                slots=self.slots,
                busy=self._busy,
                started_at=self._started_at,
                seen_at=self.workspace.clock.now(),
                settings=sending_settings(self.workspace.settings),
            )
        )

    def _reload_config(self) -> None:
        if self.config_reload is None:
            return
        # In this worker's log alone: the scheduler reports it to staff, once for all workers.
        changed = self.config_reload.check_and_report(lambda kind, text: self._report(text, kind=kind))
        if changed is not None:
            self.workspace = replace(changed, clock=self._clock)
            self._report("Applied a change to newsletter.toml", kind="reread")

    def _count(self, by: int) -> None:
        with self._lock:
            self._busy += by

    def _report_queue(self, problem: str) -> None:
        self._report(f"Waiting for the job queue in the database: {problem}")

    def _report_delay(self, mailing_id: int, summary: SliceSummary) -> None:
        """Report that the mail server could not be reached, and when it is tried again."""
        if summary.problem is not None and summary.next_due is not None:
            at = local_time(summary.next_due, self.workspace.settings.schedule.zone)
            self._report(f"Mailing {mailing_id}: {summary.problem.message}; next try at {at:%H:%M:%S}")

    def _report_outage(self, mailing_id: int, down: StoreDownError | None) -> None:
        if down is None:
            self._report(f"Mailing {mailing_id}: the database is back", kind="recovered")
        else:
            self._report(f"Mailing {mailing_id}: waiting for the database: {down}")

    def _notify(self, kind: str, text: str, key: str = "") -> None:
        """Tell staff, unless another worker has."""
        now = self.workspace.clock.now()
        notice = Notice(key=key or f"{now.isoformat()} {text}", at=now, kind=kind, text=text)
        if self.workspace.store.add_notice(notice):
            self.on_notice(notice)

    def _report(self, text: str, *, kind: str = "error") -> None:
        """Tell whoever runs the worker, once; not stored, because the database may be what failed."""
        with self._lock:
            known, self._problem = self._problem == text, text
        if not known:
            now = self.workspace.clock.now()
            self.on_notice(Notice(key=f"{now.isoformat()} {text}", at=now, kind=kind, text=text))
