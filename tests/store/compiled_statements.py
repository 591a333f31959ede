"""Compiled statements, kept: engines of a test process share what one has compiled for SQLite, for a server.

SQLAlchemy keeps them for each engine, and a test has an engine of its own: a tenth of the run was compiling
the same statements anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from newsletter.model import Durability
from newsletter.store import connection


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Give every engine the dialect and the compiled statements of the first of its kind."""
    make, make_server = connection._sqlite_engine, connection._server_engine
    servers: dict[str, sa.Engine] = {}
    first = make(sa.make_url("sqlite://"), True, Durability.PROCESS, False)
    # What the dialect asks a database about itself is asked once.
    first.connect().close()

    def engine(url: sa.URL, in_memory: bool, durability: Durability, exclusive: bool) -> sa.Engine:
        made = make(url, in_memory, durability, exclusive)
        made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
        return made

    def server_engine(url: sa.URL, **options: Any) -> sa.Engine:
        made = make_server(url, **options)
        kept = servers.setdefault(repr(options), made)
        # Known from its first connection on.
        if getattr(kept.dialect, "server_version_info", None):
            made.dialect, made._compiled_cache = kept.dialect, kept._compiled_cache
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_sqlite_engine", engine)
        patch.setattr(connection, "_server_engine", server_engine)
        yield
    first.dispose()
