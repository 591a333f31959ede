"""Workers on PostgreSQL to which things happen in the middle of mailings: the promises hold, counted in the sink.

A short form runs with all tests; `make crash` has 200 mailings (NEWSLETTER_TEST_WORKER_ROUNDS says how many). The
faults take turns by dice: NEWSLETTER_TEST_WORKER_SEED has them fall again as they fell in a test that failed.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from newsletter.store.delivery_transitions import MAX_DOUBTS
from tests.journey.worker_faults import WorkerFault, WorkerFaults, outgrow_log
from tests.journey.worker_office import office_with
from tests.sending.ledgers import launch_next
from tests.store.databases import StoppableServer

ROUNDS = int(os.environ.get("NEWSLETTER_TEST_WORKER_ROUNDS", "5"))
SEED = int(os.environ.get("NEWSLETTER_TEST_WORKER_SEED") or time.time_ns() % 1_000_000)
PEOPLE = 150
POSITIONS = range(5, PEOPLE - 20)
PACE = "[throttle]\nper_second = 150"
"""A limit that all workers share, so that its times are at stake too."""


def test_whatever_happens_nobody_is_missing_and_nobody_gets_more_than_three(
    stoppable_server: StoppableServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = WorkerFaults(stoppable_server, random.Random(SEED))
    mailings: Counter[int] = Counter()
    extra: Counter[int] = Counter()
    most = unknown = 0
    with office_with(PEOPLE, stoppable_server.url, tmp_path, settings=PACE) as office:
        outgrow_log(stoppable_server.url)
        for number in itertools.islice(itertools.cycle((2, 4, 1)), ROUNDS):
            began = time.monotonic()
            office.start(number)
            happened, at_risk = faults.befall(office, number, positions=POSITIONS)
            about = f"NEWSLETTER_TEST_WORKER_SEED={SEED}, {number} workers: {', '.join(happened)}"
            print(about)  # noqa: T201 - for whoever reads a failed test
            counts, copies = office.finish(), office.copies
            assert counts.accepted + counts.unknown == PEOPLE, about
            # Nobody is forgotten: whoever has none is listed.
            assert PEOPLE - len(copies) <= counts.unknown, about
            assert max(copies.values()) <= MAX_DOUBTS, about
            again = copies.total() - len(copies)
            assert again <= at_risk, about
            mailings[number] += 1
            extra[again] += 1
            most, unknown = max(most, *copies.values()), unknown + counts.unknown
            print(f"{time.monotonic() - began:.1f} s, {again} extra")  # noqa: T201
            office.close()
            office.mailing = launch_next(office.store, office.mailing)
    if ROUNDS >= 5:
        assert set(faults.met) == set(WorkerFault)
        # Five mailings may all end before a disk's limit is met.
        assert faults.disks_felt or ROUNDS < 50
    if ROUNDS > 5:
        with capsys.disabled():
            _report(faults, mailings, extra, most, unknown)


def _report(
    faults: WorkerFaults, mailings: Counter[int], extra: Counter[int], most: int, unknown: int
) -> None:
    """Print how often each thing happened, and what it cost."""
    lines = [f"\nseed {SEED}; mailings of {PEOPLE} by number of workers: {dict(sorted(mailings.items()))}"]
    lines += [f"{times:5} {fault}" for fault, times in faults.met.most_common()]
    again = sum(copies * times for copies, times in extra.items())
    lines.append(
        f"{again} extra messages in {sum(mailings.values())} mailings, at most {max(extra)} in one;"
        f" at most {most} for one reader; {unknown} listed as unknown; {faults.disks_felt} full disks felt"
    )
    print("\n".join(lines))  # noqa: T201
