"""Worker processes, forked from one that has loaded everything: they start in milliseconds and can be killed.

start_worker(folder, url)            works until SIGTERM
"""

from __future__ import annotations

import threading
from multiprocessing.process import BaseProcess
from pathlib import Path

import procrastinate  # noqa: F401 - loaded once for all

from newsletter.app.workspace import open_workspace
from newsletter.background.worker import Worker
from newsletter.cli.delivery import stop_on_signals
from newsletter.model import Notice
from tests.forks import FORKS


def work(folder: str, url: str, slots: int) -> None:
    """Work until SIGTERM; what the worker says is on standard error."""
    workspace = open_workspace(Path(folder), {"NEWSLETTER_DATABASE_URL": url})
    with workspace, stop_on_signals() as stop:
        Worker(workspace=workspace, on_notice=_print, stop=stop, slots=slots).run()


def _print(notice: Notice) -> None:
    print(threading.current_thread().name, notice.text)  # noqa: T201 - for whoever reads a failed test


def start_worker(folder: Path, url: str, *, slots: int = 1) -> BaseProcess:
    """Start a worker of a publication."""
    process = FORKS.Process(target=work, args=(str(folder), url, slots))
    process.start()
    return process
