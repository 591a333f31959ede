"""`newsletter schedule`: what is to leave when, and taking it back in time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here, row_id
from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.output import as_json, done, note, plural, safe, say, table
from newsletter.errors import RefusedError
from newsletter.model import Edition, Issue, Quirk, Schedule, ScheduleStatus

if TYPE_CHECKING:
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
    from newsletter.schedule.wall_time import local

    return f"{local(plan.send_at, plan.zone):%Y-%m-%d %H:%M} {plan.zone}"


@schedule.command()
@click.argument("schedule_id", metavar="ID", type=row_id)
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.pass_obj
def cancel(folder: Path, schedule_id: int, reason: str) -> None:
    """Take a plan back before it is launched: nobody gets anything."""
    workspace = open_here(folder)
    plan = workspace.store.cancel_schedule(schedule_id, reason, now=workspace.clock.now())
    done(f"Schedule {plan.id} ({plan.issue} to {plan.list}) is cancelled. Nothing left.")


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
    plan = workspace.store.schedule_by_id(schedule_id)
    plan = release_plan(workspace, plan, words, by=actor(), override=override)
    if reason := why_held(workspace, plan):
        note(f"It will be held again unless that changes: {reason}.")
    done(f"Schedule {plan.id} ({plan.issue} to {plan.list}) leaves {leaves(plan)}.")


def schedule_issue(
    workspace: Workspace,
    issue: Issue,
    edition: Edition,
    *,
    words: str,
    readers_zone: bool,
    round_: int,
    carrier: str,
    override: str,
    dry_run: bool,
    yes: bool,
) -> None:
    """Say what scheduling will do, ask, and do it."""
    from newsletter.app.approvals import authors_of, standing_of
    from newsletter.app.scheduling import preview_schedule, refuse_obstacles, schedule_edition
    from newsletter.background.doctor import scheduler_missing_since
    from newsletter.schedule.approval import unapproved

    prospect = preview_schedule(
        workspace,
        words,
        issue=issue.slug,
        list_key=edition.list,
        readers_zone=readers_zone,
        correction=round_ > 0,
    )
    refuse_obstacles(prospect.obstacles, override)
    people = workspace.store.audience_size(edition.list)
    _tell(prospect, edition, people, override)
    stands = standing_of(workspace, edition, authors_of(workspace, issue))
    if stands.missing:
        note(f"It will be held unless it is approved before: {unapproved(stands)}.")
    if dry_run:
        done("Nothing was scheduled.")
        return
    if not yes:
        ask("Schedule it?")
    if prospect.send_at <= workspace.clock.now():
        raise RefusedError(f"{words!r} went by while it was asked", hint="Name another time")
    plan, replaced = schedule_edition(
        workspace,
        edition,
        prospect,
        round_=round_,
        transport=carrier,
        spoken=words,
        made_by=actor(),
        authors=authors_of(workspace, issue),
        override=override,
    )
    if replaced is not None:
        note(f"It takes the place of schedule {replaced.id}, which was for {leaves(replaced)}.")
    if plan.send_at != prospect.send_at:
        note(f"It leaves {leaves(plan)}: the minutes in which it can be undone count from now.")
    done(f"Scheduled as {plan.id}: `newsletter serve` sends it.")
    note(f"newsletter schedule cancel {plan.id} undoes it. After an edit, schedule it again.")
    if gone := scheduler_missing_since(workspace):
        note(f"The scheduler {gone}: nothing leaves unless `newsletter serve` runs then.")


def ask(question: str) -> None:
    """Ask; refuses where nobody is there to answer."""
    if not sys.stdin.isatty():
        raise RefusedError("nobody is here to be asked", hint="Add --yes to go on without a question")
    click.confirm(safe(question), abort=True)


def _tell(prospect: SchedulePreview, edition: Edition, people: int, override: str) -> None:
    from newsletter.schedule.wall_time import at_instant, format_moment

    say(f"“{edition.subject}” to {plural(people, 'person', 'people')} on {edition.list}")
    if not prospect.waves:
        say(f"  leaves {format_moment(at_instant(prospect.send_at, prospect.instant.zone))}")
    for wave in prospect.waves:
        zone = (
            wave.zones[0]
            if len(wave.zones) == 1
            else f"{wave.zones[0]} and {plural(len(wave.zones) - 1, 'more zone')}"
        )
        late = ", whose hour has passed" if wave.missed else ""
        at = format_moment(at_instant(max(wave.at, prospect.send_at), wave.zones[0]))
        say(f"  {at}: {plural(wave.people, 'person', 'people')} in {zone}{late}")
    if prospect.waves:
        zone = prospect.instant.zone
        first, last = (
            format_moment(at_instant(wave.at, zone)) for wave in (prospect.waves[0], prospect.waves[-1])
        )
        say(f"  So the first leaves {first}")
        say(f"  and the last {last}" if last != first else "  and all with it")
    for why in _clock_changes(prospect):
        note(f"{why}.")
    for one in prospect.obstacles:
        note(f"{'Overridden' if one.stops else 'Think of it'}: {one.message}.")
    if override and not any(one.stops for one in prospect.obstacles):
        note("No guard forbids it: --override is not needed, and not kept.")


def _clock_changes(prospect: SchedulePreview) -> Iterator[str]:
    """Say what happens where the clocks change at that hour: in the zone that was named, then in readers'."""
    from newsletter.schedule.wall_time import explained, settle

    instant = prospect.instant
    if why := explained(instant):
        yield why
    zones = {zone for wave in prospect.waves if not wave.missed for zone in wave.zones} - {instant.zone}
    theirs = [settle(instant.wall, zone) for zone in sorted(zones)]
    for quirk in (Quirk.GAP, Quirk.FOLD):
        there = [one for one in theirs if one.quirk is quirk]
        if there:
            others = f", and so in {plural(len(there) - 1, 'more zone')}" if len(there) > 1 else ""
            yield f"{explained(there[0])}{others}"


def send_after_a_moment(
    workspace: Workspace,
    issue: Issue,
    edition: Edition,
    *,
    round_: int,
    carrier: str,
    override: str,
) -> int:
    """Wait out the minutes in which a send can be undone; return the mailing.

    Raises RefusedError when it was undone, or held.
    """
    from newsletter.app.approvals import authors_of
    from newsletter.app.scheduling import preview_departures, schedule_edition, send_now
    from newsletter.app.send_delay import wait_send_delay
    from newsletter.schedule.wall_time import at_instant, format_moment

    prospect = preview_departures(
        workspace,
        send_now(workspace),
        issue=issue.slug,
        list_key=edition.list,
        readers_zone=False,
        correction=round_ > 0,
    )
    plan, _replaced = schedule_edition(
        workspace,
        edition,
        prospect,
        round_=round_,
        transport=carrier,
        spoken="now",
        made_by=actor(),
        authors=authors_of(workspace, issue),
        override=override,
    )
    leaving = format_moment(at_instant(plan.send_at, plan.zone))
    note(f"The first message leaves {leaving}. Ctrl-C, or newsletter schedule cancel {plan.id}, undoes it.")
    with stop_on_signals("Undone.") as stop:
        mailing = wait_send_delay(workspace, plan, wait=stop.wait)
    if mailing is None:
        raise _not_sent(workspace.store.schedule_by_id(plan.id))
    return mailing.id


def _not_sent(plan: Schedule) -> RefusedError:
    if plan.status is ScheduleStatus.HELD:
        return RefusedError(
            f"{plan.issue} was not sent, schedule {plan.id} is held: {plan.reason}",
            hint=f"newsletter schedule release {plan.id} --at WHEN, or cancel {plan.id}",
        )
    return RefusedError(f"{plan.issue} was taken back before the first message left: {plan.reason}")


def waits(plan: Schedule) -> RefusedError:
    """Return why an issue that is scheduled is not sent now."""
    return RefusedError(
        f"{plan.issue} is scheduled for {plan.list} ({plan.status.value}, {leaves(plan)})",
        hint=f"newsletter schedule cancel {plan.id} first, or give another time with --at",
    )
