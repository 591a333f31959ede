"""Worker processes, forked from one that has loaded everything: they start in milliseconds and can be killed.

start_worker(folder, url)            works until SIGTERM

Its clock can be set while it runs, and it can be kept from writing files, as on a full disk.
"""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import procrastinate  # noqa: F401 - loaded once for all

from newsletter.app.workspace import open_workspace
from newsletter.background.worker import Worker
from newsletter.cli.notices import NoticePrinter
from newsletter.cli.stop_signals import stop_on_signals
from tests.forks import FORKS

LOG = "workers.log"
"""What the workers of a folder say, beside that folder."""


@dataclass(frozen=True, slots=True)
class SteppedClock:
    """The machine's clock, wrong by as many seconds as `ahead` has at that moment."""

    ahead: Synchronized[float]

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead.value)


@dataclass(slots=True)
class WorkerProcess:
    """A worker that runs, how many seconds its clock is ahead, and whether it may write files."""

    process: BaseProcess
    clock_ahead: Synchronized[float]
    may_write: bool


def work(folder: str, url: str, slots: int, clock_ahead: Synchronized[float], may_write: bool) -> None:
    """Work until SIGTERM."""
    log = os.open(Path(folder).parent / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if not may_write:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    workspace = open_workspace(Path(folder), {"NEWSLETTER_DATABASE_URL": url})
    with workspace, stop_on_signals() as stop:
        clocked = replace(workspace, clock=SteppedClock(clock_ahead))
        printer = NoticePrinter("UTC", as_json=False)
        Worker(workspace=clocked, on_notice=printer.print, stop=stop, slots=slots).run()


def start_worker(folder: Path, url: str, *, slots: int = 1, may_write: bool = True) -> WorkerProcess:
    """Start a worker of a publication; one that may not write finds every file at its largest."""
    clock_ahead: Synchronized[float] = FORKS.Value("d", 0.0)
    process = FORKS.Process(target=work, args=(str(folder), url, slots, clock_ahead, may_write))
    process.start()
    return WorkerProcess(process, clock_ahead, may_write)
