"""`newsletter subscribers move`: from one list to another, with the consent that covers it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, json_option, open_here, segment_option
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success

if TYPE_CHECKING:
    from newsletter.app.list_move import Moved


@click.command()
@click.option("--from", "from_key", metavar="LIST", required=True, help="The list they are on.")
@click.option("--to", "to_key", metavar="LIST", required=True, help="The list they go to.")
@click.option(
    "--basis", required=True, help="Why their consent covers the new list, e.g. 'Agreed to both in form 3'."
)
@segment_option
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
@click.pass_obj
def move(
    folder: Path,
    from_key: str,
    to_key: str,
    basis: str,
    segment: str | None,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Move the people of a list to another list.

    Whoever left the new list, or must not be mailed, stays where they are. Topics and cadence come along. No
    email is sent. `newsletter subscribers undo NUMBER` takes the move back.
    """
    from newsletter.app.list_move import move_people

    workspace = open_here(folder)
    keys = workspace.list_key(from_key), workspace.list_key(to_key)

    def run(*, dry_run: bool) -> Moved:
        return move_people(
            workspace,
            from_key=keys[0],
            to_key=keys[1],
            basis=basis,
            by=actor(),
            segment=segment,
            dry_run=dry_run,
        )

    if not dry_run and not yes:
        _print_counts(run(dry_run=True), "If you move them:")
        confirm(f"Move them from {from_key} to {to_key}?")
    done = run(dry_run=dry_run)
    if json_:
        print_json({"dry_run": dry_run, "counts": done})
    elif dry_run:
        _print_counts(done, "Dry run, nothing was changed. If you move them:")
    else:
        print_success(f"Moved {plural(done.moved, 'person', 'people')} from {from_key} to {to_key}")
        _print_counts(done, "Now:")
        print_note(f"To take it back: newsletter subscribers undo {done.import_id}")


def _print_counts(done: Moved, would: str) -> None:
    print_line(would)
    print_line(f"  New on the list: {done.moved:,}")
    print_line(f"  On both lists before, now on the new one only: {done.already_there:,}")
    print_line(f"  Stay where they are, because they left the new list or must not be mailed: {done.stay:,}")
