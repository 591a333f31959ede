"""The theme check's own process: tries a theme with every block and prints what is wrong as JSON.

`python -m newsletter.processes.theme_check_worker ROOT NAME`. The compiler can end the process it runs in,
a template can loop for ever: neither may happen where somebody waits for an answer.
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
_THE_THEMES_OWN = ("html.", "heading.", "footer.", "size.", "image.lost", "image.inline-data")


def main(root: Path, name: str) -> None:
    """Try the theme in three letters: with everything, with the least, and from right to left."""
    _limit()
    publication = load_settings(root, os.environ).publication
    letters = [
        sample_issue(FULL, publication),
        sample_issue(BARE, publication),
        sample_issue(FULL, publication, lang="ar"),
    ]
    try:
        faults, editions = check_theme(
            theme_folders(root), name, letters, root=SPECIMENS, rasterize=rasterize_svg
        )
    except NewsletterError as error:
        faults, editions = [Fault(where=name, message=error.message, hint=error.hint)], []
    if not faults:
        found = (
            fault
            for edition, letter in zip(editions, letters, strict=True)
            for fault in _owed(name, edition, letter)
        )
        faults = list(dict.fromkeys(found))
    sys.stdout.write(json.dumps([dataclasses.asdict(fault) for fault in faults]))


def _owed(name: str, edition: Edition, letter: tuple[Issue, Publication]) -> Iterator[Fault]:
    """Say what preflight finds in the letter that only the theme can be blamed for."""
    for finding in check(edition, *letter):
        if finding.rule.startswith(_THE_THEMES_OWN):
            yield Fault(where=name, message=f"{finding.message} [{finding.rule}]", hint=finding.hint)


def _limit() -> None:
    with contextlib.suppress(ImportError):
        import resource

        for limit, value in ((resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_AS, _MEMORY_BYTES)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
