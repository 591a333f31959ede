"""`newsletter subscribers merge`: make one record of two that are one person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import print_json, print_line, print_success

if TYPE_CHECKING:
    from newsletter.app.merging import Merging


@click.command()
@click.argument("keep", metavar="KEEP")
@click.argument("other", metavar="OTHER")
@click.option("--reason", required=True, help="How you know that they are one person.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
@click.pass_obj
def merge(folder: Path, keep: str, other: str, reason: str, dry_run: bool, yes: bool, json_: bool) -> None:
    """Merge two people: OTHER into KEEP, each by address.

    KEEP gets the email from then on. What is empty there is filled from OTHER. A list that was left with
    either address stays left, and a complaint about either stays. This cannot be undone.
    """
    from newsletter.app.merging import merge_people

    workspace = open_here(folder)
    plan = merge_people(workspace, keep, other, reason=reason, by=actor(), dry_run=True)
    if not json_:
        _print_plan(plan)
    if not dry_run:
        if not yes:
            ask(f"Merge {plan.other} into {plan.kept}? This cannot be undone.")
        plan = merge_people(workspace, keep, other, reason=reason, by=actor())
    if json_:
        print_json({"dry_run": dry_run, **_as_json(plan)})
    elif dry_run:
        print_line("Dry run: nothing was changed.")
    else:
        print_success(f"Merged {plan.other} into {plan.kept}")


def _print_plan(plan: Merging) -> None:
    print_line(f"{plan.kept} is kept, {plan.other} gets no more email")
    for key, what in plan.lists.items():
        print_line(f"  {key}: {what}")
    for where, reason in plan.barred.items():
        print_line(f"  suppressed on {where or 'every list'}: {reason.value} (from {plan.other})")
    if plan.tags:
        print_line(f"  tags that {plan.kept} gets too: {', '.join(plan.tags)}")
    for name, (wins, history) in plan.differing.items():
        print_line(f"  {name}: “{wins}” stays; “{history}” is kept in the history only")


def _as_json(plan: Merging) -> dict[str, object]:
    return {
        "kept": plan.kept,
        "merged": plan.other,
        "lists": plan.lists,
        "suppressed": [{"list": where, "reason": reason} for where, reason in plan.barred.items()],
        "tags": plan.tags,
        "differing": [
            {"field": name, "kept": wins, "history": history}
            for name, (wins, history) in plan.differing.items()
        ],
    }
