"""Answers what short commands ask of an SQLite file by the driver alone: SQLAlchemy takes longer to import.

Only of a file that is ready to use. Anything else (a new or older database, one that was moved or restored,
one that cannot be read, a server) is left to open_store, which sets it up or says what is wrong.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from newsletter.errors import StoreDownError
from newsletter.model import OPEN_SCHEDULES, Counts, DeliveryStatus, EventCounts, Mailing
from newsletter.store.mailing_rows import to_counts, to_event_counts, to_mailing
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
_COUNTS = """
    SELECT mailing_id, status, count(*) FROM deliveries
    WHERE mailing_id IN (SELECT value FROM json_each(?)) GROUP BY mailing_id, status"""
_EVENTS = """
    SELECT mailing_id, kind, bounce, count(DISTINCT subscriber_id) FROM events
    WHERE mailing_id IN (SELECT value FROM json_each(?)) GROUP BY mailing_id, kind, bounce"""
_SCHEDULES = "SELECT EXISTS (SELECT 1 FROM schedules WHERE issue = ? AND status IN (?, ?))"


class NothingStored:
    """The MailingLookup (newsletter.ports) of a database that does not exist yet."""

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:  # noqa: ARG002
        """Return no mailing."""
        return ()

    def counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, Counts]:
        """Return that there is nothing to count."""
        return {number: to_counts({}) for number in mailing_ids}

    def event_counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, EventCounts]:
        """Return that nothing came back."""
        return {number: to_event_counts({}) for number in mailing_ids}

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

    def counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, Counts]:
        """Count the deliveries of several mailings by status. Raises StoreDownError."""
        found: dict[int, dict[DeliveryStatus, int]] = {number: {} for number in mailing_ids}
        for number, status, people in self._rows(_COUNTS, (json.dumps(list(mailing_ids)),)):
            found[number][DeliveryStatus(status)] = people
        return {number: to_counts(by_status) for number, by_status in found.items()}

    def event_counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, EventCounts]:
        """Count the people whose deliveries bounced, and who complained. Raises StoreDownError."""
        found: dict[int, dict[tuple[str, str], int]] = {number: {} for number in mailing_ids}
        for number, kind, bounce, people in self._rows(_EVENTS, (json.dumps(list(mailing_ids)),)):
            found[number][kind, bounce] = people
        return {number: to_event_counts(by_kind) for number, by_kind in found.items()}

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
