"""Stores the scheduler's heartbeat, and the last run of each job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import JobState
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.connection import Database
from newsletter.store.repository import Repository
from newsletter.store.schedule_tables import jobs, scheduler

_NAME = "scheduler"
_GAP = "gap"
WRONG_CLOCK = timedelta(days=1)
"""How far ahead of now a job's last turn can be before the clock that took it is taken for wrong."""

DIED_AFTER = timedelta(hours=1)
"""How long a turn of a job may be without an end before it is taken for dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """A scheduler's last heartbeat: how many there were in all, and when the last was."""

    turns: int = 0
    at: datetime | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    """The hash of each part of the settings that it sends with; empty if that is not known."""


def _last_seen(row: Any) -> LastSeen:
    return LastSeen(turns=row.turns, at=row.seen_at, settings=json.loads(row.settings or "{}"))


class Heartbeat(Repository):
    """What the scheduler stores from run to run."""

    def database_mark(self) -> str:
        """Return this database's identity: the same in every copy of it."""
        return self._address_hash("database mark").hex()[:32]

    def seen(self) -> LastSeen:
        """Return the last heartbeat."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(scheduler).where(scheduler.c.name == _NAME)).one_or_none()
        return LastSeen() if row is None else _last_seen(row)

    def take_turn(
        self, *, now: datetime, at_least: int = 0, settings: Mapping[str, str] | None = None
    ) -> int:
        """Record a heartbeat, with the settings of LastSeen; return how many there were, which only grows."""
        text = json.dumps(settings) if settings else None
        insert = self._database.insert(scheduler).values(
            name=_NAME, turns=at_least + 1, seen_at=now, settings=text
        )
        counted = sa.case(
            (scheduler.c.turns < at_least, sa.literal(at_least + 1)), else_=scheduler.c.turns + 1
        )
        upsert = insert.on_conflict_do_update(
            index_elements=["name"], set_={"turns": counted, "seen_at": now, "settings": text}
        )
        with self._database.writing() as connection:
            return int(connection.execute(upsert.returning(scheduler.c.turns)).scalar_one())

    def mark_gap(self, *, now: datetime) -> None:
        """Record that what came due before now did so while no scheduler ran, or before a restore."""
        with self._database.writing() as connection:
            mark_gap(self._database, connection, now=now)

    def gap_until(self) -> datetime | None:
        """Return when the last gap in which no scheduler ran ended; None if there was none."""
        wanted = sa.select(scheduler.c.seen_at).where(scheduler.c.name == _GAP)
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar()

    def take_job(self, name: str, due_at: datetime, *, now: datetime) -> bool:
        """Take a job's turn; False when this turn, or a later one, was taken already.

        A turn from more than a day ahead was taken by a clock that went wrong and counts for nothing. One
        that was begun long ago and has no end died, and is taken up again.
        """
        values = {"due_at": due_at, "started_at": now, "finished_at": None, "result": "", "problem": ""}
        insert = self._database.insert(jobs).values(name=name, **values)
        died = sa.and_(jobs.c.finished_at.is_(None), jobs.c.started_at < now - DIED_AFTER)
        free = sa.or_(jobs.c.due_at < due_at, jobs.c.due_at > now + WRONG_CLOCK, died)
        upsert = insert.on_conflict_do_update(index_elements=["name"], set_=values, where=free)
        with self._database.writing() as connection:
            return connection.execute(upsert.returning(jobs.c.name)).one_or_none() is not None

    def end_job(self, name: str, due_at: datetime, *, now: datetime, result: str, problem: str) -> None:
        """Record the result of a run."""
        ended = sa.update(jobs).where(jobs.c.name == name, jobs.c.due_at == due_at)
        with self._database.writing() as connection:
            connection.execute(ended.values(finished_at=now, result=result, problem=problem))

    def job_states(self) -> dict[str, JobState]:
        """Return the state of every job, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(jobs).order_by(jobs.c.name)).all()
        return {row.name: JobState(**row._mapping) for row in rows}


def mark_gap(database: Database, connection: Connection, *, now: datetime) -> None:
    """Record a gap inside the caller's transaction; see Heartbeat.mark_gap."""
    insert = database.insert(scheduler).values(name=_GAP, turns=0, seen_at=now)
    connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now}))
