"""Sending processes that are killed: forked from one that has loaded everything, so that it goes fast.

start(url, folder, port, mailing_id, threads=2)                           sends until all is done
start(url, folder, port, mailing_id, threads=2, point="after-dot", at=5)  kills itself there, the fifth time
start(url, folder, port, mailing_id, threads=2, hours=3)                  sends three hours after the launch
start_dying(url, folder, port, "claim after 4")                           kills itself in the ledger
"""

from __future__ import annotations

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
from tests.forks import FORKS
from tests.sending.ledgers import START, DyingLedger, StandingClock, template_of


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
    with open_store(url, state_folder=Path(folder)) as store:
        mailing = store.mailing(mailing_id)
        assert mailing is not None
        deliver(
            mailing, template_of(store, mailing), store, SmtpTransport(_server(port), failpoint=failpoint),
            StandingClock(START + timedelta(hours=hours)), threads=threads, failpoint=failpoint,
        )  # fmt: skip


def _server(port: int) -> SmtpServer:
    return SmtpServer(host="127.0.0.1", port=port, security=Security.NONE, timeout_seconds=20)


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
    process = FORKS.Process(target=send, args=(url, str(folder), port, mailing_id, threads, point, at, hours))
    process.start()
    return process


def send_and_die(url: str, folder: str, port: int, method: str, when: str, call: int) -> None:
    """Send until the ledger's method is called that often, and be killed before or after it has committed."""
    with open_store(url, state_folder=Path(folder)) as store:
        mailing = store.mailings()[0]
        ledger = DyingLedger(store, method=method, after=when == "after", at_call=call)
        transport = SmtpTransport(_server(port))
        deliver(mailing, template_of(store, mailing), ledger, transport, StandingClock(), threads=3)


def start_dying(url: str, folder: Path, port: int, failpoint: str) -> BaseProcess:
    """Start a sending process that is killed at a call of the ledger, such as "claim before 3"."""
    method, when, call = failpoint.split()
    process = FORKS.Process(target=send_and_die, args=(url, str(folder), port, method, when, int(call)))
    process.start()
    return process
