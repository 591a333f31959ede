"""`newsletter approve`: somebody other than the authors says that exactly this may go out."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, list_option, open_here
from newsletter.cli.hints import note_hints
from newsletter.cli.output import as_json, done, plural, say
from newsletter.errors import NotFoundError
from newsletter.model import Action, Edition, Hint, Issue, ScheduleStatus

if TYPE_CHECKING:
    from newsletter.app.approvals import ApprovalStatus
    from newsletter.app.workspace import Workspace


@click.command()
@click.argument("slug")
@click.option("--as", "name", metavar="NAME", help="Who approves (default: who is at the keyboard).")
@list_option
@click.option("--withdraw", is_flag=True, help="Take an approval back.")
@click.option(
    "--status", is_flag=True, help="Only say where the issue stands; exit code 1 while some are missing."
)
@json_option
@click.pass_obj
def approve(
    folder: Path, slug: str, name: str | None, list_key: str | None, withdraw: bool, status: bool, json_: bool
) -> None:
    """Approve an edition, byte for byte.

    What is approved is the issue as it would be sent now. Any edit, and any feed that brings another
    story, makes another edition, which nobody has approved yet.
    """
    from newsletter.app.approvals import authors_of, standing_of
    from newsletter.app.editions import for_list, open_issue, render_issue

    workspace = open_here(folder)
    issue = open_issue(workspace, slug)
    if list_key:
        issue = for_list(issue, workspace.list_key(list_key))
    edition = render_issue(workspace, issue)
    who = name or actor().name
    if withdraw:
        _withdraw(workspace, edition, who)
    elif not status:
        _approve(workspace, issue, edition, who)
    stands = standing_of(workspace, edition, authors_of(workspace, issue))
    plan = workspace.store.open_schedule(issue.slug, edition.list)
    if json_:
        as_json(asdict(stands) | {"issue": issue.slug, "list": edition.list, "missing": stands.missing})
    else:
        _tell(issue.slug, stands)
        if plan is not None and plan.status is ScheduleStatus.HELD and not stands.missing:
            say(f"Schedule {plan.id} is held: {plan.reason}.")
            note_hints([Hint(Action.RELEASE_SCHEDULE, str(plan.id))])
        if plan is not None and plan.digest != edition.digest:
            say(
                f"Schedule {plan.id} holds an earlier edition, {plan.digest[:12]}: that is what it sends. "
                f"Schedule the issue again to send this one."
            )
    if status and stands.missing:
        sys.exit(1)


def _approve(workspace: Workspace, issue: Issue, edition: Edition, who: str) -> None:
    from newsletter.app.approvals import approve as approve_edition
    from newsletter.app.refusals import Refused
    from newsletter.cli.refusals import refuse

    outcome = approve_edition(workspace, issue, edition, name=who, by=actor())
    if isinstance(outcome, Refused):
        refuse([outcome])


def _withdraw(workspace: Workspace, edition: Edition, who: str) -> None:
    from newsletter.app.approvals import withdraw as withdraw_approval

    if not withdraw_approval(workspace, edition, name=who):
        raise NotFoundError(f"{who} has not approved edition {edition.digest[:12]}")


def _tell(slug: str, stands: ApprovalStatus) -> None:
    by = f"approved by {', '.join(stands.by)}" if stands.by else "not approved by anybody"
    done(f"{slug}, edition {stands.digest[:12]}: {by}.")
    if stands.missing:
        say(f"{plural(stands.missing, 'approval')} still needed.")
