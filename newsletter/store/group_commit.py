"""Commits what several threads write at the same moment in one transaction (group commit).

A commit is what costs most of a small write, and all of it where the disk must be waited for. SQLite has
one writer at a time: whoever gets the turn does the work of all who wait for it. Nobody waits for more
company. A server commits for many connections at once by itself, so there each thread writes alone.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Sequence
from typing import Any

from newsletter.store.connection import Database
from newsletter.store.prepared_statements import PreparedStep, Rows


class _Job:
    def __init__(self, steps: Sequence[PreparedStep]) -> None:
        self.steps = steps
        self.rows: Rows = ()
        self.done = False
        self.error: Exception | None = None


class GroupCommit:
    """Runs steps; all of one call are in one transaction, committed when the call returns."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[_Job] = deque()

    def run(self, steps: Sequence[PreparedStep]) -> Rows:
        """Run steps and commit; return the rows of the last. Raises StoreError, then nothing is written."""
        job = _Job(steps)
        if not self._database.is_sqlite:
            with self._database.at_once() as cursor:
                _commit(cursor, [job], "BEGIN")
                return _rows(job)
        self._waiting.append(job)
        with self._database.at_once() as cursor:
            if not job.done:
                _commit(cursor, _all(self._waiting), "BEGIN IMMEDIATE")
            return _rows(job)


def _all(waiting: deque[_Job]) -> list[_Job]:
    """Take all waiting jobs; only the thread whose turn it is does this."""
    return [waiting.popleft() for _ in range(len(waiting))]


def _rows(job: _Job) -> Rows:
    if job.error is not None:
        raise job.error
    return job.rows


def _commit(cursor: Any, jobs: Sequence[_Job], begin: str) -> None:
    """Run all jobs in one transaction: all are written, or none is and each gets the error."""
    alone = len(jobs) == 1 and len(jobs[0].steps) == 1
    try:
        if not alone:
            cursor.execute(begin)
        for job in jobs:
            for step in job.steps:
                job.rows = step.run(cursor)
        if not alone:
            cursor.execute("COMMIT")
    except Exception as error:
        with contextlib.suppress(Exception):
            cursor.execute("ROLLBACK")
        for job in jobs:
            job.error = error
    finally:
        for job in jobs:
            job.done = True
