"""`newsletter subscribers change-address`: email a person at another address, because they said so."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, open_here
from newsletter.cli.output import print_line, print_success


@click.command(name="change-address")
@click.argument("address")
@click.argument("new", metavar="NEW-ADDRESS")
@click.option("--reason", required=True, help="How they asked for it, e.g. 'Called on May 3, 2026'.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def change_address(folder: Path, address: str, new: str, reason: str, dry_run: bool, yes: bool) -> None:
    """Email a person at another address from now on. Both addresses stay in their history.

    Their lists, topics and consent stay. The old address gets a notice with a link that takes the change
    back. What the person left at either address stays left.
    """
    from newsletter.app.address_change import change_address_by_staff

    workspace = open_here(folder)
    plan = change_address_by_staff(workspace, address, new, reason=reason, by=actor(), dry_run=True)
    for key in plan.leaves:
        print_line(f"{plan.new} has left {key}, so they will not get {key}")
    if not plan.changed:
        print_success(f"{plan.new} is their address already; nothing to do")
        return
    if dry_run:
        print_line(f"Dry run: {plan.old} would become {plan.new}; nothing was changed.")
        return
    if not yes:
        ask(f"Change {plan.old} to {plan.new}?")
    change_address_by_staff(workspace, address, new, reason=reason, by=actor())
    print_success(f"{plan.old} is now {plan.new}")
