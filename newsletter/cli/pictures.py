"""`newsletter pictures`: the pictures beside an issue: list, add, delete and restore them."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import format_size, print_json, print_line, print_success, print_table


@click.command()
@click.argument("slug")
@click.option(
    "--add",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put a picture beside the issue, made smaller and without its location. Can be repeated.",
)
@click.option("--square", is_flag=True, help="With --add: crop to the square in the middle, for a portrait.")
@click.option("--delete", "deleted", metavar="NAME", help="Delete a picture that no issue uses.")
@click.option("--restore", "restored", metavar="NAME", help="Bring back a picture deleted since yesterday.")
@json_option
@click.pass_obj
def pictures(
    folder: Path,
    slug: str,
    files: tuple[Path, ...],
    square: bool,
    deleted: str | None,
    restored: str | None,
    json_: bool,
) -> None:
    """List an issue's pictures and the lines that use them, or add, delete and restore one."""
    from newsletter.app.deleted_pictures import delete_picture, restore_picture
    from newsletter.app.issue_pictures import add_picture, issue_named, issue_pictures

    if square and not files:
        raise click.UsageError("--square goes with --add")
    workspace = open_here(folder)
    slug = issue_named(workspace, slug)
    for file in files:
        added = add_picture(workspace, slug, file.read_bytes(), name=file.name, square=square)
        reported = "Already there:" if added.was_there else "Added"
        print_success(f"{reported} issues/{slug}/{added.name} ({format_size(added.size_bytes)})")
    if deleted is not None:
        delete_picture(workspace, slug, deleted)
        print_success(f"Deleted {deleted}; --restore brings it back until tomorrow")
    if restored is not None:
        restore_picture(workspace, slug, restored)
        print_success(f"Restored {restored}")
    if files or deleted is not None or restored is not None:
        return
    found = issue_pictures(workspace, slug)
    if json_:
        print_json(found)
    elif not found:
        print_line(f"There are no pictures in issues/{slug}/")
    else:
        rows = [[one.name, format_size(one.size_bytes), _used(one.lines)] for one in found]
        print_table(["picture", "size", "used"], rows)


def _used(lines: tuple[int, ...]) -> str:
    if not lines:
        return "no"
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
