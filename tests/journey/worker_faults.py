"""What can happen to workers in the middle of a mailing, dealt like cards: each happens before one comes twice.

faults = WorkerFaults(server, dice)
faults.befall(office, number_of_workers)       two or three of them while a mailing goes out
faults.met                                     how often each happened
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

import psycopg

from newsletter.sending.at_risk_window import WINDOW
from tests.journey.worker_office import Office, wait_until
from tests.store.databases import StoppableServer

THREADS = 4
_NOTICED_SECONDS = 5.0
_WAL_LEFT = 40_000
"""How many bytes a server may still write to its log before that disk is full."""
_LEAST_LIMIT = 4_000_000
_HOUR = 3600.0
# Time servers set a clock right by seconds, people by hours or a day, a machine without a battery by more.
_STEPS = (-40 * 24 * _HOUR, -24 * _HOUR, -3 * _HOUR, -45.0, 45.0, 3 * _HOUR, 24 * _HOUR, 40 * 24 * _HOUR)


class WorkerFault(StrEnum):
    """What may happen."""

    KILLED = "worker killed (kill -9)"
    STOPPED = "worker stopped (SIGTERM)"
    RESTARTED = "database stopped, or crashed, and started"
    LINES_CUT = "lines to the mail server cut"
    SESSIONS_CUT = "lines to the database cut"
    CLOCK = "a worker's clock stepped"
    CLOCK_BACK = "a worker's clock stepped there and back"
    DATA_DISK_FULL = "database's disk full: its tables cannot grow"
    LOG_DISK_FULL = "database's disk full: it cannot write its log"
    OWN_DISK_FULL = "worker's own disk full: it can write no file"


ORDERLY = frozenset(
    {WorkerFault.STOPPED, WorkerFault.CLOCK, WorkerFault.CLOCK_BACK, WorkerFault.OWN_DISK_FULL}
)
"""After these nobody may have a second message."""


@dataclass(slots=True)
class WorkerFaults:
    """Deals faults, and says for how many readers each may leave a doubt."""

    server: StoppableServer
    dice: random.Random
    met: Counter[WorkerFault] = field(default_factory=Counter)
    disks_felt: int = 0
    """How often the server met the end of its full disk before the mailing was over."""
    _deck: list[WorkerFault] = field(default_factory=list)

    def befall(self, office: Office, workers: int, *, positions: range) -> tuple[list[WorkerFault], int]:
        """Let two or three faults happen to so many workers; return them, and how many may get it again."""
        happened: list[WorkerFault] = []
        at_risk = 0
        for at in sorted(self.dice.sample(positions, self.dice.choice((2, 2, 3)))):
            office.wait_for(at)
            fault = self._next()
            happened.append(fault)
            at_risk += self._doubts(fault, workers)
            self._do(fault, office)
        self.met.update(happened)
        return happened, at_risk

    def _next(self) -> WorkerFault:
        if not self._deck:
            self._deck = list(WorkerFault)
            self.dice.shuffle(self._deck)
        return self._deck.pop()

    def _doubts(self, fault: WorkerFault, workers: int) -> int:
        """Return how many deliveries are at risk at most when it happens."""
        if fault in ORDERLY:
            return 0
        return THREADS * WINDOW * (1 if fault is WorkerFault.KILLED else workers)

    def _do(self, fault: WorkerFault, office: Office) -> None:
        one = self.dice.choice(office.workers)
        match fault:
            case WorkerFault.RESTARTED | WorkerFault.DATA_DISK_FULL | WorkerFault.LOG_DISK_FULL:
                self._do_to_server(fault, office)
            case WorkerFault.KILLED:
                office.kill(one)
                office.start(1)
            case WorkerFault.STOPPED:
                office.stop(one)
                office.start(1)
            case WorkerFault.LINES_CUT:
                office.cut_the_lines()
            case WorkerFault.SESSIONS_CUT:
                _cut_sessions(self.server.url)
            case WorkerFault.CLOCK:
                one.clock_ahead.value = self.dice.choice(_STEPS)
            case WorkerFault.CLOCK_BACK:
                one.clock_ahead.value = self.dice.choice(_STEPS)
                office.wait_for(office.copies.total() + 10)
                one.clock_ahead.value = 0.0
            case WorkerFault.OWN_DISK_FULL:
                office.stop(one)
                office.start(1, may_write=False)

    def _do_to_server(self, fault: WorkerFault, office: Office) -> None:
        match fault:
            case WorkerFault.DATA_DISK_FULL:
                self._fill_disk(office, _size_of_deliveries(self.server.url))
            case WorkerFault.LOG_DISK_FULL:
                lengthen_log(self.server.url)
                self._fill_disk(office, _size_of_log(self.server.url) + _WAL_LEFT)
            case _:
                self.server.stop(self.dice.choice(("fast", "immediate")))
                self.server.start()

    def _fill_disk(self, office: Office, limit: int) -> None:
        """Let no file of the server grow beyond `limit` until it has felt it, then make room again."""
        total = office.mailing_size
        self.server.stop("fast")
        before = self.server.log.count(StoppableServer.FULL)
        self.server.start(file_limit=limit)
        with suppress(AssertionError), _old_snapshot(self.server.url):
            wait_until(
                lambda: (
                    self.server.log.count(StoppableServer.FULL) > before or office.copies.total() >= total
                ),
                seconds=_NOTICED_SECONDS,
            )
        self.disks_felt += self.server.log.count(StoppableServer.FULL) > before
        # In good order it does not end before it can write.
        self.server.stop("immediate")
        self.server.start()


def outgrow_log(url: str) -> None:
    """Make the table of deliveries larger than a file of the server's log, full of what nobody cleans up.

    A limit on files that the log keeps then stops the table from growing.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER TABLE deliveries SET (autovacuum_enabled = false)")
        connection.execute(
            "DO $$ DECLARE size bigint; BEGIN"
            " LOOP"
            " UPDATE deliveries SET detail = repeat('x', 1900);"
            " size := pg_relation_size('deliveries');"
            " EXIT WHEN size > 17 * 1024 * 1024;"
            " END LOOP;"
            # What small rows find room in, between the large ones.
            " LOOP"
            " UPDATE deliveries SET detail = '';"
            " EXIT WHEN pg_relation_size('deliveries') > size;"
            " END LOOP;"
            " END $$"
        )


def lengthen_log(url: str) -> None:
    """Write into the newest file of the server's log what a server needs at least to start."""
    if _size_of_log(url) < _LEAST_LIMIT:
        _asked(url, f"SELECT length(pg_logical_emit_message(false, '', repeat('x', {_LEAST_LIMIT}))::text)")


@contextmanager
def _old_snapshot(url: str) -> Iterator[None]:
    """Read in one long transaction: until it ends, no room within the tables is used again."""
    with suppress(psycopg.OperationalError), ExitStack() as stack:
        with suppress(psycopg.OperationalError):  # it may have ended already
            connection = stack.enter_context(psycopg.connect(url))
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute("SELECT count(*) FROM mailings")
        yield


def _cut_sessions(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def _size_of_deliveries(url: str) -> int:
    return _asked(url, "SELECT pg_relation_size('deliveries')")


def _size_of_log(url: str) -> int:
    """Return how far into its newest file the server's log is written."""
    return _asked(url, "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn) % (16 * 1024 * 1024)")


def _asked(url: str, question: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return int(row[0])
