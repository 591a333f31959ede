"""Finding people by parts of their name or address, against a scan of the table with LIKE.

    python -m bench search --people 1000000

The people are made by SQL in a database of the program's own. Searches and scans take turns, so that a busy
moment meets both; the median of each counts. Filling the index is counted too: once for each person.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench._report import report
from newsletter.store.database import Store, open_store
from newsletter.subscribers.search_text import query_parts

REACH = 0.05
ROUNDS = 15
QUERIES = {
    "three letters": "uiz",
    "a name": "Okonkwo",
    "name and number": "ruiz 4242",
    "a prefix": "me",
    "none": "zebra",
}
_PEOPLE = """
    WITH RECURSIVE n(i, address) AS (
        SELECT 1, 'reader1@mail1.example.org'
        UNION ALL SELECT i + 1, printf('reader%d@mail%d.example.org', i + 1, (i + 1) % 20) FROM n WHERE i < ?
    ),
    first(k, name) AS (
        VALUES (0, 'Ana'), (1, 'José'), (2, 'Zoë'), (3, 'Mei'), (4, 'Amina'), (5, 'Luz'), (6, 'Karen')
    ),
    last(k, name) AS (
        VALUES (0, 'Ruiz'), (1, 'Núñez'), (2, 'Lee'), (3, 'Okonkwo'), (4, 'Ortega'), (5, 'Smith'),
               (6, 'Müller'), (7, 'Tran'), (8, 'Cruz'), (9, 'Park'), (10, 'Adams')
    )
    INSERT INTO subscribers (id, address, address_key, first_name, last_name, lang, attributes, created_at)
    SELECT i, address, address, first.name, last.name, 'en', '{}', '2026-01-01 00:00:00.000000'
    FROM n JOIN first ON first.k = i % 7 JOIN last ON last.k = i % 11
"""
_SCAN = """
    SELECT id FROM subscribers WHERE first_name LIKE :x OR last_name LIKE :x OR address LIKE :x ORDER BY id
"""


def timed(work: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds by the clock."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(people: int, folder: Path) -> dict[str, object]:
    """Measure both ways of finding people."""
    file = folder / "people.db"
    with (
        open_store(f"sqlite:///{file}", state_folder=folder) as store,
        closing(sqlite3.connect(file)) as plain,
    ):
        plain.execute(_PEOPLE, (people,))
        plain.commit()
        before = time.process_time()
        store.index_people()
        indexing = time.process_time() - before
        figures: dict[str, object] = {
            "people": people,
            "indexed, us of processor a person": 1e6 * indexing / people,
        }
        for name, query in QUERIES.items():
            figures |= _compared(store, plain, name, query)
        return figures | {"reach": REACH}


def _compared(store: Store, plain: sqlite3.Connection, name: str, query: str) -> dict[str, object]:
    parts, scanned = query_parts(query), {"x": f"%{query.split()[0]}%"}
    ours, scan = [], []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: store.search_people(parts, limit=50)))
        scan.append(timed(lambda: plain.execute(_SCAN, scanned).fetchall()))
    one, other = statistics.median(ours), statistics.median(scan)
    return {
        f"{name}, ms": 1e3 * one,
        f"{name}, scan with LIKE, ms": 1e3 * other,
        f"{name}, ratio": one / other,
    }


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        report(measure(options.people, Path(folder)), as_json=options.json)
    return 0
