"""Tells whether a sender is alive by a lock, which the system releases when the process dies."""

from __future__ import annotations

import errno
import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from newsletter.errors import StoreDownError, StoreError
from newsletter.store.connection import Database
from newsletter.store.database_errors import as_store_error, redacted_url
from newsletter.store.session_check import SESSION_HINT, find_pooling_problem

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class WorkerLocks(Protocol):
    """Holds a worker's id while it lives, and tells whether another one is dead."""

    def hold(self) -> AbstractContextManager[str]:
        """Enter as a new worker: yields its id."""
        ...

    def if_dead(self, worker: str) -> AbstractContextManager[bool]:
        """Enter with True when that worker is dead; nobody else is told so until the exit."""
        ...


def new_worker_id() -> str:
    """Return an id that was never used: 128 random bits in hex."""
    return secrets.token_hex(16)


class MemoryLocks:
    """Workers of one process: they die with the database they work on."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: set[str] = set()

    @contextmanager
    def hold(self) -> Iterator[str]:
        """Enter as a new worker: yields its id."""
        worker = new_worker_id()
        with self._take(worker):
            yield worker

    @contextmanager
    def if_dead(self, worker: str) -> Iterator[bool]:
        """Enter with True when that worker is dead."""
        with self._take(worker) as taken:
            yield taken

    @contextmanager
    def _take(self, worker: str) -> Iterator[bool]:
        with self._guard:
            taken = worker not in self._held
            self._held.add(worker)
        try:
            yield taken
        finally:
            if taken:
                with self._guard:
                    self._held.discard(worker)


class FileLocks:
    """One lock file a worker in `folder`; the kernel drops the lock with the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def hold(self) -> Iterator[str]:
        """Enter as a new worker: yields its id. Lock files of the dead are swept first."""
        with self._naming():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            worker, lock = self._new()
        try:
            yield worker
        finally:
            # Removed while held: whoever opened it meanwhile sees that its file has no name any more.
            self._path(worker).unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def if_dead(self, worker: str) -> Iterator[bool]:
        """Enter with True when that worker is dead: its lock can be had."""
        lock = self._lock(worker)
        try:
            with self._naming():
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            self._path(worker).unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Turn the system's error into ours, naming the folder."""
        try:
            yield
        except Timeout:
            raise
        except OSError as error:
            said = f"{self._folder}: no lock file can be made there: {error.strerror or error}"
            if error.errno in _NO_ROOM:
                raise StoreDownError(said, hint="Make room, then run it again") from error
            raise StoreError(said, hint="Check the folder's permissions") from error

    def _new(self) -> tuple[str, FileLock]:
        # Another process's sweep may look at a file between its making and its locking: then a new one.
        while True:
            worker = new_worker_id()
            lock = self._lock(worker)
            with suppress(Timeout):
                lock.acquire(timeout=0)
                return worker, lock

    def _sweep(self) -> None:
        for path in self._folder.glob("*.lock"):
            with self.if_dead(path.stem):
                pass

    def _path(self, worker: str) -> Path:
        return self._folder / f"{worker}.lock"

    def _lock(self, worker: str) -> FileLock:
        return FileLock(self._path(worker), thread_local=False)


class ServerLocks:
    """PostgreSQL's session locks: those of a process are held on one connection, open while it holds any.

    A session may take its own lock again, so who of this process holds what is known here.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_checked = False
        self._guard = threading.Lock()
        self._held: set[str] = set()
        self._session = ExitStack()
        self._connection: sa.Connection | None = None

    @contextmanager
    def hold(self) -> Iterator[str]:
        """Enter as a new worker: yields its id. Raises StoreError where a lock would not be its own."""
        self._check_sessions()
        worker = new_worker_id()
        with self.if_dead(worker):
            yield worker

    @contextmanager
    def if_dead(self, worker: str) -> Iterator[bool]:
        """Enter with True when that worker is dead: its lock can be had."""
        with self._guard:
            taken = self._take(worker)
        try:
            yield taken
        finally:
            if taken:
                with self._guard:
                    self._let_go(worker)

    def _check_sessions(self) -> None:
        """Whoever starts to send has checked it, too; but the pooler may be another one by now."""
        if self._is_checked:
            return
        if problem := find_pooling_problem(self._database):
            raise StoreError(f"{redacted_url(self._database.url)}: {problem}", hint=SESSION_HINT)
        self._is_checked = True

    def _take(self, worker: str) -> bool:
        if worker in self._held:
            return False
        try:
            taken = self._tried(lock_number(worker))
            if taken:
                self._held.add(worker)
        finally:
            self._close_if_idle()
        return taken

    def _tried(self, lock: int) -> bool:
        """Try to take a lock; a connection that has died is replaced, and its locks are gone with it."""
        is_new = self._connection is None
        if self._connection is None:
            self._connection = self._session.enter_context(self._database.aside())
        try:
            return bool(self._connection.execute(sa.select(sa.func.pg_try_advisory_lock(lock))).scalar_one())
        except SQLAlchemyError as error:
            if is_new or not self._connection.invalidated:
                raise as_store_error(error, self._database.url) from error
        self._close()
        return self._tried(lock)

    def _let_go(self, worker: str) -> None:
        """Let go of a lock now: a server hears of a closed connection a moment later."""
        self._held.discard(worker)
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.execute(sa.select(sa.func.pg_advisory_unlock(lock_number(worker))))
        self._close_if_idle()

    def _close_if_idle(self) -> None:
        if not self._held:
            self._close()

    def _close(self) -> None:
        self._connection = None
        with suppress(StoreError):
            self._session.close()


def lock_number(worker: str) -> int:
    """Return the 64-bit number of a worker's advisory lock."""
    return int.from_bytes(hashlib.sha256(worker.encode()).digest()[:8], "big", signed=True)
