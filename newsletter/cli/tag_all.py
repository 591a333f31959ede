"""`newsletter subscribers tag-all`: a tag for everybody on a list or in a segment."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, json_option, list_option, open_here, segment_option
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success


@click.command(name="tag-all")
@click.argument("tag")
@list_option
@segment_option
@click.option("--undo", "run", metavar="RUN", help="Take the tag off those whom this run gave it.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
@click.pass_obj
def tag_all(
    folder: Path,
    tag: str,
    list_key: str | None,
    segment: str | None,
    run: str | None,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Give everybody on a list, or in a segment, a tag.

    Only people who are subscribed get it.
    The answer names the run, so that exactly this can be taken back with --undo RUN.
    """
    from newsletter.app.bulk_tagging import tag_all as tag_everybody
    from newsletter.app.bulk_tagging import undo_tagging

    workspace = open_here(folder)
    if run is not None:
        number = undo_tagging(workspace, run, tag=tag, dry_run=dry_run)
        if json_:
            print_json({"dry_run": dry_run, "untagged": number})
        elif dry_run:
            print_line(f"Dry run: {tag} would be taken off {plural(number, 'person', 'people')}.")
        else:
            print_success(f"Took {tag} off {plural(number, 'person', 'people')}")
        return
    key = workspace.list_key(list_key)
    plan = tag_everybody(workspace, tag, list_key=key, segment=segment, by=actor(), dry_run=True)
    if not dry_run:
        if not yes:
            confirm(f"Give {plural(plan.tagged, 'person', 'people')} of {key} the tag {plan.tag}?")
        plan = tag_everybody(workspace, tag, list_key=key, segment=segment, by=actor())
    if json_:
        print_json({"dry_run": dry_run, "counts": plan})
    elif dry_run:
        print_line(f"Dry run: {plan.tagged:,} of {plan.members:,} would get {plan.tag}; the others have it.")
    else:
        print_success(
            f"Gave {plural(plan.tagged, 'person', 'people')} of {plan.members:,} the tag {plan.tag}"
        )
        print_note(f'To take it back: newsletter subscribers tag-all "{plan.tag}" --undo {plan.run}')
