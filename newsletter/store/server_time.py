"""Asks the database's server what time it is: the one clock that all workers share."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from newsletter.store.repository import Repository

_NOW = sa.text("SELECT clock_timestamp()")


class ServerTime(Repository):
    """The server's clock."""

    def server_time(self) -> datetime:
        """Return the server's time, in UTC; this machine's for SQLite. Raises StoreError."""
        if self._database.is_sqlite:
            return datetime.now(UTC)
        with self._database.reading() as connection:
            told: datetime = connection.execute(_NOW).scalar_one()
        return told.astimezone(UTC)
