"""`newsletter schedule`: list scheduled issues, cancel them, and release those that are held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, json_option, open_here, row_id
from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.hints import print_hints
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success, print_table
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Action, Edition, Hint, Mailing, Schedule, ScheduleStatus

if TYPE_CHECKING:
    from newsletter.app.launching import Outcome, Proposal
    from newsletter.app.scheduling import SchedulePreview, Wave
    from newsletter.app.workspace import Workspace


@click.group()
def schedule() -> None:
    """Scheduled issues: list them, cancel one, or release one that is held."""


@schedule.command(name="list")
@click.option("--all", "all_", is_flag=True, help="Include launched and cancelled schedules.")
@json_option
@click.pass_obj
def list_(folder: Path, all_: bool, json_: bool) -> None:
    """List schedules that are waiting or held. To add one: `newsletter send … --at WHEN`."""
    workspace = open_here(folder)
    schedules = workspace.store.schedules(*([] if all_ else [ScheduleStatus.WAITING, ScheduleStatus.HELD]))
    if json_:
        print_json(schedules)
    elif not schedules:
        print_line("Nothing is scheduled.")
    else:
        print_table(
            ["id", "status", "goes out", "issue", "list", "by"],
            [
                [one.id, one.status.value, format_send_time(one), one.issue, one.list, one.made_by]
                for one in schedules
            ],
            below=[_remarks(one) for one in schedules],
        )


def _remarks(scheduled: Schedule) -> str:
    override = f"guard overridden: {scheduled.override}" if scheduled.override else ""
    return "; ".join(filter(None, (scheduled.reason, override)))


def format_send_time(scheduled: Schedule) -> str:
    """Return when a schedule goes out, in the zone that staff meant."""
    if scheduled.readers_zone:
        return f"{scheduled.wall:%Y-%m-%d %H:%M} in each reader's time zone"
    from newsletter.app.local_time import local_time

    return f"{local_time(scheduled.send_at, scheduled.zone):%Y-%m-%d %H:%M} {scheduled.zone}"


@schedule.command()
@click.argument("schedule_id", metavar="ID", type=row_id)
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.pass_obj
def cancel(folder: Path, schedule_id: int, reason: str) -> None:
    """Cancel a schedule before it goes out."""
    from newsletter.app.scheduling import cancel as cancel_schedule

    cancelled = cancel_schedule(open_here(folder), schedule_id, reason=reason)
    name = f"{cancelled.issue} to {cancelled.list}"
    print_success(f"Schedule {cancelled.id} ({name}) is cancelled. Nothing was sent.")


@schedule.command()
@click.argument("schedule_id", metavar="ID", type=row_id)
@click.option("--at", "words", required=True, metavar="WHEN", help="When to send it.")
@click.option(
    "--override",
    default="",
    metavar="REASON",
    help="Send it then even though a guard forbids it; the reason is kept on record.",
)
@click.pass_obj
def release(folder: Path, schedule_id: int, words: str, override: str) -> None:
    """Release a held schedule, to go out at a time you choose. It sends the edition that was frozen."""
    from newsletter.app.scheduling import release as release_schedule
    from newsletter.app.upcoming_holds import hold_reason

    workspace = open_here(folder)
    released = release_schedule(workspace, schedule_id, words, by=actor(), override=override)
    if reason := hold_reason(workspace, released):
        print_note(f"Warning: it will be held again unless this changes: {reason}.")
    name = f"{released.issue} to {released.list}"
    print_success(f"Schedule {released.id} ({name}) goes out {format_send_time(released)}.")


def schedule_proposal(workspace: Workspace, proposal: Proposal, *, dry_run: bool, yes: bool) -> None:
    """Show what scheduling will do, ask for confirmation, and do it."""
    from newsletter.app.approvals import explain_missing_approvals
    from newsletter.app.base_url import unproven_links
    from newsletter.app.launching import Scheduled, commit

    _print_preview(proposal.preview, proposal.edition, proposal.people, proposal.override)
    if proposal.approval.missing:
        missing = explain_missing_approvals(proposal.approval)
        print_note(f"Warning: it will be held unless it is approved in time: {missing}.")
    for finding in unproven_links(proposal.findings):
        print_note(f"Warning: it will be held unless this changes in time: {finding.message}.")
    if dry_run:
        print_success("Dry run: nothing was scheduled.")
        return
    if not yes:
        confirm("Schedule it?")
    outcome = commit(workspace, proposal, by=actor())
    if not isinstance(outcome, Scheduled):
        raise commit_error(outcome)
    scheduled = outcome.schedule
    if outcome.replaced is not None:
        replaced = outcome.replaced
        print_note(f"Replaces schedule {replaced.id}, which was to go out {format_send_time(replaced)}.")
    if scheduled.send_at != proposal.preview.send_at:
        print_note("The send time moved because the undo time starts now.")
    print_success(f"Schedule {scheduled.id} is set: it goes out {format_send_time(scheduled)}.")
    print_hints([Hint(Action.CANCEL_SCHEDULE, str(scheduled.id))])
    print_note("  If you edit the issue, schedule it again: this edition is frozen.")
    _warn_without_scheduler(workspace)


def _warn_without_scheduler(workspace: Workspace) -> None:
    from newsletter.app.scheduler_presence import scheduler_missing_since

    if missing_since := scheduler_missing_since(workspace):
        print_note(
            f"Warning: no scheduler is running ({missing_since}). Until one runs, this will not go out."
        )
        print_hints([Hint(Action.RUN_SCHEDULER)])


def _print_preview(preview: SchedulePreview, edition: Edition, people: int, override: str) -> None:
    from newsletter.app.local_time import format_long_time

    print_line(f"“{edition.subject}” to {plural(people, 'person', 'people')} on {edition.list}")
    if preview.waves:
        _print_waves(preview)
    else:
        print_line(f"  goes out {format_long_time(preview.send_at, preview.instant.zone)}")
    for explanation in _clock_changes(preview):
        print_note(f"Note: {explanation}.")
    for one in preview.obstacles:
        print_note(f"{'Overridden' if one.stops else 'Note'}: {one.message}.")
    if override and not any(one.stops for one in preview.obstacles):
        print_note("Nothing forbids this time, so --override was not needed and is not recorded.")


def _print_waves(preview: SchedulePreview) -> None:
    from newsletter.app.local_time import format_long_time

    for wave in preview.waves:
        passed = " (that hour has already passed there)" if wave.missed else ""
        at = format_long_time(max(wave.at, preview.send_at), wave.zones[0])
        print_line(f"  {at}: {plural(wave.people, 'person', 'people')} in {_zones(wave)}{passed}")
    zone = preview.instant.zone
    first, last = (format_long_time(wave.at, zone) for wave in (preview.waves[0], preview.waves[-1]))
    print_line(f"  First messages: {first}")
    if last != first:
        print_line(f"  Last messages:  {last}")


def _zones(wave: Wave) -> str:
    more = len(wave.zones) - 1
    return f"{wave.zones[0]} and {plural(more, 'more zone')}" if more else wave.zones[0]


def _clock_changes(preview: SchedulePreview) -> Iterator[str]:
    """Yield what happens if the clocks change at that hour, in the zone that was named or in readers'."""
    from newsletter.app.clock_changes import clock_changes

    for change in clock_changes(preview):
        others = f" (the same in {plural(change.more_zones, 'more zone')})" if change.more_zones else ""
        yield f"{change.explanation}{others}"


def launch_now(workspace: Workspace, proposal: Proposal) -> Mailing:
    """Launch a proposal, after the undo time if there is one; raises RefusedError."""
    from newsletter.app.launching import Launched, Scheduled, commit, wait_for_launch
    from newsletter.app.local_time import format_long_time

    outcome = commit(workspace, proposal, by=actor())
    if isinstance(outcome, Scheduled):
        scheduled = outcome.schedule
        print_note(
            f"Sending starts {format_long_time(scheduled.send_at, scheduled.zone)}. Press Ctrl-C to cancel."
        )
        print_hints([Hint(Action.CANCEL_SCHEDULE, str(scheduled.id))])
        with stop_on_signals("Cancelling before anything is sent.") as stop:
            outcome = wait_for_launch(workspace, scheduled, wait=stop.wait)
    if not isinstance(outcome, Launched):
        raise commit_error(outcome)
    return outcome.mailing


def commit_error(outcome: Outcome) -> NewsletterError:
    """Return why something was not launched or scheduled, as the error that ends the command."""
    from newsletter.app.launching import Held
    from newsletter.app.refusals import Refused

    match outcome:
        case Refused():
            return outcome.error()
        case Held(schedule=held):
            number = str(held.id)
            return RefusedError(
                f"{held.issue} was not sent: schedule {held.id} is held ({held.reason})",
                next_steps=(Hint(Action.RELEASE_SCHEDULE, number), Hint(Action.CANCEL_SCHEDULE, number)),
            )
        case _:
            raise TypeError(outcome)
