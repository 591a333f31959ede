"""Answers what short commands ask of an SQLite file by the driver alone: SQLAlchemy takes longer to import.

Only of a file that is ready to use. Anything else (a new or older database, one that was moved or restored,
one that cannot be read, a server) is left to open_store, which sets it up or says what is wrong.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from newsletter.errors import StoreDownError
from newsletter.model import OPEN_SCHEDULES, Counts, DeliveryStatus, EventCounts, Mailing
from newsletter.store.mailing_rows import no_mailing, to_counts, to_event_counts, to_mailing
from newsletter.store.revisions import HEAD, VERSION_TABLE

_PREFIX = "sqlite:///"
_WAIT_SECONDS = 2
_MARKS = ("backup", "moved", "moving")
"""Rows of `keys` that open_store acts upon."""
_READY = f"SELECT version_num, (SELECT count(*) FROM keys WHERE name IN {_MARKS}) FROM {VERSION_TABLE}"  # noqa: S608
_MAILINGS = """
    SELECT mailings.*, editions.digest FROM mailings JOIN editions ON editions.id = mailings.edition_id
    WHERE (:issue IS NULL OR issue = :issue) AND (:list IS NULL OR list = :list) ORDER BY mailings.id"""
_MOMENTS = ("created_at", "started_at", "finished_at")
_COUNTS = "SELECT status, count(*) FROM deliveries WHERE mailing_id = ? GROUP BY status"
_EVENTS = """
    SELECT kind, bounce, count(DISTINCT subscriber_id) FROM events WHERE mailing_id = ?
    GROUP BY kind, bounce"""
_SCHEDULES = "SELECT EXISTS (SELECT 1 FROM schedules WHERE issue = ? AND status IN (?, ?))"


class NothingStored:
    """The MailingLookup (newsletter.ports) of a database that does not exist yet."""

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:  # noqa: ARG002
        """Return no mailing."""
        return ()

    def counts(self, mailing_id: int) -> Counts:
        """Raise NotFoundError."""
        raise no_mailing(mailing_id)

    def event_counts(self, mailing_id: int) -> EventCounts:
        """Raise NotFoundError."""
        raise no_mailing(mailing_id)

    def has_open_schedules(self, issue: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def close(self) -> None:
        """Do nothing: nothing is open."""


class ReadOnlyStore:
    """The MailingLookup (newsletter.ports) of an SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self._connection = connection

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:
        """Return mailings, oldest first. Raises StoreDownError."""
        return tuple(
            to_mailing(_with_times(row)) for row in self._rows(_MAILINGS, {"issue": issue, "list": list})
        )

    def counts(self, mailing_id: int) -> Counts:
        """Count a mailing's deliveries by status. Raises StoreDownError."""
        return to_counts(
            {DeliveryStatus(status): number for status, number in self._rows(_COUNTS, (mailing_id,))}
        )

    def event_counts(self, mailing_id: int) -> EventCounts:
        """Count the people whose deliveries bounced, and who complained. Raises StoreDownError."""
        rows = self._rows(_EVENTS, (mailing_id,))
        return to_event_counts({(kind, bounce): number for kind, bounce, number in rows})

    def has_open_schedules(self, issue: str) -> bool:
        """Return whether a schedule of an issue is waiting or held. Raises StoreDownError."""
        waiting, held = OPEN_SCHEDULES
        return bool(self._rows(_SCHEDULES, (issue, waiting.value, held.value))[0][0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _rows(self, statement: str, values: Any) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise StoreDownError(
                f"the database cannot be read ({error})", hint="Try again in a moment"
            ) from error


def open_read_only(url: str) -> ReadOnlyStore | NothingStored | None:
    """Open an SQLite file that is ready to use, or not there yet; None for any other database."""
    path = url.removeprefix(_PREFIX)
    if path in (url, "", ":memory:") or "?" in path or "%" in path:
        return None
    if not Path(path).exists():
        return NothingStored()
    try:
        # "rw" creates no file, and cleans up behind itself; "ro" would leave the files of WAL mode lying.
        connection = sqlite3.connect(
            f"file:{quote(path)}?mode=rw", uri=True, isolation_level=None, timeout=_WAIT_SECONDS,
            check_same_thread=False,
        )  # fmt: skip
    except sqlite3.Error:
        return None
    try:
        ready = connection.execute(_READY).fetchone() == (HEAD, 0)
    except sqlite3.Error:
        ready = False
    if not ready:
        connection.close()
        return None
    return ReadOnlyStore(connection)


def _with_times(row: sqlite3.Row) -> SimpleNamespace:
    values = dict(row)
    for name in _MOMENTS:
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name]).replace(tzinfo=UTC)
    return SimpleNamespace(**values)
