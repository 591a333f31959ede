"""`newsletter backup`: the whole database in one file, also while email is being sent."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.output import format_size, print_success
from newsletter.cli.progress import copy_progress


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(folder: Path, file: Path) -> None:
    """Write the database to FILE, a new file. `newsletter serve` and other commands may run meanwhile.

    FILE holds people's addresses, so only its owner can read it. The publication's own files (settings,
    issues, themes) are not in it: keep them as you keep other files.
    """
    from newsletter.app.backup import back_up

    workspace = open_here(folder)
    size = back_up(workspace, file, on_progress=copy_progress("Backing up"))
    print_success(f"Backed up the database to {file} ({format_size(size)}), and checked it")
