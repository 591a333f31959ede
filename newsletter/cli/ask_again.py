"""`newsletter subscribers ask-again`: asks people once whether they still want a list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, json_option, open_here, segment_option
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace
    from newsletter.model import RenewalPlan


@click.command("ask-again")
@click.option("--list", "list_key", metavar="LIST", required=True, help="The list they are asked about.")
@click.option(
    "--older-than",
    "months",
    type=click.IntRange(1, 1200),
    metavar="MONTHS",
    help="Only those who last agreed to the list this many months ago.",
)
@segment_option
@click.option("--status", is_flag=True, help="Show what they answered; ask nobody.")
@click.option("--unsubscribe-silent", "silent", is_flag=True, help="Unsubscribe those who did not answer.")
@click.option(
    "--after",
    "days",
    type=click.IntRange(1, 3650),
    metavar="DAYS",
    help="With --unsubscribe-silent: how long ago they were emailed, at least 7 days.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
@click.pass_obj
def ask_again(
    folder: Path,
    list_key: str,
    months: int | None,
    segment: str | None,
    status: bool,
    silent: bool,
    days: int | None,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Ask people once whether they still want a list.

    Nobody is asked twice about the same list. Whoever does not answer stays on the list, unless you
    unsubscribe them with --unsubscribe-silent. The scheduler sends the emails, 500 an hour at most.
    """
    asks = months is not None or segment is not None
    if asks + status + silent != 1:
        raise click.UsageError("Give --older-than or --segment, or --status, or --unsubscribe-silent")
    if silent != (days is not None):
        raise click.UsageError("--unsubscribe-silent and --after DAYS go together")
    workspace = open_here(folder)
    key = workspace.list_key(list_key)
    if status:
        _print_status(workspace, key, json_=json_)
    elif days is not None:
        _unsubscribe_silent(workspace, key, days, dry_run=dry_run, yes=yes, json_=json_)
    else:
        _ask(workspace, key, months, segment, dry_run=dry_run, yes=yes, json_=json_)


def _ask(
    workspace: Workspace,
    key: str,
    months: int | None,
    segment: str | None,
    *,
    dry_run: bool,
    yes: bool,
    json_: bool,
) -> None:
    from newsletter.app.renewals import plan_renewals, queue_renewals

    plan = plan_renewals(workspace, key, months=months, segment=segment)
    if not json_:
        _print_plan(plan, dry_run=dry_run)
    if not dry_run and plan.ids and not yes:
        confirm(f"Email {plural(len(plan.ids), 'person', 'people')}?")
    queued = 0 if dry_run else queue_renewals(workspace, key, plan, by=actor())
    if json_:
        print_json(
            {
                "dry_run": dry_run,
                "asked": len(plan.ids) if dry_run else queued,
                "asked_before": plan.asked_before,
                "paused": plan.paused,
                "suppressed": plan.suppressed,
            }
        )
    elif not dry_run:
        print_success(f"Emails to {plural(queued, 'person', 'people')} wait for the scheduler")
        print_note(f"To see the answers: newsletter subscribers ask-again --list {key} --status")


def _print_plan(plan: RenewalPlan, *, dry_run: bool) -> None:
    print_line("Dry run, nothing was changed. If you ask them:" if dry_run else "If you ask them:")
    print_line(f"  Get an email: {len(plan.ids):,}")
    print_line(f"  Left out, because they were asked about this list before: {plan.asked_before:,}")
    print_line(f"  Left out, because they paused their emails: {plan.paused:,}")
    print_line(f"  Left out, because they must not be mailed: {plan.suppressed:,}")


def _print_status(workspace: Workspace, key: str, *, json_: bool) -> None:
    counts = workspace.store.renewal_counts(key)
    if json_:
        print_json(counts)
        return
    print_line(f"Asked about {key}: {counts.asked:,}")
    print_line(f"  Said yes: {counts.yes:,}")
    print_line(f"  Said no, and were unsubscribed: {counts.no:,}")
    print_line(f"  Did not answer: {counts.silent:,}")
    print_line(f"  Did not answer, and were unsubscribed by staff: {counts.closed:,}")
    print_line(f"  Their email waits: {counts.waiting:,}")
    print_line(f"  Got no email, because it could not be sent or they left: {counts.unsent:,}")


def _unsubscribe_silent(
    workspace: Workspace, key: str, days: int, *, dry_run: bool, yes: bool, json_: bool
) -> None:
    from newsletter.app.renewals import silent_renewals, unsubscribe_silent

    number = len(silent_renewals(workspace, key, days=days))
    people = plural(number, "person", "people")
    if not dry_run and number and not yes:
        print_line(f"Did not answer within {days} days: {people}")
        confirm(f"Unsubscribe them from {key}?")
    done = number if dry_run else unsubscribe_silent(workspace, key, days=days, by=actor())
    if json_:
        print_json({"dry_run": dry_run, "unsubscribed": done})
    elif dry_run:
        print_line(f"Dry run, nothing was changed. Would be unsubscribed from {key}: {people}")
    else:
        print_success(f"Unsubscribed {plural(done, 'person', 'people')} from {key}")
        print_note("They can sign up again by themselves.")
