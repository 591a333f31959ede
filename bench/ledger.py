"""What a mailing costs the ledger on PostgreSQL: bytes of tables and indexes, and the time of its statements.

A mailing is launched, some slices are sent by the ledger's own calls, most of the rest by plain SQL with the
same row versions (claimed, at risk, sent), and the last slices by the ledger again. There is no mail server.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import psycopg

from bench._mailing import SystemClock, edition, launch, now
from bench._postgresql import processor_seconds
from bench._report import report
from bench.workers import postgresql
from newsletter.model import Accepted, Mailing
from newsletter.sending.at_risk_window import WINDOW
from newsletter.store.database import Store, open_store

Found = TypeVar("Found")
SLICE = 100
_BATCH = 50_000
_TABLES = ("deliveries", "subscribers", "subscriptions")
_ACCEPTED = "250 2.0.0 Ok: queued as 4fBz8G2J9Kz1Xq"
_PEOPLE = """
    INSERT INTO subscribers (id, address, address_key, first_name, last_name, lang, attributes, created_at)
    SELECT n, 'reader' || n || '@reader.example', 'reader' || n || '@reader.example',
        'Ana', 'Reader', 'en', '{}', now()
    FROM generate_series(1, %(people)s) AS n;
"""
_SUBSCRIPTIONS = """
    INSERT INTO subscriptions (subscriber_id, list, status, token, since)
    SELECT n, 'constituents', 'subscribed', substr(md5(n::text), 1, 22), now()
    FROM generate_series(1, %(people)s) AS n;
"""
_MOVES = (
    "status = 'claimed', owner = 'w', attempt = 1, first_try_at = now()",
    "status = 'at_risk'",
    f"status = 'sent', owner = NULL, detail = '{_ACCEPTED}'",
)


def quartile(seconds: list[float]) -> float:
    """Return the lower quartile, in milliseconds."""
    return sorted(seconds)[len(seconds) // 4] * 1_000


class Measured:
    """A launched mailing on a server, and what is asked of both."""

    def __init__(self, store: Store, mailing: Mailing, connection: psycopg.Connection[tuple[object]]) -> None:
        self.store, self.mailing, self.connection = store, mailing, connection

    def number(self, query: str, *values: object) -> int:
        row = self.connection.execute(query.encode(), values).fetchone()
        return int(str(row[0])) if row and row[0] is not None else 0

    def sizes(self, at: str, people: int) -> dict[str, object]:
        """Return the bytes a row of each table and its indexes have now."""
        found: dict[str, object] = {}
        for table in _TABLES if at == "launched" else _TABLES[:1]:
            found[f"{table} {at}, table B"] = self.number("SELECT pg_table_size(%s)", table) / people
            found[f"{table} {at}, indexes B"] = self.number("SELECT pg_indexes_size(%s)", table) / people
        return found

    def slices(self, at: str, number: int) -> dict[str, object]:
        """Send slices by the ledger's own calls; return how long each call took."""
        claims: list[float] = []
        windows: list[float] = []
        with self.store.worker() as worker:
            for _ in range(number):
                self._slice(worker, claims, windows)
        return {
            f"claim of {SLICE} {at}, ms": quartile(claims),
            f"window of {WINDOW} {at}, ms": quartile(windows),
        }

    def _slice(self, worker: str, claims: list[float], windows: list[float]) -> None:
        clock, mailing = SystemClock().now(), self.mailing.id
        claimed = _timed(claims, lambda: self.store.claim(mailing, worker, limit=SLICE, now=clock))
        ids = [one.subscriber_id for one in claimed]
        outcomes: list[tuple[int, Accepted]] = []
        for first in range(0, len(ids), WINDOW):
            window = ids[first : first + WINDOW]
            mark = partial(self.store.at_risk, mailing, worker, window, outcomes=outcomes, now=clock)
            _timed(windows, mark)
            outcomes = [(one, Accepted(reference=_ACCEPTED)) for one in window]
        self.store.record(mailing, worker, outcomes, now=clock)

    def bulk(self, first: int, last: int) -> None:
        """Move deliveries on as the ledger does: three versions of each row, in batches."""
        for start in range(first, last, _BATCH):
            for move in _MOVES:
                self.connection.execute(
                    f"UPDATE deliveries SET {move}, updated_at = now() WHERE mailing_id = %s"
                    " AND subscriber_id >= %s AND subscriber_id < %s".encode(),
                    (self.mailing.id, start, min(start + _BATCH, last)),
                )


def _timed(into: list[float], work: Callable[[], Found]) -> Found:
    start = now()
    found = work()
    into.append(now() - start)
    return found


def run(people: int, *, slices: int, has_reader: bool) -> dict[str, object]:
    """Measure one mailing to so many, perhaps beside a transaction that reads from its launch to its end."""
    figures: dict[str, object] = {"people": people, "beside a long reader": has_reader}
    with (
        tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name,
        postgresql(Path(name) / "data") as (url, _),
        open_store(url, state_folder=Path(name)) as store,
        psycopg.connect(url, autocommit=True) as connection,
        psycopg.connect(url) as reader,
    ):
        for statement in (_PEOPLE, _SUBSCRIPTIONS):
            connection.execute(statement, {"people": people})
        connection.execute("VACUUM ANALYZE subscribers, subscriptions")
        start = now()
        measured = Measured(store, launch(store, edition(1_000)), connection)
        figures["launch, s"] = now() - start
        figures |= measured.sizes("launched", people)
        if has_reader:
            reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            reader.execute("SELECT 1 FROM deliveries LIMIT 1")
        connection.execute("CHECKPOINT")
        wal = measured.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")
        client, server = time.process_time(), processor_seconds(url)
        figures |= measured.slices("at first", slices)
        done = slices * SLICE
        figures["client us of a delivery"] = (time.process_time() - client) / done * 1e6
        figures["server us of a delivery"] = (processor_seconds(url) - server) / done * 1e6
        figures["WAL of a delivery, B"] = (
            measured.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')") - wal
        ) / done
        measured.bulk(done + 1, people - done + 1)
        figures |= measured.slices("at the end", slices)
        figures |= measured.sizes("sent", people)
        figures["autovacuums"] = measured.number(
            "SELECT autovacuum_count FROM pg_stat_user_tables WHERE relname = 'deliveries'"
        )
        reader.rollback()
        start = now()
        connection.execute("VACUUM deliveries")
        figures["vacuum, s"] = now() - start
        figures |= measured.sizes("vacuumed", people)
        start = now()
        figures["finished"] = store.finish(measured.mailing.id, now=SystemClock().now())
        figures["finish, ms"] = (now() - start) * 1_000
    return figures


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench ledger", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument(
        "--slices", type=int, default=20, help=f"slices of {SLICE} that the ledger itself sends, twice"
    )
    parser.add_argument(
        "--reader", action="store_true", help="a transaction reads from the launch to the end"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report(run(options.people, slices=options.slices, has_reader=options.reader), as_json=options.json)
    return 0
