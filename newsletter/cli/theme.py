"""`newsletter theme`: list the themes, and check one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import plural, print_json, print_line, print_success, safe


@click.group()
def theme() -> None:
    """List the themes, or check one."""


@theme.command("list")
@json_option
@click.pass_obj
def list_themes(folder: Path, json_: bool) -> None:
    """List the available themes; the one in use is marked with *."""
    from newsletter.app.themes import themes

    workspace = open_here(folder)
    found = themes(workspace.root, workspace.publication.theme)
    if json_:
        print_json(found)
        return
    for one in found:
        base = f", based on {one.base}" if one.base else ""
        print_line(f"{'*' if one.used else ' '} {one.name}{base}")
        print_line(f"    {one.problem or one.says}")


@theme.command()
@click.argument("name", required=False)
@json_option
@click.pass_obj
def check(folder: Path, name: str | None, json_: bool) -> None:
    """Check a theme with every block. Exit code 0: no problems. 1: problems found.

    NAME is a folder in templates/ (default: the theme in newsletter.toml).
    """
    from newsletter.app.themes import check_theme

    workspace = open_here(folder)
    name = name or workspace.publication.theme
    faults = check_theme(workspace.root, name)
    if json_:
        # A fault's hint is called `way_out` in JSON, the name that programs rely on.
        rows = [{"where": one.where, "message": one.message, "way_out": one.hint} for one in faults]
        print_json({"theme": name, "sound": not faults, "faults": rows})
    for fault in () if json_ else faults:
        click.echo(f"{safe(fault.where)}: {safe(fault.message)}")
        if fault.hint:
            print_line(f"    {fault.hint}")
    if faults:
        if not json_:
            print_line(f"{name}: {plural(len(faults), 'problem')}.")
        sys.exit(1)
    if not json_:
        print_success(
            f"{name}: no problems (tested with every block, with a minimal issue, and right-to-left)"
        )
