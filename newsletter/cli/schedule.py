"""`newsletter schedule`: list scheduled issues, cancel them, and release those that are held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.check import print_warnings
from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, id_or_slug, json_option, open_here
from newsletter.cli.hints import print_hints
from newsletter.cli.marks import marked_issue, round_mark
from newsletter.cli.outdated import offer_replacements, outdated_json, warn_outdated
from newsletter.cli.output import (
    plural,
    print_json,
    print_line,
    print_note,
    print_success,
    print_table,
    print_warning,
)
from newsletter.cli.refusals import refuse
from newsletter.cli.send_time import format_send_time, settle_time
from newsletter.cli.stop_signals import stop_on_signals
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Action, Hint, Mailing, Schedule, ScheduleStatus

if TYPE_CHECKING:
    from newsletter.app.launching import Outcome, Proposal
    from newsletter.app.outdated_schedules import OutdatedSchedule
    from newsletter.app.scheduling import SchedulePreview, Wave
    from newsletter.app.workspace import Workspace


@click.group()
def schedule() -> None:
    """Scheduled issues: list them, replace or cancel one, or release one that is held."""


@schedule.command(name="list")
@click.option("--all", "all_", is_flag=True, help="Include launched and cancelled schedules.")
@json_option
@click.pass_obj
def list_(folder: Path, all_: bool, json_: bool) -> None:
    """List schedules that are waiting or held, and the coming digests.

    To add a schedule: `newsletter send … --at WHEN`. To see what a digest has: `newsletter digests`.
    It says which of them hold an earlier version of their issue than the file has now.
    """
    from newsletter.app.outdated_schedules import outdated_among
    from newsletter.app.reader_digests import coming_digests
    from newsletter.cli.digests import print_coming

    workspace = open_here(folder)
    schedules = workspace.store.schedules(*([] if all_ else [ScheduleStatus.WAITING, ScheduleStatus.HELD]))
    outdated = {one.schedule.id: one for one in outdated_among(workspace, schedules)}
    if json_:
        print_json([_schedule_json(one, outdated.get(one.id)) for one in schedules])
        return
    if not schedules:
        print_line("Nothing is scheduled.")
    else:
        print_table(
            ["id", "status", "goes out", "issue", "list", "by"],
            [
                [one.id, one.status.value, format_send_time(one), marked_issue(one), one.list, one.made_by]
                for one in schedules
            ],
            below=[_remarks(one, outdated.get(one.id)) for one in schedules],
        )
        offer_replacements(outdated.values())
        print_hints(
            Hint(Action.RELEASE_SCHEDULE, str(one.id))
            for one in schedules
            if one.status is ScheduleStatus.HELD
        )
    if coming := coming_digests(workspace):
        print_line()
        print_coming(workspace, coming)


def _schedule_json(scheduled: Schedule, outdated: OutdatedSchedule | None) -> dict[str, object]:
    own = {name: getattr(scheduled, name) for name in Schedule.__dataclass_fields__}
    return own | {"outdated": outdated_json(outdated) if outdated else None}


def _remarks(scheduled: Schedule, outdated: OutdatedSchedule | None) -> str:
    override = f"guard overridden: {scheduled.override}" if scheduled.override else ""
    earlier = outdated.explanation if outdated else ""
    return "; ".join(filter(None, (scheduled.reason, override, earlier)))


@schedule.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--at", "words", default="", metavar="WHEN", help="Another time (default: the same).")
@click.option(
    "--override",
    default="",
    metavar="REASON",
    help="Send it then even though a guard forbids it; the reason is kept on record.",
)
@click.option("--dry-run", is_flag=True, help="Show what would go out; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def replace(folder: Path, which: int | str, words: str, override: str, dry_run: bool, yes: bool) -> None:
    """Replace what a schedule sends by the issue as its file is now. It goes out at the same time.

    Use it when you have edited an issue after scheduling it. The list and the transport stay the same.
    """
    from newsletter.app.launching import Proposal
    from newsletter.app.lookup import find_schedule
    from newsletter.app.refusals import Refused
    from newsletter.app.replacing import prepare_replacement

    workspace = open_here(folder)
    found = find_schedule(workspace, which)
    number = found.id
    words = settle_time(workspace, words, list_key=found.list)
    replacement = prepare_replacement(workspace, number, words=words, override=override)
    if not replacement.changes and not words:
        print_success(f"Schedule {number} already holds the issue as its file is now; nothing to do.")
        return
    prepared = replacement.prepared
    if isinstance(prepared, Refused):
        raise prepared.error()
    if not isinstance(prepared, Proposal):
        raise RefusedError(f"{replacement.schedule.issue} was sent in the meantime")
    refuse(prepared.refusals)
    print_warnings(prepared.findings, prepared.issue.path)
    if replacement.changes:
        print_note(f"Since it was scheduled, {replacement.changes.sentence}.")
    schedule_proposal(workspace, prepared, dry_run=dry_run, yes=yes)


@schedule.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.pass_obj
def cancel(folder: Path, which: int | str, reason: str) -> None:
    """Cancel a schedule before it goes out, by its number or issue."""
    from newsletter.app.lookup import find_schedule
    from newsletter.app.scheduling import cancel as cancel_schedule

    workspace = open_here(folder)
    report_cancelled(cancel_schedule(workspace, find_schedule(workspace, which).id, reason=reason))


def report_cancelled(cancelled: Schedule) -> None:
    """Report that a schedule is cancelled."""
    name = f"{cancelled.issue} to {cancelled.list}"
    print_success(f"Schedule {cancelled.id} ({name}) is cancelled. Nothing was sent.")


@schedule.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--at", "words", required=True, metavar="WHEN", help="When to send it.")
@click.option(
    "--override",
    default="",
    metavar="REASON",
    help="Send it then even though a guard forbids it; the reason is kept on record.",
)
@click.pass_obj
def release(folder: Path, which: int | str, words: str, override: str) -> None:
    """Release a held schedule, to go out at a time you choose. It sends the edition that was frozen."""
    from newsletter.app.lookup import find_schedule
    from newsletter.app.scheduling import release as release_schedule
    from newsletter.app.upcoming_holds import hold_reason

    workspace = open_here(folder)
    held = find_schedule(workspace, which)
    words = settle_time(workspace, words, list_key=held.list)
    released = release_schedule(workspace, held.id, words, by=actor(), override=override)
    if reason := hold_reason(workspace, released):
        print_warning(f"it will be held again unless this changes: {reason}.")
    name = f"{released.issue} to {released.list}"
    print_success(f"Schedule {released.id} ({name}) goes out {format_send_time(released)}.")
    warn_outdated(workspace, released.issue)


def schedule_proposal(workspace: Workspace, proposal: Proposal, *, dry_run: bool, yes: bool) -> None:
    """Show what scheduling will do, ask for confirmation, and do it."""
    from newsletter.app.approvals import explain_missing_approvals
    from newsletter.app.base_url import unproven_links
    from newsletter.app.launch_refusals import no_recipients
    from newsletter.app.launching import Scheduled, commit

    _print_preview(proposal, workspace.clock.now())
    if proposal.approval.missing:
        missing = explain_missing_approvals(proposal.approval)
        print_warning(f"it will be held unless it is approved in time: {missing}.")
    for finding in unproven_links(proposal.findings):
        print_warning(f"it will be held unless this changes in time: {finding.message}.")
    if not proposal.people and not proposal.digest_readers:
        other_topics = sum(one.people for one in proposal.variants if not one.is_sent)
        nobody = no_recipients(
            proposal.edition.list,
            proposal.recipients,
            other_topics=other_topics,
            paused=proposal.paused,
            narrowed=proposal.segment is not None,
        )
        print_warning(f"{nobody.message}. Unless that changes by then, no one gets it.")
        print_hints(nobody.next_steps)
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
    print_note("  If you edit the issue, replace the schedule: this edition is frozen.")
    print_hints([Hint(Action.REPLACE_SCHEDULE, str(scheduled.id))])
    _warn_without_scheduler(workspace)


def _warn_without_scheduler(workspace: Workspace) -> None:
    from newsletter.app.scheduler_presence import scheduler_missing_since

    if missing_since := scheduler_missing_since(workspace):
        print_warning(f"no scheduler is running ({missing_since}). Until one runs, this will not go out.")
        print_hints([Hint(Action.RUN_SCHEDULER)])


def _print_preview(proposal: Proposal, now: datetime) -> None:
    from newsletter.app.local_time import days_from_now, format_long_time

    preview, edition, override = proposal.preview, proposal.edition, proposal.override
    print_line(f"“{edition.subject}”{describe_audience(proposal)}")
    if preview.waves:
        _print_waves(preview)
    else:
        zone = preview.instant.zone
        away = days_from_now(preview.send_at, zone, now)
        print_line(f"  goes out {format_long_time(preview.send_at, zone)}, {away}")
    for explanation in _clock_changes(preview):
        print_note(f"Note: {explanation}.")
    for one in preview.obstacles:
        print_note(f"{'Overridden' if one.stops else 'Note'}: {one.message}.")
    if override and not any(one.stops for one in preview.obstacles):
        print_note("Nothing forbids this time, so --override was not needed and is not recorded.")


def describe_audience(proposal: Proposal) -> str:
    """Return to how many people of which list a proposal goes, and how many get it with their digest."""
    people = plural(proposal.people, "person", "people")
    others = plural(proposal.digest_readers, "more gets the digest", "more get the digest")
    digest = f" ({others})" if proposal.digest_readers else ""
    from newsletter.app.segments import printed_segment

    mark = round_mark(proposal.round, proposal.recipients)
    where = "" if proposal.segment is None else f" with {printed_segment(proposal.segment)}"
    return f"{mark} to {people} on {proposal.edition.list}{where}{digest}"


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
        # A connection that is lost cancels nothing: whoever runs the scheduler has the schedule.
        with stop_on_signals("Cancelling before anything is sent.", on_hangup=False) as stop:
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
