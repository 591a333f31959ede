"""`newsletter subscribers export` and `load`: everybody into a file, and from a file into a publication."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import actor, json_option, list_option, open_here, segment_option
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success


@click.command()
@list_option
@segment_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file to write (default: print to the screen)."
)
@click.option("--raw", is_flag=True, help="Do not protect cells that a spreadsheet would read as formulas.")
@click.pass_obj
def export(folder: Path, list_key: str | None, segment: str | None, out: Path | None, raw: bool) -> None:
    """Export people as CSV, with lists, status and consent.

    Suppressions are in it too.

    A row for each person and list. `newsletter subscribers load` brings the file into another publication as
    it was.
    """
    from newsletter.app.people_transfer import export_file, export_text

    workspace = open_here(folder)
    if out is None:
        export_text(workspace, sys.stdout, list_key=list_key, raw=raw, segment=segment)
    else:
        count = export_file(workspace, out, list_key=list_key, raw=raw, segment=segment)
        print_success(f"Wrote {plural(count, 'row')} to {out}")
    if hidden := workspace.store.unexportable_suppressions():
        print_note(
            f"{plural(hidden, 'suppressed address', 'suppressed addresses')} of nobody here cannot be "
            "exported: only a hash is kept. A backup has them, and newsletter db move takes them along."
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read the whole file; change nothing.")
@json_option
@click.pass_obj
def load(folder: Path, file: Path, dry_run: bool, json_: bool) -> None:
    """Load an export of another publication as it is.

    The file is one that `newsletter subscribers export` wrote.

    For moving a publication: lists, status, consent with its date and proof, topics, tags, cadence and
    suppressions come as they were. People who are here already are not changed, but for what they left
    there. Nobody who is suppressed here is subscribed. No email is sent.
    """
    from newsletter.app.people_transfer import load_file

    counts = load_file(open_here(folder), file, by=actor(), dry_run=dry_run)
    if json_:
        print_json({"dry_run": dry_run, "counts": counts})
        return
    people = plural(counts.added, "person", "people")
    if dry_run:
        print_line(f"Dry run: {file} has {people}; nothing was changed.")
        return
    print_success(f"Loaded {people} from {file}")
    for number, what in (
        (counts.known, "were here already: only what they left was taken over"),
        (counts.barred, "are suppressed or erased here, or have another address: not added"),
        (counts.left_out, "places on lists that people here left: not taken over"),
    ):
        if number:
            print_line(f"  {number:,} {what}")
