"""`newsletter approve`: somebody other than the authors approves this exact edition."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, list_option, open_here
from newsletter.cli.hints import print_hints
from newsletter.cli.output import plural, print_json, print_line, print_success
from newsletter.errors import NotFoundError
from newsletter.model import Action, Edition, Hint, Issue, ScheduleStatus

if TYPE_CHECKING:
    from newsletter.app.approvals import ApprovalStatus
    from newsletter.app.workspace import Workspace


@click.command()
@click.argument("slug")
@click.option("--as", "name", metavar="NAME", help="Who approves it (default: the logged-in user).")
@list_option
@click.option("--withdraw", is_flag=True, help="Withdraw an approval.")
@click.option(
    "--status", is_flag=True, help="Only show the approvals so far; exit code 1 while any are missing."
)
@json_option
@click.pass_obj
def approve(
    folder: Path, slug: str, name: str | None, list_key: str | None, withdraw: bool, status: bool, json_: bool
) -> None:
    """Approve an edition, exactly as it would be sent now.

    Any later change, such as an edit or a new story from a feed, makes a new edition that needs its own
    approvals.
    """
    from newsletter.app.approvals import authors_of, edition_approvals, edition_to_approve
    from newsletter.app.editions import for_list, open_issue

    workspace = open_here(folder)
    issue = open_issue(workspace, slug)
    if list_key:
        issue = for_list(issue, workspace.list_key(list_key))
    edition = edition_to_approve(workspace, issue)
    approver = name or actor().name
    if withdraw:
        _withdraw(workspace, issue, edition, approver)
    elif not status:
        _approve(workspace, issue, edition, approver)
    approvals = edition_approvals(workspace, edition, authors_of(workspace, issue))
    if json_:
        print_json(
            asdict(approvals) | {"issue": issue.slug, "list": edition.list, "missing": approvals.missing}
        )
    else:
        _print_status(issue.slug, approvals)
        _print_schedule(workspace, edition, approved=not approvals.missing)
    if status and approvals.missing:
        sys.exit(1)


def _approve(workspace: Workspace, issue: Issue, edition: Edition, approver: str) -> None:
    from newsletter.app.approvals import approve as approve_edition
    from newsletter.app.refusals import Refused
    from newsletter.cli.refusals import refuse

    outcome = approve_edition(workspace, issue, edition, name=approver, by=actor())
    if isinstance(outcome, Refused):
        refuse([outcome])


def _withdraw(workspace: Workspace, issue: Issue, edition: Edition, approver: str) -> None:
    from newsletter.app.approvals import withdraw as withdraw_approval

    if not withdraw_approval(workspace, issue, edition, name=approver):
        raise NotFoundError(f"{approver} has not approved edition {edition.digest[:12]}")


def _print_status(slug: str, approvals: ApprovalStatus) -> None:
    by = f"approved by {', '.join(approvals.by)}" if approvals.by else "no approvals yet"
    show = print_line if approvals.missing else print_success
    show(f"{slug}, edition {approvals.digest[:12]}: {by}.")
    if approvals.missing:
        print_line(f"{plural(approvals.missing, 'approval')} still needed.")


def _print_schedule(workspace: Workspace, edition: Edition, *, approved: bool) -> None:
    """Print what the open schedule of the edition's issue means for it, if there is one."""
    from newsletter.app.outdated_schedules import current_edition

    schedule = workspace.store.open_schedule(edition.issue, edition.list)
    if schedule is None:
        return
    if schedule.status is ScheduleStatus.HELD and approved:
        print_line(f"Schedule {schedule.id} is held: {schedule.reason}.")
        print_hints([Hint(Action.RELEASE_SCHEDULE, str(schedule.id))])
    if schedule.digest != current_edition(workspace, schedule).digest:
        print_line(
            f"Schedule {schedule.id} will send an earlier edition ({schedule.digest[:12]}), not this one."
        )
        print_hints([Hint(Action.REPLACE_SCHEDULE, str(schedule.id))])
