"""Sending processes that are killed: forked from one that has loaded everything, so that it goes fast.

with senders(url, folder, port) as crew:
    process = crew.start(threads=2)                        sends until all is done
    process = crew.start(threads=2, point="after-dot", at=5)   kills itself there, the fifth time
    process = crew.start(threads=2, hours=3)               the same, three hours after the launch
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from newsletter.model import Security, SmtpServer
from newsletter.sending.deliver import deliver
from newsletter.sending.failpoints import Failpoint, Point, no_failpoint
from newsletter.store.database import open_store
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.ledgers import START, StandingClock, template_of

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.sending.crashing"])


class DieAt:
    """A failpoint at which the process is killed, the n-th time a copy passes it."""

    def __init__(self, point: Point, at: int) -> None:
        self._point = point
        self._left = at
        self._lock = threading.Lock()

    def __call__(self, point: Point) -> None:
        if point is not self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def send(
    url: str, folder: str, port: int, mailing_id: int, threads: int, point: str, at: int, hours: float
) -> None:
    """Send what is due of a mailing; the work of one process."""
    failpoint: Failpoint = DieAt(Point(point), at) if point else no_failpoint
    server = SmtpServer(host="127.0.0.1", port=port, security=Security.NONE, timeout_seconds=20)
    with open_store(url, state_folder=Path(folder)) as store:
        mailing = store.mailing(mailing_id)
        assert mailing is not None
        deliver(
            mailing, template_of(store, mailing), store, SmtpTransport(server, failpoint=failpoint),
            StandingClock(START + timedelta(hours=hours)), threads=threads, failpoint=failpoint,
        )  # fmt: skip


def start(
    url: str,
    folder: Path,
    port: int,
    mailing_id: int,
    *,
    threads: int,
    point: str = "",
    at: int = 0,
    hours: float = 0.0,
) -> BaseProcess:
    """Start a sending process."""
    process = _FORKS.Process(
        target=send, args=(url, str(folder), port, mailing_id, threads, point, at, hours)
    )
    process.start()
    return process
