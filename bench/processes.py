"""Several processes that send one mailing from one SQLite file, against one process, in turns."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from bench._mailing import prepare
from bench._postfix import smtp_sink
from bench._report import report
from bench._sending import measured_together


def run(recipients: int, *, size: int, threads: int, processes: int, rounds: int) -> dict[str, object]:
    """Measure; of several rounds the best of each side counts, because the machine may be busy."""
    rates: dict[int, list[float]] = {1: [], processes: []}
    used: dict[int, list[float]] = {1: [], processes: []}
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name, smtp_sink() as port:
        folder = Path(name)
        prepared = folder / "prepared.db"
        prepare(f"sqlite:///{prepared}", folder, recipients=recipients, size=size)
        for _ in range(rounds):
            for number in rates:
                copy = folder / f"{number}.db"
                shutil.copy(prepared, copy)
                each = measured_together(f"sqlite:///{copy}", folder, port, threads, processes=number)
                copy.unlink()
                assert sum(one["sent"] for one in each) == recipients, "somebody got none, or two"
                seconds = max(one["ended"] for one in each) - min(one["began"] for one in each)
                rates[number].append(recipients / seconds)
                spent = sum((one["user_us"] + one["system_us"]) * one["sent"] for one in each)
                used[number].append(spent / recipients)
    return {
        "recipients": recipients,
        "processes": processes,
        "rate_of_one": max(rates[1]),
        "rate_of_all": max(rates[processes]),
        "ratio": max(rates[processes]) / max(rates[1]),
        "processor_us_of_one": min(used[1]),
        "processor_us_of_all": min(used[processes]),
        "rounds": rounds,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench processes", description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=40_960, help="bytes of a message")
    parser.add_argument("--threads", type=int, default=4, help="connections of each process")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(
        options.recipients,
        size=options.size,
        threads=options.threads,
        processes=options.processes,
        rounds=options.rounds,
    )
    report(figures, as_json=options.json)
    return 0
