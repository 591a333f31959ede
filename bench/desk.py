"""The desk: putting stories of many feeds together, few entries and ten times as many."""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bench._report import report
from newsletter.feeds.cluster import clusters
from newsletter.model import Entry

_NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
_DAYS = 14
_EACH = 20
"""Entries of one feed that lie on the desk."""


def entries_of(count: int) -> tuple[Entry, ...]:
    """Return entries as papers publish them: rare and common words, one headline in three told twice."""
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghijklmnop", k=draw.randint(3, 9))) for _ in range(30_000)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    titles = [
        " ".join(draw.choices(words, cum_weights=weights, k=draw.randint(6, 11)))
        for _ in range(count * 2 // 3)
    ]
    return tuple(
        Entry(
            feed=(feed := f"f{draw.randrange(count // _EACH)}"),
            identity=str(number),
            title=draw.choice(titles) if number % 3 == 0 else titles[number % len(titles)],
            url=f"https://{feed}.example/{number}",
            published_at=_NOW - timedelta(hours=draw.random() * _DAYS * 24),
        )
        for number in range(count)
    )


def _microseconds_each(entries: Sequence[Entry]) -> tuple[float, int]:
    started = time.process_time()
    stories = len(clusters(entries, {}))
    return (time.process_time() - started) / len(entries) * 1e6, stories


def run(entries: int) -> dict[str, object]:
    """Measure so many entries and a tenth of them, by processor time."""
    few, _ = _microseconds_each(entries_of(entries // 10))
    many, stories = _microseconds_each(entries_of(entries))
    return {
        "entries": entries,
        "feeds": entries // _EACH,
        "stories": stories,
        "us_an_entry_a_tenth": few,
        "us_an_entry": many,
        "growth": many / few,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench desk", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report(run(options.entries), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
