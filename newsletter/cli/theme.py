"""`newsletter theme`: list the themes, check one, and set the logo."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import format_size, plural, print_json, print_line, print_success, safe
from newsletter.errors import RefusedError


@click.group()
def theme() -> None:
    """List the themes, check one, or set the logo."""


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


@theme.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dark", is_flag=True, help="Set the logo of dark mode.")
@click.option("--alt", metavar="WORDS", help="What screen readers say in its place (default: as it is).")
@click.pass_obj
def logo(folder: Path, file: Path, dark: bool, alt: str | None) -> None:
    """Set a picture as the logo; it is checked and made smaller."""
    from newsletter.app.brand_logo import FOLDER, set_logo
    from newsletter.app.settings_edit import Refused

    outcome = set_logo(open_here(folder), file.read_bytes(), name=file.name, dark=dark, alt=alt)
    if isinstance(outcome, Refused):
        raise RefusedError(outcome.message, hint=outcome.hint)
    setting = "brand.logo_dark" if dark else "brand.logo"
    print_success(f"{setting} is {FOLDER}/{outcome.name} ({format_size(outcome.size_bytes)})")
