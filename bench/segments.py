"""Segments over a large list: a count against a scan of the table, a preview against person by person.

    python -m bench segments --people 1000000

All of it in one process, one after the other; counted is the processor. The scan reads every row of the
table `subscribers` once. `--database FILE` takes an SQLite database that there is; nothing in it changes.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench._report import report
from newsletter.model import (
    AttributeType,
    Consent,
    ConsentAction,
    Person,
    SubscriptionStatus,
)
from newsletter.sending.variant_selector import VariantSelector
from newsletter.store.database import Store, open_store
from newsletter.subscribers.segments import Vocabulary, read_segment

LIST = "constituents"
PLACES = ("Echo Park", "Silver Lake", "Hollywood", "Elysian Valley", "")
NOW = datetime(2026, 11, 30, 16, tzinfo=UTC)
SEGMENTS = {
    "text": 'neighborhood = "echo park"',
    "language and text": 'lang = "es" and neighborhood in ["Silver Lake", "Hollywood"]',
    "number": "district < 7",
    "date": "joined > 2026-06-01",
    "mixed": 'neighborhood = "Echo Park" and district in [3, 5] and not lang = "es" and joined > 2026-06-01',
}
VOCABULARY = Vocabulary(attributes={"neighborhood": AttributeType.TEXT, "district": AttributeType.NUMBER})
SCAN_TIMES, PREVIEW_SHARE = 5.0, 0.15
_T = TypeVar("_T")


def people(number: int) -> Iterator[tuple[Person, Consent]]:
    """Yield so many people, who joined over a year."""
    for n in range(number):
        address = f"reader{n}@mail{n % 20}.example.org"
        person = Person(
            address=address,
            address_key=address,
            lang="es" if n % 3 else "en",
            attributes={"neighborhood": PLACES[n % 5], "district": str(n % 15)},
        )
        yield (
            person,
            Consent(
                list=LIST,
                action=ConsentAction.GRANTED,
                at=NOW - timedelta(days=n % 365),
                basis="Made-up people",
                method="import",
            ),
        )


def measured(work: Callable[[], _T]) -> tuple[float, _T]:
    """Return what something took of the processor, in seconds, and what it gave."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def scan(file: Path) -> int:
    """Read every row of the table once."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        wanted = "SELECT count(*) FROM subscribers NOT INDEXED WHERE attributes NOT LIKE '%~%'"
        return int(connection.execute(wanted).fetchone()[0])
    finally:
        connection.close()


def one_by_one(store: Store, selector: VariantSelector) -> Counter[object]:
    """Count versions as the preview did before: every person in Python."""
    return Counter(
        selector.version(one.person.lang, one.person.attributes)
        for one in store.subscribers(list=LIST, status=SubscriptionStatus.SUBSCRIBED)
        if one.suppressed is None
    )


def grouped(store: Store, selector: VariantSelector) -> Counter[object]:
    """Count versions as the preview does."""
    counts: Counter[object] = Counter()
    rules = [rule for _key, rule in selector.rules]
    for (lang, held, _topics), number in store.count_readers(LIST, rules, at=NOW).items():
        counts[selector.version_by_rules(lang, held)] += number
    return counts


def selector() -> VariantSelector:
    """Return what selects the versions of an issue in two languages, with parts for two segments."""
    rules = tuple((name, read_segment(SEGMENTS[name], VOCABULARY)) for name in ("text", "language and text"))
    return VariantSelector(languages=("en", "es"), rules=rules, list=LIST)


def measure(store: Store, file: Path) -> dict[str, object]:
    """Measure the scan, each count, and both previews."""
    scan(file)
    scanned, rows = measured(lambda: scan(file))
    figures: dict[str, object] = {"rows": rows, "scan, seconds": scanned}
    worst = 0.0
    for name, text in SEGMENTS.items():
        tree = read_segment(text, VOCABULARY)
        seconds, found = measured(partial(store.count_segment, LIST, tree))
        worst = max(worst, seconds / scanned)
        figures[f"count, {name}: seconds ({found:,} people)"] = seconds
    figures |= {"worst count, times the scan": worst, "reach, times the scan": SCAN_TIMES}
    chooser = selector()
    fast, counted = measured(partial(grouped, store, chooser))
    slow, looped = measured(partial(one_by_one, store, chooser))
    assert counted == looped, (counted, looped)
    figures |= {"preview in SQL, seconds": fast, "preview person by person, seconds": slow}
    return figures | {"preview, share of before": fast / slow, "reach, share of before": PREVIEW_SHARE}


def main(argv: list[str]) -> int:
    """Measure on a database of its own, or on one that there is."""
    parser = argparse.ArgumentParser(prog="python -m bench segments", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        file = options.database or Path(folder) / "people.db"
        with open_store(f"sqlite:///{file}", state_folder=Path(folder)) as store:
            if options.database is None:
                store.import_people(people(options.people))
            report(measure(store, file), as_json=options.json)
    return 0
