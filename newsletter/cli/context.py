"""What every command gets: the workspace of the folder that -C names, opened when it is needed."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace

row_id = click.IntRange(1, 2**63 - 1)
"""The number of a mailing or a schedule, as a database can hold it."""

json_option = click.option("--json", "json_", is_flag=True, help="Print JSON, for other programs.")
list_option = click.option("--list", "list_key", metavar="LIST", help="The list's key in newsletter.toml.")


def open_here(folder: Path) -> Workspace:
    """Open the publication until the command ends; raises SettingsError when there is none."""
    from newsletter.app.workspace import open_workspace

    workspace = open_workspace(folder, os.environ)
    click.get_current_context().call_on_close(workspace.close)
    return workspace


def open_to_ask(folder: Path) -> Workspace:
    """Open the publication for a command that asks feeds: whoever waits sees how far it has come."""
    from dataclasses import replace

    from newsletter.cli.progress import asking

    return replace(open_here(folder), progress=asking)


def actor() -> str:
    """Return who is at the keyboard, for the consent rows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
