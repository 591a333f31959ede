"""PgBouncer before the tests' PostgreSQL server, in whichever mode."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.hosting.front import program

Pooler = Callable[..., AbstractContextManager[str]]
"""Given the URL of a database, pool_mode and other settings: runs a pooler, and yields the URL behind it."""
_PORT = 6432
"""Of a socket in a folder of its own, so that any number does."""


@pytest.fixture
def pgbouncer(postgresql_server: Any) -> Pooler:
    """Run PgBouncer before a database of the tests' server; skips where it is not installed."""
    found = program("pgbouncer")

    @contextmanager
    def run(url: str, **settings: object) -> Iterator[str]:
        known = conninfo_to_dict(url)
        with tempfile.TemporaryDirectory(prefix="newsletter-pooler-") as name:
            folder = Path(name)
            words = [found]
            if os.geteuid() == 0:
                # It refuses to be root: it runs as whoever the server runs as.
                shutil.chown(folder, postgresql_server.system_user)
                words += ["-u", postgresql_server.system_user]
            with _running([*words, str(_written(folder, str(known["host"]), settings))], folder):
                yield f"postgresql://postgres@/{known['dbname']}?host={folder}&port={_PORT}"

    return run


def _written(folder: Path, server: str, settings: dict[str, object]) -> Path:
    """Write PgBouncer's settings: it listens on a socket, and trusts whoever comes."""
    (folder / "users").write_text('"postgres" ""\n')
    given = {
        "auth_type": "trust", "auth_file": folder / "users",
        "listen_addr": "", "listen_port": _PORT, "unix_socket_dir": folder,
        **settings,
    }  # fmt: skip
    lines = ["[databases]", f"* = host={server}", "[pgbouncer]"]
    lines += [f"{name} = {value}" for name, value in given.items()]
    file = folder / "pgbouncer.ini"
    file.write_text("\n".join(lines))
    return file


@contextmanager
def _running(words: list[str], folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            until = time.monotonic() + 20
            while not (folder / f".s.PGSQL.{_PORT}").exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError((folder / "log").read_text())
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(20)
