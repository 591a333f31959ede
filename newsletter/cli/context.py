"""Command context: the workspace of the folder given with -C, shared options, and who runs the command."""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.hints import format_hint
from newsletter.model import Actor, Door

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace

row_id = click.IntRange(1, 2**63 - 1)
"""The number of a mailing or a schedule, within the range a database can hold."""


class _IdOrSlug(click.ParamType[int | str]):
    """The number of a row, or the slug of an issue (or a part of it)."""

    name = "id or slug"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """Return a number as an int, and anything else as it is."""
        if isinstance(value, int) or re.fullmatch(r"[-+]?\d+", value, re.ASCII):
            return int(row_id.convert(int(value), param, ctx))
        return value


id_or_slug = _IdOrSlug()
"""The number of a schedule or a mailing, or the slug of its issue."""

json_option = click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")
list_option = click.option("--list", "list_key", metavar="LIST", help="The list's key in newsletter.toml.")

segment_option = click.option(
    "--segment",
    metavar="SEGMENT",
    help="Only those in a segment: its name in newsletter.toml, or an expression.",
)


def open_here(folder: Path) -> Workspace:
    """Open the publication until the command ends; raises SettingsError if there is none."""
    from newsletter.app.workspace import open_workspace

    workspace = replace(open_workspace(folder, os.environ), write_hint=format_hint)
    click.get_current_context().call_on_close(workspace.close)
    return workspace


def open_with_progress(folder: Path) -> Workspace:
    """Open the publication for a command that polls feeds, with a progress display."""
    from newsletter.cli.progress import polling_progress

    return replace(open_here(folder), progress=polling_progress)


def actor() -> Actor:
    """Return the logged-in user, for the record."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "unknown"
    return Actor(name=name, door=Door.COMMAND_LINE)
