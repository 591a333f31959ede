"""An office whose mailings are sent by workers: a publication on PostgreSQL, worker processes, a mail server.

with office_with(150, url, tmp_path) as office:
    office.start(2)
    office.wait_for(30)         messages that the mail server has taken
    office.finish()             to the end of the mailing
    office.copies               how many each reader has
"""

from __future__ import annotations

import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from newsletter.app.workspace import SystemClock
from newsletter.errors import StoreDownError
from newsletter.model import Counts, Mailing, MailingStatus, UncertainPolicy
from newsletter.starter import copy_starter
from newsletter.store.database import Store
from tests.journey.letters import set_smtp
from tests.journey.working import LOG, WorkerProcess, start_worker
from tests.sending.faulty_smtp import Fault, FaultyMail, faulty_smtp
from tests.sending.ledgers import store_with

LONGEST_SECONDS = 90.0
LONGEST_WAIT = timedelta(minutes=20)
"""Longer than any delivery or job of a mailing of some seconds waits."""
_LAST_WAITS = sa.text(
    "SELECT greatest((SELECT max(next_try_at) FROM deliveries WHERE status = 'deferred'),"
    " (SELECT max(scheduled_at) FROM procrastinate_jobs WHERE status = 'todo'))"
)


def use_workers(publication: Path) -> None:
    """Leave mailings to workers."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[sending]\n", "[sending]\nworkers = true\n", 1), encoding="utf-8")


def wait_until(is_so: Callable[[], bool], *, seconds: float = LONGEST_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


@dataclass
class Office:
    """A publication on PostgreSQL with a launched mailing, its workers, and a mail server."""

    folder: Path
    url: str
    store: Store
    mailing: Mailing
    sink: FaultyMail
    workers: list[WorkerProcess] = field(default_factory=list)
    leaving: list[WorkerProcess] = field(default_factory=list)
    """Those that were told to stop."""

    def start(self, number: int, *, may_write: bool = True) -> None:
        """Start more workers."""
        self.workers += [start_worker(self.folder, self.url, may_write=may_write) for _ in range(number)]

    def stop(self, worker: WorkerProcess) -> None:
        """Tell a worker to stop, in good order."""
        worker.process.terminate()
        self.workers.remove(worker)
        self.leaving.append(worker)

    def kill(self, worker: WorkerProcess) -> None:
        """End a worker without a word."""
        worker.process.kill()
        worker.process.join()
        self.workers.remove(worker)

    def close(self) -> None:
        """Stop all workers, and wait for their end."""
        for worker in tuple(self.workers):
            self.stop(worker)
        for worker in self.leaving:
            worker.process.join(30)
            # It may have been told before it listened, or could not write its last line.
            ends = {0, -signal.SIGTERM} if worker.may_write else {0, -signal.SIGTERM, 1}
            assert worker.process.exitcode in ends, (worker.process.exitcode, self.log[-2000:])
        self.leaving.clear()

    def restart_ended(self) -> None:
        """Start workers again that found no database at their start, as what supervises them does."""
        for worker in tuple(self.workers):
            if worker.process.exitcode is not None:
                self.workers.remove(worker)
                self.start(1, may_write=worker.may_write)

    def wait_for(self, messages: int) -> None:
        """Wait until the server has taken so many of the mailing, or it is finished."""
        wait_until(lambda: self.copies.total() >= messages or self._is_finished())

    def finish(self) -> Counts:
        """Wait for the end."""
        wait_until(self._is_finished)
        return self.store.counts(self.mailing.id)

    def _is_finished(self) -> bool:
        """Say whether the mailing is finished. Who is in doubt waits for ten seconds: that is cut short."""
        self.restart_ended()
        try:
            self.check_waits()
            backlog = self.store.backlog(self.mailing.id)
            if backlog.deferred and not backlog.queued and not backlog.in_hand:
                self.store.requeue(self.mailing.id, now=SystemClock().now())
            found = self.store.mailing(self.mailing.id)
            if found is not None and found.status is MailingStatus.PAUSED:
                self.store.steer(self.mailing.id, MailingStatus.SENDING, now=SystemClock().now())
        except StoreDownError:
            # Its own connection was cut too.
            return False
        return found is not None and found.status is MailingStatus.FINISHED

    def check_waits(self) -> None:
        """Check that no delivery and no job waits for hours, whatever clock told its time."""
        with self.store._database.reading() as connection:
            last: datetime | None = connection.execute(_LAST_WAITS).scalar_one()
        assert last is None or last - SystemClock().now() < LONGEST_WAIT, f"waits until {last}"

    def cut_the_lines(self) -> None:
        """Break every connection to the mail server, whatever is under way."""
        with self.sink.lock:
            for wire in self.sink.open:
                with suppress(OSError):
                    wire.shutdown(socket.SHUT_RDWR)

    @property
    def copies(self) -> Counter[str]:
        """How many messages of the mailing each reader has."""
        with self.sink.lock:
            found = {address: list(ids) for address, ids in self.sink.copies.items()}
        key = self.mailing.key
        return +Counter({address: sum(key in one for one in ids) for address, ids in found.items()})

    @property
    def mailing_size(self) -> int:
        """How many people the mailing is for."""
        return self.store.counts(self.mailing.id).audience

    @property
    def log(self) -> str:
        """What the workers said."""
        file = self.folder.parent / LOG
        return file.read_text(encoding="utf-8") if file.exists() else ""


@contextmanager
def office_with(
    people: int,
    url: str,
    folder: Path,
    *,
    policy: UncertainPolicy = UncertainPolicy.RESEND,
    settings: str = "",
) -> Iterator[Office]:
    """Launch a mailing that no job was made for: a worker's heartbeat finds it."""
    root = folder / "publication"
    copy_starter(root)
    use_workers(root)
    with (
        faulty_smtp() as sink,
        store_with(people, url=url, folder=folder / "state", policy=policy, transport="smtp") as (
            store,
            mailing,
        ),
    ):
        set_smtp(root, sink.smtp())
        with (root / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{settings}\n")
        store.has_workers = True
        # So that a worker is in the middle of its work when something happens to it.
        sink.rates = {Fault.SLOW: 0.5}
        office = Office(root, url, store, mailing, sink)
        try:
            yield office
        finally:
            for worker in office.workers + office.leaving:
                worker.process.kill()
                worker.process.join()
