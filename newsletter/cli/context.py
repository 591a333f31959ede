"""What every command gets: the workspace of the folder that -C names, opened when it is needed."""

from __future__ import annotations

import getpass
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.hints import as_command
from newsletter.model import Actor, Door

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace

row_id = click.IntRange(1, 2**63 - 1)
"""The number of a mailing or a schedule, as a database can hold it."""

json_option = click.option("--json", "json_", is_flag=True, help="Print JSON, for other programs.")
list_option = click.option("--list", "list_key", metavar="LIST", help="The list's key in newsletter.toml.")


def open_here(folder: Path) -> Workspace:
    """Open the publication until the command ends; raises SettingsError when there is none."""
    from newsletter.app.workspace import open_workspace

    workspace = replace(open_workspace(folder, os.environ), write_hint=as_command)
    click.get_current_context().call_on_close(workspace.close)
    return workspace


def open_to_ask(folder: Path) -> Workspace:
    """Open the publication for a command that asks feeds: whoever waits sees how far it has come."""
    from newsletter.cli.progress import asking

    return replace(open_here(folder), progress=asking)


def actor() -> Actor:
    """Return who is at the keyboard, for the record."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "unknown"
    return Actor(name=name, door=Door.COMMAND_LINE)
