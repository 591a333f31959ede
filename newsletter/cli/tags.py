"""`newsletter subscribers tag` and `untag`: labels that staff give people, for segments."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import actor, open_here
from newsletter.cli.output import print_success


@click.command()
@click.argument("address")
@click.argument("name", metavar="TAG")
@click.pass_obj
def tag(folder: Path, address: str, name: str) -> None:
    """Give somebody a tag, such as 'Volunteer'. A segment finds who has it: tag "volunteer"."""
    from newsletter.app.tagging import tag_person

    workspace = open_here(folder)
    kept, new = tag_person(workspace, address, name, by=actor())
    print_success(f"{address} {'is now tagged' if new else 'was already tagged'} “{kept}”")


@click.command()
@click.argument("address")
@click.argument("name", metavar="TAG")
@click.pass_obj
def untag(folder: Path, address: str, name: str) -> None:
    """Take a tag off somebody."""
    from newsletter.app.tagging import untag_person

    workspace = open_here(folder)
    had = untag_person(workspace, address, name)
    print_success(f"{address} {'no longer has' if had else 'does not have'} the tag “{name}”")
