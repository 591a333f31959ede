"""`newsletter subscribers note`: write a note about a person down."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import actor, open_here
from newsletter.cli.output import print_success


@click.command()
@click.argument("address")
@click.argument("text")
@click.pass_obj
def note(folder: Path, address: str, text: str) -> None:
    """Add a note about a person to their history.

    They get it too when they ask for their data, and erasing them erases it. Notes are never changed.
    """
    from newsletter.app.notes import add_note

    print_success(f"Added a note to {add_note(open_here(folder), address, text, by=actor())}")
