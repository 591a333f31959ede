"""A database of its own on a PostgreSQL server, and the processor time that the server took."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url


@contextlib.contextmanager
def database(server: str) -> Iterator[str]:
    """Make a database on a server; yields its URL, and drops it at the end."""
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def processor_seconds(server: str) -> float:
    """Return what all processes of a server on this machine have used so far; 0.0 for one elsewhere."""
    with psycopg.connect(_plain(server)) as connection:
        (backend,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        postmaster = _numbers(Path(f"/proc/{backend}/stat"))[1]
        ticks = sum(_numbers(Path(f"/proc/{postmaster}/stat"))[11:15])  # also of those that have ended
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                numbers = _numbers(folder / "stat")
                if numbers[1] == postmaster:
                    ticks += numbers[11] + numbers[12]
    return ticks / os.sysconf("SC_CLK_TCK")


def _numbers(stat: Path) -> list[int]:
    """Return what stands behind the name in a file of proc(5): state (0), parent, …"""
    return [0, *map(int, stat.read_text().rpartition(") ")[2].split()[1:])]


def _plain(server: str) -> str:
    return make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
