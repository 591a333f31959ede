"""A sender in a process of its own, for tests that kill it or race it.

sender = start(claim_all, url, state_folder, mailing.id)
sender.line.recv()                                        what it says first
sender.process.kill()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeAlias

from newsletter.store.database import Store, open_store
from tests.forks import FORKS
from tests.store.people import NOW

AT_ONCE = 50
"""How many copies are claimed at a time."""
Line: TypeAlias = "Connection[Any, Any]"


def claim_all(store: Store, mailing_id: int, line: Line) -> None:
    """Say that it is ready and wait for an answer, then claim until nothing is left; tell the ids, then None."""
    with store.worker() as worker:
        line.send("ready")
        line.recv()
        while copies := store.claim(mailing_id, worker, limit=AT_ONCE, now=NOW):
            line.send([copy.subscriber_id for copy in copies])
        line.send(None)
        line.recv()


def hold(store: Store, mailing_id: int, line: Line) -> None:
    """Claim five copies, mark two at risk, tell the worker's name, and wait to be killed or answered."""
    with store.worker() as worker:
        ids = [copy.subscriber_id for copy in store.claim(mailing_id, worker, limit=5, now=NOW)]
        store.at_risk(mailing_id, worker, ids[:1], now=NOW)
        store.at_risk(mailing_id, worker, ids[1:3], now=NOW)
        line.send(worker)
        line.recv()


Work = Callable[[Store, int, Line], None]


@dataclass(frozen=True, slots=True)
class Sender:
    """A sending process, and the line to it."""

    process: BaseProcess
    line: Line

    def let_end(self) -> None:
        """Answer it, and wait until it has ended."""
        self.line.send(None)
        self.process.join()
        self.line.close()


def _work(work: Work, url: str, state: Path, mailing_id: int, line: Line) -> None:
    with open_store(url, state_folder=state) as store:
        work(store, mailing_id, line)


def start(work: Work, url: str, state: Path, mailing_id: int) -> Sender:
    """Start a process that does the work."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=_work, args=(work, url, state, mailing_id, theirs))
    process.start()
    theirs.close()
    return Sender(process, ours)
