"""`newsletter schedule`: what is to leave when, and taking it back in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, json_option, open_here, row_id
from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.hints import note_hints
from newsletter.cli.output import as_json, done, note, plural, say, table
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Action, Edition, Hint, Mailing, Schedule, ScheduleStatus

if TYPE_CHECKING:
    from newsletter.app.launching import Outcome, Proposal
    from newsletter.app.scheduling import SchedulePreview
    from newsletter.app.workspace import Workspace


@click.group()
def schedule() -> None:
    """What is to leave when: look at it, take it back, let go what is held."""


@schedule.command(name="list")
@click.option("--all", "all_", is_flag=True, help="Also what was launched or cancelled.")
@json_option
@click.pass_obj
def list_(folder: Path, all_: bool, json_: bool) -> None:
    """List what waits and what is held. `newsletter send … --at WHEN` makes more."""
    workspace = open_here(folder)
    plans = workspace.store.schedules(*([] if all_ else [ScheduleStatus.WAITING, ScheduleStatus.HELD]))
    if json_:
        as_json(plans)
    elif not plans:
        say("Nothing is scheduled.")
    else:
        table(
            ["id", "status", "leaves", "issue", "list", "by"],
            [[one.id, one.status.value, leaves(one), one.issue, one.list, one.made_by] for one in plans],
            below=[_why(one) for one in plans],
        )


def _why(plan: Schedule) -> str:
    overridden = f"leaves in spite of a guard: {plan.override}" if plan.override else ""
    return "; ".join(filter(None, (plan.reason, overridden)))


def leaves(plan: Schedule) -> str:
    """Say when a plan leaves, as staff meant it."""
    if plan.readers_zone:
        return f"{plan.wall:%Y-%m-%d %H:%M} in each reader's zone"
    from newsletter.app.local_time import local_time

    return f"{local_time(plan.send_at, plan.zone):%Y-%m-%d %H:%M} {plan.zone}"


@schedule.command()
@click.argument("schedule_id", metavar="ID", type=row_id)
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.pass_obj
def cancel(folder: Path, schedule_id: int, reason: str) -> None:
    """Take a plan back before it is launched: nobody gets anything."""
    from newsletter.app.scheduling import cancel as cancel_plan

    plan = cancel_plan(open_here(folder), schedule_id, reason=reason)
    done(f"Schedule {plan.id} ({plan.issue} to {plan.list}) is cancelled. Nothing was sent.")


@schedule.command()
@click.argument("schedule_id", metavar="ID", type=row_id)
@click.option("--at", "words", required=True, metavar="WHEN", help="When it is to leave now.")
@click.option("--override", default="", metavar="REASON", help="Why it must leave then all the same.")
@click.pass_obj
def release(folder: Path, schedule_id: int, words: str, override: str) -> None:
    """Let a plan that is held leave after all, at a time you name. What was frozen is what leaves."""
    from newsletter.app.scheduling import release as release_plan
    from newsletter.app.upcoming_holds import why_held

    workspace = open_here(folder)
    plan = release_plan(workspace, schedule_id, words, by=actor(), override=override)
    if reason := why_held(workspace, plan):
        note(f"It will be held again unless that changes: {reason}.")
    done(f"Schedule {plan.id} ({plan.issue} to {plan.list}) leaves {leaves(plan)}.")


def schedule_proposal(workspace: Workspace, proposal: Proposal, *, dry_run: bool, yes: bool) -> None:
    """Say what scheduling will do, ask, and do it."""
    from newsletter.app.approvals import unapproved
    from newsletter.app.launching import Scheduled, commit
    from newsletter.app.scheduler_presence import scheduler_missing_since

    _tell(proposal.preview, proposal.edition, proposal.people, proposal.override)
    if proposal.approval.missing:
        note(f"It will be held unless it is approved before: {unapproved(proposal.approval)}.")
    if dry_run:
        done("Dry run: nothing was scheduled.")
        return
    if not yes:
        ask("Schedule it?")
    outcome = commit(workspace, proposal, by=actor())
    if not isinstance(outcome, Scheduled):
        raise unexpected(outcome)
    plan = outcome.plan
    if outcome.replaced is not None:
        note(f"Replaces schedule {outcome.replaced.id}, which was for {leaves(outcome.replaced)}.")
    if plan.send_at != proposal.preview.send_at:
        note(f"It leaves {leaves(plan)}: the minutes in which it can be undone count from now.")
    done(f"Scheduled as {plan.id}.")
    note_hints([Hint(Action.CANCEL_SCHEDULE, str(plan.id))])
    note("After an edit, schedule it again.")
    if gone := scheduler_missing_since(workspace):
        note(f"Warning: no scheduler is running ({gone}). Until one runs, this will not go out.")
        note_hints([Hint(Action.RUN_SCHEDULER)])


def _tell(prospect: SchedulePreview, edition: Edition, people: int, override: str) -> None:
    from newsletter.app.local_time import in_words

    say(f"“{edition.subject}” to {plural(people, 'person', 'people')} on {edition.list}")
    if not prospect.waves:
        say(f"  leaves {in_words(prospect.send_at, prospect.instant.zone)}")
    for wave in prospect.waves:
        zone = (
            wave.zones[0]
            if len(wave.zones) == 1
            else f"{wave.zones[0]} and {plural(len(wave.zones) - 1, 'more zone')}"
        )
        late = ", whose hour has passed" if wave.missed else ""
        at = in_words(max(wave.at, prospect.send_at), wave.zones[0])
        say(f"  {at}: {plural(wave.people, 'person', 'people')} in {zone}{late}")
    if prospect.waves:
        zone = prospect.instant.zone
        first, last = (in_words(wave.at, zone) for wave in (prospect.waves[0], prospect.waves[-1]))
        say(f"  So the first leaves {first}")
        say(f"  and the last {last}" if last != first else "  and all with it")
    for why in _clock_changes(prospect):
        note(f"{why}.")
    for one in prospect.obstacles:
        note(f"{'Overridden' if one.stops else 'Note'}: {one.message}.")
    if override and not any(one.stops for one in prospect.obstacles):
        note("No guard forbids it: --override is not needed, and not kept.")


def _clock_changes(prospect: SchedulePreview) -> Iterator[str]:
    """Say what happens where the clocks change at that hour: in the zone that was named, then in readers'."""
    from newsletter.app.clock_changes import clock_changes

    for change in clock_changes(prospect):
        others = f", and so in {plural(change.more_zones, 'more zone')}" if change.more_zones else ""
        yield f"{change.explanation}{others}"


def launch_now(workspace: Workspace, proposal: Proposal) -> Mailing:
    """Launch a proposal, after the minutes in which it can be undone; raises RefusedError."""
    from newsletter.app.launching import Launched, Scheduled, commit, wait_for_launch
    from newsletter.app.local_time import in_words

    outcome = commit(workspace, proposal, by=actor())
    if isinstance(outcome, Scheduled):
        plan = outcome.plan
        leaving = in_words(plan.send_at, plan.zone)
        note(f"The first message leaves {leaving}. Press Ctrl-C to cancel.")
        note_hints([Hint(Action.CANCEL_SCHEDULE, str(plan.id))])
        with stop_on_signals("Undone.") as stop:
            outcome = wait_for_launch(workspace, plan, wait=stop.wait)
    if not isinstance(outcome, Launched):
        raise unexpected(outcome)
    return outcome.mailing


def unexpected(outcome: Outcome) -> NewsletterError:
    """Return why something was not launched, or not scheduled, as the error that ends the command."""
    from newsletter.app.launching import Held
    from newsletter.app.refusals import Refused

    match outcome:
        case Refused():
            return outcome.error()
        case Held(plan=plan):
            number = str(plan.id)
            return RefusedError(
                f"{plan.issue} was not sent, schedule {plan.id} is held: {plan.reason}",
                next_steps=(Hint(Action.RELEASE_SCHEDULE, number), Hint(Action.CANCEL_SCHEDULE, number)),
            )
        case _:
            raise TypeError(outcome)
