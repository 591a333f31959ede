"""Compiled statements, kept: every SQLite engine of a test process shares what one has compiled.

SQLAlchemy keeps them for each engine, and a test has an engine of its own: a tenth of the run was compiling
the same statements anew.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from newsletter.model import Durability
from newsletter.store import connection


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Give every SQLite engine the dialect and the compiled statements of the first."""
    make = connection._sqlite_engine
    first = make(sa.make_url("sqlite://"), True, Durability.PROCESS, False)
    # What the dialect asks a database about itself is asked once.
    first.connect().close()

    def engine(url: sa.URL, in_memory: bool, durability: Durability, exclusive: bool) -> sa.Engine:
        made = make(url, in_memory, durability, exclusive)
        made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_sqlite_engine", engine)
        yield
    first.dispose()
