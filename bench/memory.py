"""Memory and time for each recipient: a small mailing against a large one, ledger on, 40 KB messages."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench._mailing import prepare
from bench._postfix import smtp_sink
from bench._report import report
from bench._sending import measured

NOWHERE = 0


def run(small: int, large: int, *, size: int, threads: int, smtp: bool) -> dict[str, object]:
    """Send to few and to many, each in a process of its own; `smtp` sends to smtp-sink, else nowhere."""
    if smtp:
        with smtp_sink() as port:
            few, many = (_one(count, size, threads, port) for count in (small, large))
    else:
        few, many = (_one(count, size, threads, NOWHERE) for count in (small, large))
    return {
        "small": small,
        "large": large,
        "road": "smtp-sink" if smtp else "nowhere",
        "peak_rss_mib": many["peak_rss_mib"],
        "small_peak_rss_mib": few["peak_rss_mib"],
        "ratio_of_memory": many["peak_rss_mib"] / few["peak_rss_mib"],
        "us_per_recipient": _us(many),
        "small_us_per_recipient": _us(few),
        "ratio_of_time": _us(many) / _us(few),
        "ratio_of_cpu": _cpu(many) / _cpu(few),
    }


def _one(recipients: int, size: int, threads: int, port: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name:
        url = f"sqlite:///{name}/newsletter.db"
        prepare(url, Path(name), recipients=recipients, size=size)
        return measured(url, Path(name), port, threads)


def _us(one: dict[str, float]) -> float:
    return one["seconds"] / one["sent"] * 1e6


def _cpu(one: dict[str, float]) -> float:
    return one["user_us"] + one["system_us"]


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench memory", description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=60_000, help="1000000 takes several minutes")
    parser.add_argument("--size", type=int, default=40_960, help="bytes of a message")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--smtp", action="store_true", help="send to smtp-sink instead of nowhere")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(options.small, options.large, size=options.size, threads=options.threads, smtp=options.smtp)
    report(figures, as_json=options.json)
    return 0
