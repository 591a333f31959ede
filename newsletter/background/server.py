"""Server: a scheduler turn every second, with the work in APScheduler's threads.

The interval is timed by the monotonic clock: APScheduler's own triggers use the wall clock, and if that is
set back by a day they would sleep for a day.
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

from newsletter.app.account_links import send_account_emails
from newsletter.app.confirmation_sending import send_confirmations
from newsletter.app.delivering import UNLIMITED, DeliveryCallbacks
from newsletter.app.mailing_control import settle_cancelled
from newsletter.app.mailing_jobs import announce_forgotten
from newsletter.app.reader_request_sending import send_reader_emails
from newsletter.app.renewals import send_renewals
from newsletter.app.review_emails import send_review_emails
from newsletter.app.upload_run import work_uploads
from newsletter.app.webhooks import apply_waiting_reports
from newsletter.app.welcoming import launch_welcomes
from newsletter.app.workspace import Workspace
from newsletter.background.config_reload import ConfigReload
from newsletter.background.jobs import Job, due_jobs, run_job
from newsletter.background.mailing_delivery import deliver_and_report
from newsletter.background.scheduler import Scheduler
from newsletter.errors import NewsletterError, StoreDownError
from newsletter.model import Notice

TICK_SECONDS = 1.0
_JOBS_SECONDS = 10.0
_RETRY_SECONDS = 30.0
"""How long to wait before work that failed is started again."""
_LIMIT_SECONDS = 60.0
"""How long a mailing that reached a sending limit is left alone at most."""
_IS_BACK = "the database is back"
_THREADS = 8

Start: TypeAlias = Callable[[str, Callable[[], None]], None]
"""Starts work by name, unless work of that name is running."""

_SINGLE_EMAILS = (
    ("confirmation emails", "Confirmation emails of sign-ups", send_confirmations),
    ("reader emails", "Emails that readers asked for on their preferences page", send_reader_emails),
    ("account emails", "Emails about accounts of the studio", send_account_emails),
    ("review emails", "Emails about reviews of issues", send_review_emails),
    ("renewals", "Emails that ask people whether they still want a list", send_renewals),
)
"""Emails to single people: a name, what staff are told is waiting, and what sends those that are due."""


@dataclass(slots=True, kw_only=True)
class Server:
    """Runs until `stop` is set. `on_notice` is called with every notice for staff."""

    workspace: Workspace
    on_notice: Callable[[Notice], None]
    stop: threading.Event
    config_reload: ConfigReload | None = None
    """Applies changes to newsletter.toml; None keeps the settings from the start."""
    _scheduler: Scheduler = field(init=False)
    _continued: bool = False
    """Whether the mailings that were unfinished at the start have been continued."""
    _busy: set[str] = field(default_factory=set)
    _not_before: dict[str, float] = field(default_factory=dict)
    """When work may start again, by name (monotonic clock)."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._scheduler = Scheduler(workspace=self.workspace)

    def run(self) -> None:
        """Run until `stop` is set, then finish the current work. Waits while the database fails."""
        pool = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(_THREADS)},
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        pool.start()

        def start(name: str, work: Callable[[], None]) -> None:
            if self._take(name):
                pool.add_job(self._run_guarded, args=(name, work), name=name)

        try:
            jobs_at = 0.0
            while not self.stop.is_set():
                self._tick(start)
                if time.monotonic() >= jobs_at:
                    jobs_at = time.monotonic() + _JOBS_SECONDS
                    self._start_jobs(start)
                self.workspace.wake_up.wait(TICK_SECONDS, stop=self.stop)
        finally:
            self.stop.set()
            # Its own thread may be starting a job at shutdown, which would then be lost.
            pool.pause()
            pool.remove_all_jobs()
            pool.shutdown(wait=True)

    def follow_config(self) -> None:
        """Apply changes to newsletter.toml until `stop` is set, and do nothing else."""
        while not self.stop.is_set():
            self._run_guarded("settings", self._reload_config)
            self.stop.wait(TICK_SECONDS)

    def once(self) -> None:
        """Take one turn, run every job that is due and send what is due, in this thread; for cron.

        What a job has scheduled for now is launched too: an hour later it would be late.
        """

        def start(name: str, work: Callable[[], None]) -> None:
            if self._take(name):
                self._run_guarded(name, work)

        self._tick(start)
        self._start_jobs(start)
        self._tick(start)

    def _tick(self, start: Start) -> None:
        """Take a scheduler turn and start the work that is due."""
        self._run_guarded("scheduler", partial(self._take_turn, start))

    def _reload_config(self) -> None:
        """Apply changes to newsletter.toml; report a file that is not valid and keep the old settings."""
        if self.config_reload is None:
            return
        changed = self.config_reload.check_and_report(self._notify)
        if changed is not None:
            self.workspace = self._scheduler.workspace = changed
            self._notify("reread", "Applied a change to newsletter.toml")

    def _take_turn(self, start: Start) -> None:
        self._reload_config()
        turn = self._scheduler.turn()
        for notice in turn.notices:
            self.on_notice(notice)
        for name, text, send in _SINGLE_EMAILS:
            start(name, partial(self._send_queued, name, text, send))
        start("welcome emails", self._launch_welcomes)
        start("provider reports", self._apply_reports)
        start("uploaded files", self._work_uploads)
        if self.workspace.settings.has_workers:
            start("jobs of workers", self._announce_mailings)
        else:
            self._start_mailings(start)

    def _announce_mailings(self) -> None:
        """Announce to workers what was launched without them, or whose worker died."""
        announce_forgotten(self.workspace)

    def _start_mailings(self, start: Start) -> None:
        if not self._continued:
            self._start_unfinished(start)
            self._continued = True
        settle_cancelled(self.workspace)
        for mailing_id in self.workspace.store.due_mailings(now=self.workspace.clock.now()):
            start(f"mailing {mailing_id}", partial(self._deliver, mailing_id))

    def _send_queued(self, name: str, what: str, send: Callable[[Workspace], int]) -> None:
        """Send emails to single people; report once a day that they cannot be sent."""
        try:
            send(self.workspace)
        except StoreDownError:
            raise
        except NewsletterError as error:
            now = self.workspace.clock.now()
            text = f"{what} wait, because they cannot be sent: {error}"
            notice = Notice(key=f"{now:%Y-%m-%d} {name}", at=now, kind="sign-up", text=text)
            if self.workspace.store.add_notice(notice):
                self.on_notice(notice)

    def _launch_welcomes(self) -> None:
        for notice in launch_welcomes(self.workspace):
            self.on_notice(notice)

    def _work_uploads(self) -> None:
        """Rehearse and import the files of people that staff uploaded."""
        work_uploads(self.workspace, stop=self.stop.is_set)

    def _apply_reports(self) -> None:
        """Apply what the email provider reported since the last turn."""
        for notice in apply_waiting_reports(self.workspace, stop=self.stop.is_set):
            self.on_notice(notice)

    def _start_jobs(self, start: Start) -> None:
        self._run_guarded("jobs", partial(self._take_jobs, start))

    def _take_jobs(self, start: Start) -> None:
        for job, due in due_jobs(self.workspace):
            start(f"job {job.name}", partial(self._run_job, job, due))

    def _start_unfinished(self, start: Start) -> None:
        """Continue mailings whose sender stopped, even if no delivery looks due.

        Only after a turn, which pauses what a restored database has as being sent.
        """
        for mailing in self.workspace.store.sending_mailings():
            start(f"mailing {mailing.id}", partial(self._deliver, mailing.id))

    def _deliver(self, mailing_id: int) -> None:
        deliver_and_report(
            self.workspace,
            mailing_id,
            limits=UNLIMITED,
            stop=self.stop,
            callbacks=DeliveryCallbacks(
                on_hold=partial(self._delay, f"mailing {mailing_id}"),
                on_outage=partial(self._report_outage, mailing_id),
            ),
            notify=self._notify,
        )

    def _run_job(self, job: Job, due: datetime) -> None:
        for notice in run_job(self.workspace, job, due) or ():
            self.on_notice(notice)

    def _take(self, name: str) -> bool:
        with self._lock:
            if name in self._busy or time.monotonic() < self._not_before.get(name, 0.0):
                return False
            self._busy.add(name)
            return True

    def _run_guarded(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except (NewsletterError, OSError) as error:
            self.report_error(name, str(error))
        except Exception as error:
            self.report_error(name, f"a bug in the program: {type(error).__name__}: {error}")
        finally:
            with self._lock:
                self._busy.discard(name)

    def _delay(self, name: str, until: datetime) -> None:
        """Delay a mailing that reached a sending limit: its deliveries look due all the time."""
        seconds = (until - self.workspace.clock.now()).total_seconds()
        with self._lock:
            self._not_before[name] = time.monotonic() + min(max(seconds, 0.0), _LIMIT_SECONDS)

    def _report_outage(self, mailing_id: int, down: StoreDownError | None) -> None:
        """Report that a mailing waits for the database, or continues; not stored, as there is no database."""
        now = self.workspace.clock.now()
        kind, status = ("error", f"waiting for the database: {down}") if down else ("recovered", _IS_BACK)
        text = f"Mailing {mailing_id}: {status}"
        self.on_notice(Notice(key=f"{now.isoformat()} {text}", at=now, kind=kind, text=text))

    def _notify(self, kind: str, text: str, key: str = "") -> None:
        now = self.workspace.clock.now()
        notice = Notice(key=key or f"{now.isoformat()} {text}", at=now, kind=kind, text=text)
        if self.workspace.store.add_notice(notice):
            self.on_notice(notice)

    def report_error(self, name: str, text: str) -> None:
        """Report a failure and delay the work; not stored, because the database may be what failed."""
        with self._lock:
            quiet = time.monotonic() < self._not_before.get(name, 0.0)
            self._not_before[name] = time.monotonic() + _RETRY_SECONDS
        if not quiet:
            now = self.workspace.clock.now()
            self.on_notice(
                Notice(key=f"{now.isoformat()} {name}", at=now, kind="error", text=f"{name}: {text}")
            )
