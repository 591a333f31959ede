"""`newsletter theme`: which themes there are, and whether one is sound."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, done, plural, safe, say


@click.group()
def theme() -> None:
    """How letters look."""


@theme.command("list")
@json_option
@click.pass_obj
def list_themes(folder: Path, json_: bool) -> None:
    """List the themes there are; the one in use is marked."""
    from newsletter.app.themes import themes

    workspace = open_here(folder)
    found = themes(workspace.root, workspace.publication.theme)
    if json_:
        as_json(found)
        return
    for one in found:
        base = f", based on {one.base}" if one.base else ""
        say(f"{'*' if one.used else ' '} {one.name}{base}")
        say(f"    {one.problem or one.says}")


@theme.command()
@click.argument("name", required=False)
@json_option
@click.pass_obj
def check(folder: Path, name: str | None, json_: bool) -> None:
    """Try a theme with every block: exit code 0 when it is sound, 1 when something is wrong.

    NAME is a folder below templates/; left out: the theme of newsletter.toml.
    """
    from newsletter.app.themes import check_theme

    workspace = open_here(folder)
    name = name or workspace.publication.theme
    faults = check_theme(workspace.root, name)
    if json_:
        as_json({"theme": name, "sound": not faults, "faults": faults})
    for fault in () if json_ else faults:
        click.echo(f"{safe(fault.where)}: {safe(fault.message)}")
        if fault.hint:
            say(f"    {fault.hint}")
    if faults:
        if not json_:
            say(f"{name}: {plural(len(faults), 'fault')}.")
        sys.exit(1)
    if not json_:
        done(f"{name}: sound, with every block, with the least, and from right to left.")
