"""The server: a turn of the scheduler every second, and its work in APScheduler's threads.

The beat is counted by the machine's steady clock: APScheduler's own triggers go by the wall clock, and a
clock that is set back a day would let them sleep for a day.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from newsletter.app.delivering import UNLIMITED, DeliveryCallbacks, deliver_slice
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.background.config_reload import ConfigReload
from newsletter.background.jobs import Job, due_jobs, run_job
from newsletter.background.scheduler import Scheduler
from newsletter.errors import NewsletterError, SettingsError, StoreDownError
from newsletter.model import MailingStatus, Notice

BEAT_SECONDS = 1.0
_JOBS_SECONDS = 10.0
_AGAIN_SECONDS = 30.0
"""After a failure that is not the mailing's own, before it is tried again."""
_HELD_SECONDS = 60.0
"""How long a mailing that a limit holds is left alone at most."""
_THREADS = 8

Start: TypeAlias = Callable[[str, Callable[[], None]], None]
"""Starts work by name, unless work of that name is under way."""


@dataclass(slots=True, kw_only=True)
class Server:
    """Runs until it is told to stop. `on_notice` is called with all that staff should know."""

    workspace: Workspace
    on_notice: Callable[[Notice], None]
    stop: threading.Event
    follower: ConfigReload | None = None
    """Whether newsletter.toml is read again when it changes; None goes by what it said at the start."""
    _scheduler: Scheduler = field(init=False)
    _gone_on: bool = False
    """Whether what was unfinished at the start has been gone on with."""
    _busy: set[str] = field(default_factory=set)
    _rest_until: dict[str, float] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._scheduler = Scheduler(workspace=self.workspace)

    def run(self) -> None:
        """Beat until told to stop; then wait for what is in hand. A broken database is waited for."""
        pool = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(_THREADS)},
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        pool.start()

        def start(name: str, work: Callable[[], None]) -> None:
            if self._take(name):
                pool.add_job(self._guarded, args=(name, work), name=name)

        try:
            jobs_at = 0.0
            while not self.stop.is_set():
                self._beat(start)
                if time.monotonic() >= jobs_at:
                    jobs_at = time.monotonic() + _JOBS_SECONDS
                    self._start_jobs(start)
                self.stop.wait(BEAT_SECONDS)
        finally:
            self.stop.set()
            # Its own thread may be in the middle of a job when it is shut down, and would miss it.
            pool.pause()
            pool.remove_all_jobs()
            pool.shutdown(wait=True)

    def once(self) -> None:
        """Take one turn, run every job that is due and send what is due, in this thread; for cron."""

        def start(name: str, work: Callable[[], None]) -> None:
            if self._take(name):
                self._guarded(name, work)

        self._beat(start)
        self._start_jobs(start)

    def _beat(self, start: Start) -> None:
        """Take a turn and hand out what is due."""
        self._guarded("scheduler", partial(self._take_turn, start))

    def _follow(self) -> None:
        """Go by newsletter.toml as it is now; one that cannot be read changes nothing and is told."""
        if self.follower is None:
            return
        try:
            changed = self.follower.look()
        except SettingsError as error:
            self._notify("settings", f"A change is not followed, what was said before holds: {error}")
            return
        if changed is not None:
            self.workspace = self._scheduler.workspace = changed
            self._notify("reread", "newsletter.toml has changed and is followed")

    def _take_turn(self, start: Start) -> None:
        self._follow()
        turn = self._scheduler.turn()
        for notice in turn.notices:
            self.on_notice(notice)
        if not self._gone_on:
            self._start_unfinished(start)
            self._gone_on = True
        for mailing_id in self.workspace.store.due_mailings(now=self.workspace.clock.now()):
            start(f"mailing {mailing_id}", partial(self._deliver, mailing_id))

    def _start_jobs(self, start: Start) -> None:
        self._guarded("jobs", partial(self._take_jobs, start))

    def _take_jobs(self, start: Start) -> None:
        for job, due in due_jobs(self.workspace):
            start(f"job {job.name}", partial(self._run_job, job, due))

    def _start_unfinished(self, start: Start) -> None:
        """Go on with mailings whose sender died, even where no copy looks due.

        Only after a turn: it pauses what a restored database believes to be under way.
        """
        for mailing in self.workspace.store.sending_mailings():
            start(f"mailing {mailing.id}", partial(self._deliver, mailing.id))

    def _deliver(self, mailing_id: int) -> None:
        mailing = self.workspace.store.mailing(mailing_id)
        if mailing is None or mailing.status is not MailingStatus.SENDING:
            return
        try:
            transport = open_transport(self.workspace, mailing.transport)
        except NewsletterError as error:
            self.workspace.store.steer(
                mailing_id, MailingStatus.PAUSED, now=self.workspace.clock.now(), reason=error.message
            )
            self._notify("paused", f"Mailing {mailing_id} is paused: {error}")
            return
        summary = deliver_slice(
            self.workspace,
            mailing,
            transport=transport,
            limits=UNLIMITED,
            stop=self.stop,
            callbacks=DeliveryCallbacks(
                on_hold=partial(self._rest, f"mailing {mailing_id}"),
                on_outage=partial(self._tell_outage, mailing_id),
            ),
        )
        if summary.problem is not None:
            self._notify("paused", f"Mailing {mailing_id} is paused: {summary.problem}")
        elif summary.finished:
            counts = self.workspace.store.counts(mailing_id)
            self._notify(
                "finished",
                f"Mailing {mailing_id} ({mailing.issue}): everyone is settled, {counts.accepted:,} of "
                f"{counts.audience:,} have it",
            )

    def _run_job(self, job: Job, due: datetime) -> None:
        for notice in run_job(self.workspace, job, due) or ():
            self.on_notice(notice)

    def _take(self, name: str) -> bool:
        with self._guard:
            if name in self._busy or time.monotonic() < self._rest_until.get(name, 0.0):
                return False
            self._busy.add(name)
            return True

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except (NewsletterError, OSError) as error:
            self._complain(name, str(error))
        except Exception as error:
            self._complain(name, f"a fault of the program: {type(error).__name__}: {error}")
        finally:
            with self._guard:
                self._busy.discard(name)

    def _rest(self, name: str, until: datetime) -> None:
        """Leave a mailing alone for a while that a limit holds: its copies look due all the time."""
        seconds = (until - self.workspace.clock.now()).total_seconds()
        with self._guard:
            self._rest_until[name] = time.monotonic() + min(max(seconds, 0.0), _HELD_SECONDS)

    def _tell_outage(self, mailing_id: int, down: StoreDownError | None) -> None:
        """Say that a mailing waits for the database, or goes on; nothing can be kept of it there."""
        now = self.workspace.clock.now()
        said = "the database is back" if down is None else f"waiting for the database: {down}"
        text = f"Mailing {mailing_id}: {said}"
        self.on_notice(Notice(key=f"{now.isoformat()} {text}", at=now, kind="error", text=text))

    def _notify(self, kind: str, text: str) -> None:
        now = self.workspace.clock.now()
        self._tell(Notice(key=f"{now.isoformat()} {text}", at=now, kind=kind, text=text))

    def _tell(self, notice: Notice) -> None:
        if self.workspace.store.tell(notice):
            self.on_notice(notice)

    def _complain(self, name: str, text: str) -> None:
        """Say what went wrong, and let it rest a while; the database may be what is broken."""
        with self._guard:
            quiet = time.monotonic() < self._rest_until.get(name, 0.0)
            self._rest_until[name] = time.monotonic() + _AGAIN_SECONDS
        if not quiet:
            now = self.workspace.clock.now()
            self.on_notice(
                Notice(key=f"{now.isoformat()} {name}", at=now, kind="error", text=f"{name}: {text}")
            )
