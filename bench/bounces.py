"""Classifying bounces: how many dead addresses are found, and how many others are taken for dead.

    python -m bench bounces

The replies are those of the tests (tests/inbound/replies), which the tables were made to fit. Figures for
mail of your own: `newsletter mailbox read --file FOLDER --dry-run`. The time for a mail is measured, too.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict

from bench._report import report
from newsletter.inbound.classify import read_mail
from newsletter.model import BounceKind
from tests.inbound.made import bounces, case
from tests.inbound.reply_cases import ReplyCase, reply_cases

REACH_RECALL = 0.95
REACH_FALSE = 0.01


def measure(rounds: int) -> dict[str, object]:
    """Classify every reply once, and read every mail so many times."""
    by_file: dict[str, list[ReplyCase]] = defaultdict(list)
    for one in reply_cases():
        by_file[one.file].append(one)
    figures: dict[str, object] = {}
    for name, cases in {**by_file, "all": reply_cases()}.items():
        figures |= {f"{name}, {what}": value for what, value in _figures(cases).items()}
    raw = [case(name) for name in bounces()]
    before = time.process_time()
    for _ in range(rounds):
        for mail in raw:
            read_mail(mail)
    figures["ms of processor a mail"] = 1000 * (time.process_time() - before) / rounds / len(raw)
    return figures | {"reach, hard found": REACH_RECALL, "reach, taken for hard": REACH_FALSE}


def _figures(cases: list[ReplyCase]) -> dict[str, object]:
    found = [(one.kind, one.classified()) for one in cases]
    hard = [got for kind, got in found if kind is BounceKind.HARD]
    others = [got for kind, got in found if kind is not BounceKind.HARD]
    return {
        "replies": len(cases),
        "hard found": hard.count(BounceKind.HARD) / max(len(hard), 1),
        "taken for hard": others.count(BounceKind.HARD) / max(len(others), 1),
    }


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench bounces", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report(measure(options.rounds), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
