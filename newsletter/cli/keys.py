"""`newsletter keys`: a new key for the links that are signed in emails."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.confirm import ask
from newsletter.cli.context import open_here
from newsletter.cli.output import print_success


@click.group()
def keys() -> None:
    """Manage the keys that sign the links in emails."""


@keys.command()
@click.option(
    "--stop-older",
    is_flag=True,
    help="Links signed with an older key stop working, except unsubscribe links.",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def rotate(folder: Path, stop_older: bool, yes: bool) -> None:
    """Make a new key for links. Links in emails that were sent before keep working."""
    from newsletter.app.link_tokens import rotate_link_key

    if stop_older and not yes:
        ask("Make the signed links of every email sent so far stop working?")
    made = rotate_link_key(open_here(folder), stop_older=stop_older)
    older = "no longer work; unsubscribe links do" if stop_older else "keep working"
    print_success(f"Links in new emails are signed with key {made.number}; older ones {older}")
