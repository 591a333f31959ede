"""One issue, warm: file -> HTML + text + findings, against the compiler alone on the same MJML."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench._report import report
from newsletter.model import Edition

ROOT = Path(__file__).parents[1]
SLUG = "2023-03-11-sanctuary-city"


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of one round, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def run(rounds: int) -> dict[str, object]:
    """Measure the whole pipeline and the compiler on the sample issue."""
    from mjml import mjml2html

    from newsletter.issues.reader import read_issue
    from newsletter.preflight.check import check
    from newsletter.rendering.edition import render
    from newsletter.rendering.theme import load_theme
    from newsletter.settings import load_settings

    publication = load_settings(ROOT, {}).publication
    theme = load_theme([ROOT / "templates"], publication.theme)
    file = ROOT / "issues" / f"{SLUG}.md"

    def pipeline() -> Edition:
        issue = read_issue(file, root=ROOT, publication=publication)
        edition = render(issue, publication, theme, root=ROOT)
        check(edition, issue, publication)
        return edition

    edition = pipeline()
    pipeline_ms = median_ms(pipeline, rounds)
    compiler_ms = median_ms(lambda: mjml2html(edition.mjml, fonts={}), rounds)
    return {
        "pipeline_ms": pipeline_ms,
        "compiler_ms": compiler_ms,
        "ratio_to_compiler": pipeline_ms / compiler_ms,
        "html_bytes": len(edition.html.encode()),
        "rounds": rounds,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench render", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report(run(options.rounds), as_json=options.json)
    return 0
