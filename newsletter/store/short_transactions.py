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
_FIRST_PAGES = 4
_PAGES_AHEAD = 12

Page = TypeVar("Page")


def write_pages(
    database: Database,
    pages: Iterable[Page],
    write: Callable[[Connection, Page], None],
    *,
    lock: int,
    ahead: int = _PAGES_AHEAD,
) -> None:
    """Write every page, each whole, in as many transactions as it takes; raises StoreError.

    Up to `ahead` pages, few at first, are read while nothing is locked; no transaction has more.
    What is committed stays when
    a later page fails. `lock` names the advisory lock by which PostgreSQL lets one such write through at a
    time.
    """
    source = iter(pages)
    many = _FIRST_PAGES
    waiting: deque[Page] = deque(islice(source, many))
    while waiting:
        with database.writing() as connection:
            if not database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
            _write_some(connection, waiting, write)
        free_since = time.monotonic()
        many = min(4 * many, ahead)
        waiting.extend(islice(source, max(0, many - len(waiting))))
        if waiting and database.is_sqlite:
            time.sleep(max(0, free_since + PAUSE_SECONDS - time.monotonic()))


def _write_some(
    connection: Connection, waiting: deque[Page], write: Callable[[Connection, Page], None]
) -> None:
    began = time.monotonic()
    while waiting:
        write(connection, waiting.popleft())
        if time.monotonic() - began >= HOLD_SECONDS:
            return
