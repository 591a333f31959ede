"""Combines the repositories into the store: one database behind the ports."""

from __future__ import annotations

import hmac
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newsletter.model import Durability
from newsletter.store.backoff import LIFETIME
from newsletter.store.connection import Database
from newsletter.store.database_errors import redacted_url
from newsletter.store.locks import FileLocks, MemoryLocks, ServerLocks, WorkerLocks
from newsletter.store.moved import refuse_moved, refuse_moved_later
from newsletter.store.repository import Repository, read_hash_key
from newsletter.store.restored import hold_restored
from newsletter.store.schema import ensure
from newsletter.store.sending_repositories import SendingRepositories

if TYPE_CHECKING:
    from newsletter.store.other_repositories import OtherRepositories
else:

    class OtherRepositories(Repository):
        """Stands in for the class of this name; its modules are loaded when one of them is first asked."""

        def __getattr__(self, name: str) -> object:
            """Return a method of those repositories; called for what the store has not got itself."""
            if name.startswith("_"):
                raise AttributeError(name)
            return getattr(self._others, name)

        @cached_property
        def _others(self) -> object:
            from newsletter.store import other_repositories

            return other_repositories.OtherRepositories(self._database, self._hash_key)


class Store(SendingRepositories, OtherRepositories):
    """Every port of newsletter.ports that a database stands behind. Threads may share one."""

    def __repr__(self) -> str:
        return f"Store({redacted_url(self._database.url)})"

    def key_for(self, purpose: str) -> bytes:
        """Return a secret key of this database's own for one purpose: the same as long as it lives."""
        return hmac.digest(self._hash_key, f"key for {purpose}".encode(), "sha256")

    def close(self) -> None:
        """Close every connection; closing twice is harmless."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_store(
    url: str,
    *,
    state_folder: Path,
    lifetime: timedelta = LIFETIME,
    durability: Durability = Durability.PROCESS,
    has_workers: bool = False,
) -> Store:
    """Return the store at `url`; an empty database is set up, one of another version or one that was
    moved elsewhere is refused.

    `sqlite://` is a store in memory, `sqlite:///file.db` a file (its folder is made), and
    `postgresql://user@host/name` a server. `state_folder` holds the lock files of SQLite's senders:
    every process that works on one database must be given the same. A copy that its server puts off is
    tried for `lifetime`. `durability` is what SQLite waits for at a commit. With `has_workers` (PostgreSQL)
    mailings are announced to workers. Raises StoreError.
    """
    database = Database(url, durability=durability)
    try:
        ensure(database)
        refuse_moved(database)
        hold_restored(database)
        hash_key = read_hash_key(database)
        refuse_moved_later(database, hash_key)
        store = Store(database, hash_key, _locks(database, state_folder))
        store.lifetime = lifetime
        store.has_workers = has_workers
        return store
    except BaseException:
        database.close()
        raise


def _locks(database: Database, state_folder: Path) -> WorkerLocks:
    if database.in_memory:
        return MemoryLocks()
    return FileLocks(state_folder / "workers") if database.is_sqlite else ServerLocks(database)
