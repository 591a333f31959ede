"""Short transactions: a long write done a little at a time, so that others write in between.

SQLite has one writer. Whoever waits for it looks again every tenth of a second or sooner (SQLite's own busy
handler), so a pause longer than that lets everybody in who waits: a sender's outcomes, an unsubscribe.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.connection import Database

HOLD_SECONDS = 0.3
"""After so long a transaction takes no further page."""
PAUSE_SECONDS = 0.12
_PAGES_READ = 12

Page = TypeVar("Page")


def write_pages(
    database: Database, pages: Iterable[Page], write: Callable[[Connection, Page], None], *, lock: int
) -> None:
    """Write every page, each whole, in as many transactions as it takes; raises StoreError.

    Pages are read while nothing is locked. What is committed stays when a later page fails. `lock` names the
    advisory lock by which PostgreSQL lets one such write at a time through.
    """
    source = iter(pages)
    waiting: deque[Page] = deque(islice(source, _PAGES_READ))
    while waiting:
        with database.writing() as connection:
            if not database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
            _write_some(connection, waiting, write)
        waiting.extend(islice(source, _PAGES_READ - len(waiting)))
        if waiting and database.is_sqlite:
            time.sleep(PAUSE_SECONDS)


def _write_some(
    connection: Connection, waiting: deque[Page], write: Callable[[Connection, Page], None]
) -> None:
    began = time.monotonic()
    while waiting:
        write(connection, waiting.popleft())
        if time.monotonic() - began >= HOLD_SECONDS:
            return
