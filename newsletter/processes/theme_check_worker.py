"""Theme check worker: the child process that checks a theme with every block and prints problems as JSON.

`python -m newsletter.processes.theme_check_worker ROOT NAME`. A theme can crash the compiler, or loop
forever in a template; here neither affects the main process.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from newsletter.errors import NewsletterError
from newsletter.model import Edition, Issue, Publication
from newsletter.preflight.check import check
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.mjml.schema import Fault
from newsletter.rendering.sample_issue import BARE, FULL, SPECIMENS, sample_issue
from newsletter.rendering.theme_check import check_theme
from newsletter.settings import load_settings
from newsletter.starter import theme_folders

_SECONDS, _MEMORY_BYTES = 60, 4 * 1024 * 1024 * 1024
_THEME_RULES = ("html.", "heading.", "footer.", "size.", "image.lost", "image.inline-data")


def main(root: Path, name: str) -> None:
    """Check the theme with three issues: with every block, with the minimum, and right-to-left."""
    _limit_resources()
    publication = load_settings(root, os.environ).publication
    issues = [
        sample_issue(FULL, publication),
        sample_issue(BARE, publication),
        sample_issue(FULL, publication, lang="ar"),
    ]
    try:
        faults, editions = check_theme(
            theme_folders(root), name, issues, root=SPECIMENS, rasterize=rasterize_svg
        )
    except NewsletterError as error:
        faults, editions = [Fault(where=name, message=error.message, hint=error.hint)], []
    if not faults:
        found = (
            fault
            for edition, issue in zip(editions, issues, strict=True)
            for fault in _preflight_faults(name, edition, issue)
        )
        faults = list(dict.fromkeys(found))
    sys.stdout.write(json.dumps([dataclasses.asdict(fault) for fault in faults]))


def _preflight_faults(name: str, edition: Edition, issue: tuple[Issue, Publication]) -> Iterator[Fault]:
    """Yield the preflight findings that only the theme can cause."""
    for finding in check(edition, *issue):
        if finding.rule.startswith(_THEME_RULES):
            yield Fault(where=name, message=f"{finding.message} [{finding.rule}]", hint=finding.hint)


def _limit_resources() -> None:
    with contextlib.suppress(ImportError):
        import resource

        for limit, value in ((resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_AS, _MEMORY_BYTES)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
