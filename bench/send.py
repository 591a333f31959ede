"""Personalised, ledgered SMTP sending, against smtp-source on the same smtp-sink in the same run.

Two yardsticks: smtp-source as it comes, which connects anew for each message, and with its connections kept
(`-d`), which is as fast as smtp-sink can take mail at all.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from bench._mailing import prepare
from bench._postfix import program, smtp_sink, smtp_source_rate
from bench._report import report
from bench._sending import measured

SESSIONS = 8


def run(recipients: int, *, size: int, threads: int, rounds: int) -> dict[str, object]:
    """Measure; of several rounds the best of each side counts, because the machine may be busy."""
    program("smtp-source")
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name, smtp_sink() as port:
        folder = Path(name)
        prepared = folder / "prepared.db"
        prepare(f"sqlite:///{prepared}", folder, recipients=recipients, size=size)
        ours, kept, anew = [], [], []
        for number in range(rounds):
            copy = folder / f"{number}.db"
            shutil.copy(prepared, copy)
            yardstick = {"messages": recipients, "sessions": SESSIONS, "size": size}
            kept.append(smtp_source_rate(port, **yardstick, kept_open=True))
            ours.append(measured(f"sqlite:///{copy}", folder, port, threads))
            anew.append(smtp_source_rate(port, **yardstick, kept_open=False))
            copy.unlink()
    best = min(ours, key=lambda one: one["seconds"])
    cheapest = min(ours, key=lambda one: one["user_us"] + one["system_us"])
    rate = best["sent"] / best["seconds"]
    return {
        "recipients": recipients,
        "message_bytes": size,
        "threads": threads,
        "rate": rate,
        "smtp_source_rate": max(anew),
        "ratio_to_smtp_source": rate / max(anew),
        "smtp_source_kept_open_rate": max(kept),
        "ratio_to_smtp_source_kept_open": rate / max(kept),
        "cpu_us_per_message": cheapest["user_us"] + cheapest["system_us"],
        "user_us_per_message": cheapest["user_us"],
        "system_us_per_message": cheapest["system_us"],
        "peak_rss_mib": max(one["peak_rss_mib"] for one in ours),
        "rounds": rounds,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench send", description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=40_960, help="bytes of a message")
    parser.add_argument("--threads", type=int, default=4, help="connections")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(options.recipients, size=options.size, threads=options.threads, rounds=options.rounds)
    report(figures, as_json=options.json)
    return 0
