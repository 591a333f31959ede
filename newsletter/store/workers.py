"""Stores the heartbeats of workers: which processes take mailings, and how busy they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.repository import Repository
from newsletter.store.worker_tables import workers

ALIVE = timedelta(seconds=30)
"""The longest time between two heartbeats of a worker that is running."""
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerState:
    """A worker process as its last heartbeat describes it."""

    id: str
    host: str
    pid: int
    slots: int
    """How many slices it may run at the same time."""
    busy: int
    """How many it runs."""
    started_at: datetime
    seen_at: datetime
    settings: Mapping[str, str] = field(default_factory=dict)
    """The hash of each part of the settings that it sends with; empty if that is not known."""


class Workers(Repository):
    """The heartbeats of workers."""

    def record_worker(self, state: WorkerState) -> None:
        """Record a worker's heartbeat; workers that were not seen for a day are forgotten."""
        values = {name: getattr(state, name) for name in WorkerState.__slots__}
        values["settings"] = json.dumps(dict(state.settings))
        insert = self._database.insert(workers).values(**values)
        upsert = insert.on_conflict_do_update(index_elements=["id"], set_=values)
        old = sa.delete(workers).where(workers.c.seen_at < state.seen_at - _FORGOTTEN)
        with self._database.writing() as connection:
            connection.execute(upsert)
            connection.execute(old)

    def remove_worker(self, worker_id: str) -> None:
        """Forget a worker that has stopped."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(workers).where(workers.c.id == worker_id))

    def live_workers(self, *, now: datetime) -> tuple[WorkerState, ...]:
        """Return the workers that are running, oldest first."""
        # A heartbeat from the future comes from a clock that is wrong by as much.
        seen = workers.c.seen_at.between(now - ALIVE, now + ALIVE)
        wanted = sa.select(workers).where(seen).order_by(workers.c.started_at, workers.c.id)
        with self._database.reading() as connection:
            return tuple(map(_to_state, connection.execute(wanted)))

    def seen_workers(self) -> tuple[WorkerState, ...]:
        """Return every worker whose heartbeat is kept, oldest first: those that run, and those that died."""
        with self._database.reading() as connection:
            found = connection.execute(sa.select(workers).order_by(workers.c.started_at, workers.c.id))
            return tuple(map(_to_state, found))


def _to_state(row: Any) -> WorkerState:
    return WorkerState(**{**row._mapping, "settings": json.loads(row.settings or "{}")})
