"""The `newsletter` program: the command line, plus the commands that combine several parts."""

from __future__ import annotations

import gc

_OBJECTS_PER_COLLECTION = 300_000
"""How many objects that may hold others are made before Python looks for cycles among them (default: 700).

Sending an issue makes 165,000, all of them by loading modules; looking through 100,000 takes 25 ms.
"""

# Modules make many objects and no garbage: by default a sixth of a start went into looking for it.
gc.set_threshold(_OBJECTS_PER_COLLECTION)

from newsletter.cli.main import main as run_command  # noqa: E402 - after the line above
from newsletter.cli.main import newsletter as newsletter  # noqa: E402

newsletter.homes = {
    "demo": "newsletter.run.demo",
    "serve": "newsletter.run.serve",
    "worker": "newsletter.run.worker",
    "archive": "newsletter.run.archive",
}


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 refused or incomplete, 2 usage or setup, 130 stopped."""
    run_command()
