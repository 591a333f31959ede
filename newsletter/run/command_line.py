"""The program `newsletter`: the command line, with the commands that put several parts together."""

from __future__ import annotations

from newsletter.cli.main import main as run_command
from newsletter.cli.main import newsletter as newsletter

newsletter.homes = {"serve": "newsletter.run.serve"}


def main() -> None:
    """Run the command line: 0 done, 1 the answer is no, 2 usage or set-up, 130 interrupted."""
    run_command()
