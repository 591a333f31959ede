"""`newsletter subscribers stats`: who joined and left, by month, list and way."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import print_json, print_line, print_table


@click.command()
@json_option
@click.pass_obj
def stats(folder: Path, json_: bool) -> None:
    """Count who joined and left, by month, list and how they did.

    A person counts in the month in which they agreed, which for an imported person is the date in the file.
    """
    counts = open_here(folder).store.month_counts()
    if json_:
        print_json(counts)
    elif not counts:
        print_line("Nobody has joined yet.")
    else:
        print_table(
            ["month", "list", "how", "joined", "left"],
            [[one.month, one.list, one.method, one.joined, one.left] for one in counts],
        )
        print_line("Months are in UTC.")
