"""The `newsletter` program: the command line, plus the commands that combine several parts."""

from __future__ import annotations

from newsletter.cli.main import main as run_command
from newsletter.cli.main import newsletter as newsletter

newsletter.homes = {
    "demo": "newsletter.run.demo",
    "serve": "newsletter.run.serve",
    "worker": "newsletter.run.worker",
    "archive": "newsletter.run.archive",
}


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 refused or incomplete, 2 usage or setup, 130 stopped."""
    run_command()
