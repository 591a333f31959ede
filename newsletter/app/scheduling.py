"""Scheduling: an edition is to leave later; what stands in its way is told before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.app.frequency_cap import mailing_times, nearby_mailings
from newsletter.app.next_slot import next_slot
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError, ScheduleError
from newsletter.model import Action, Actor, Edition, Hint, Instant, Schedule, ScheduleStatus
from newsletter.schedule.frequency_cap import MailingTimes, NearbyMailing
from newsletter.schedule.launch_guards import OVERRIDE, Departure, Obstacle, distance_key, obstacles
from newsletter.schedule.recipient_timezones import ATTRIBUTE, Wave, due_by_zone, waves
from newsletter.schedule.send_time import read_when
from newsletter.schedule.wall_time import at_instant, settle
from newsletter.schedule.zones import known_zone
from newsletter.store.schedules import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePreview:
    """What scheduling would do: when copies leave, and what stands in the way."""

    instant: Instant
    send_at: datetime
    readers_zone: bool
    waves: tuple[Wave, ...]
    """() when everybody gets it at once."""
    obstacles: tuple[Obstacle, ...]


def preview_schedule(
    workspace: Workspace,
    words: str,
    *,
    issue: str,
    list_key: str,
    readers_zone: bool,
    correction: bool = False,
) -> SchedulePreview:
    """Return what scheduling for a time in words would do; raises ScheduleError. Nothing is kept."""
    return preview_departures(
        workspace,
        read_moment(workspace, words, list_key=list_key),
        issue=issue,
        list_key=list_key,
        readers_zone=readers_zone,
        correction=correction,
    )


def read_moment(workspace: Workspace, words: str, *, list_key: str) -> Instant:
    """Return the time that somebody typed, in the publication's zone; raises ScheduleError.

    "next slot" is the next turn of a slot of the list that nothing is planned for.
    """
    if " ".join(words.split()).lower() == "next slot":
        return next_slot(workspace, list_key)
    return read_when(words, zone=workspace.settings.schedule.zone, now=workspace.clock.now())


def preview_departures(
    workspace: Workspace,
    instant: Instant,
    *,
    issue: str,
    list_key: str,
    readers_zone: bool,
    correction: bool = False,
) -> SchedulePreview:
    """Return what scheduling for an instant would do. Nothing is kept."""
    rules = workspace.settings.schedule
    earliest = workspace.clock.now() + timedelta(minutes=rules.undo_minutes)
    rounds = _waves(workspace, instant, list_key, earliest) if readers_zone else ()
    send_at = max(earliest, rounds[0].at) if rounds else max(earliest, instant.at)
    departures = departures_of(send_at, rules.zone, rounds)
    course = MailingTimes(at=send_at, wall=instant.wall if rounds else None, zone=instant.zone)
    near = () if correction else nearby_mailings(workspace, issue, list_key, course)
    return SchedulePreview(
        instant=instant,
        send_at=send_at,
        readers_zone=readers_zone,
        waves=rounds,
        obstacles=obstacles(departures, rules, near),
    )


def _waves(workspace: Workspace, instant: Instant, list_key: str, earliest: datetime) -> tuple[Wave, ...]:
    if ATTRIBUTE not in workspace.publication.attributes:
        raise ScheduleError(
            f"nobody's time zone is known: subscribers have no attribute {ATTRIBUTE!r}",
            hint=f'Add "{ATTRIBUTE}" to [subscribers] attributes and import it',
        )
    rules = workspace.settings.schedule
    zones = workspace.store.audience_zones(list_key)
    return waves(instant.wall, zones, zone=instant.zone, now=earliest, quiet=rules.quiet)


def departures_of(send_at: datetime, zone: str, rounds: tuple[Wave, ...]) -> tuple[Departure, ...]:
    """Return when copies leave and by whose clock: each reader's for waves, else the publication's."""
    if not rounds:
        return (Departure(at=send_at, zone=zone),)
    return tuple(Departure(at=max(one.at, send_at), zone=zone) for one in rounds for zone in one.zones)


def refuse_obstacles(found: tuple[Obstacle, ...], override: str) -> None:
    """Raise RefusedError for what stops a mailing, unless somebody says why it must leave."""
    stopping = [one.message for one in found if one.stops]
    if stopping and not override.strip():
        raise RefusedError(
            "; ".join(stopping),
            hint=OVERRIDE,
            next_steps=(Hint(Action.SEND_AT_ANOTHER_TIME), Hint(Action.OVERRIDE_GUARD)),
        )


def schedule_edition(
    workspace: Workspace,
    edition: Edition,
    prospect: SchedulePreview,
    *,
    round_: int,
    transport: str,
    spoken: str,
    made_by: Actor,
    authors: tuple[str, ...],
    override: str = "",
) -> tuple[Schedule, Schedule | None]:
    """Freeze the edition to leave then; return the plan and the one it replaces. Raises RefusedError."""
    override, overridden = _overridden(prospect.obstacles, override)
    now, rules = workspace.clock.now(), workspace.settings.schedule
    return workspace.store.schedule(
        Plan(
            edition=edition,
            list=edition.list,
            round=round_,
            transport=transport,
            policy=workspace.settings.policy,
            instant=prospect.instant,
            # Somebody may have thought about the question for longer than they have to undo it.
            send_at=max(prospect.send_at, now + timedelta(minutes=rules.undo_minutes)),
            readers_zone=prospect.readers_zone,
            spoken=spoken,
            made_by=made_by.name,
            now=now,
            authors=authors,
            override=override,
            overridden=overridden,
        )
    )


def _overridden(found: tuple[Obstacle, ...], override: str) -> tuple[str, tuple[str, ...]]:
    """Return what goes on record: nothing where nothing is in the way. Raises RefusedError."""
    refuse_obstacles(found, override)
    keys = tuple(one.key for one in found if one.stops)
    return (override, keys) if keys else ("", ())


def cancel(workspace: Workspace, schedule_id: int, *, reason: str) -> Schedule:
    """Take a plan back before it is launched; raises NotFoundError, RefusedError."""
    return workspace.store.cancel_schedule(schedule_id, reason, now=workspace.clock.now())


def release(workspace: Workspace, schedule_id: int, words: str, *, by: Actor, override: str) -> Schedule:
    """Let a held plan leave at another time; raises ScheduleError, NotFoundError, RefusedError."""
    plan = workspace.store.schedule_by_id(schedule_id)
    prospect = preview_schedule(
        workspace,
        words,
        issue=plan.issue,
        list_key=plan.list,
        readers_zone=plan.readers_zone,
        correction=plan.round > 0,
    )
    override, overridden = _overridden(prospect.obstacles, override)
    return workspace.store.release_schedule(
        plan.id,
        prospect.instant,
        prospect.send_at,
        by=by.name,
        now=workspace.clock.now(),
        override=override,
        overridden=overridden,
    )


def due_times(workspace: Workspace, plan: Schedule, now: datetime) -> dict[str, datetime]:
    """Return when each reader's copy may leave, by their attribute; {} sends everybody theirs at once."""
    if not plan.readers_zone:
        return {}
    # What is no zone goes the way of "": a wrong column of the CSV is more than a statement can hold.
    zones = {
        raw: people for raw, people in workspace.store.audience_zones(plan.list).items() if known_zone(raw)
    }
    quiet = workspace.settings.schedule.quiet
    return dict(due_by_zone(plan.wall, zones, zone=plan.zone, now=now, quiet=quiet))


def obstacles_now(workspace: Workspace, plan: Schedule) -> tuple[Obstacle, ...]:
    """Return what stands in the way of a plan that is due, by the rules as they are today."""
    rules = workspace.settings.schedule
    # Waves begin on another day somewhere: what counts is the day that staff named.
    at = settle(plan.wall, rules.zone).at if plan.readers_zone else _leaving(plan, workspace.clock.now())
    near = () if plan.round else _sent_near(workspace, plan)
    found = obstacles((Departure(at=at, zone=rules.zone),), rules, near)
    # By the readers' own clocks the hour was looked at when it was scheduled.
    return tuple(one for one in found if not (plan.readers_zone and one.kind == "quiet"))


def _leaving(plan: Schedule, now: datetime) -> datetime:
    """Return when a plan leaves: what is late, but not stale, may have come into a day of mourning."""
    return now if now - plan.send_at > timedelta(minutes=1) else plan.send_at


def stopping_now(workspace: Workspace, plan: Schedule) -> tuple[Obstacle, ...]:
    """Return what stops a plan that is due, but for what somebody knew when they said why it must leave."""
    found = obstacles_now(workspace, plan)
    return tuple(one for one in found if one.stops and one.key not in plan.overridden)


def _sent_near(workspace: Workspace, plan: Schedule) -> tuple[NearbyMailing, ...]:
    """Return the neighbours that have left already and knew nothing of this plan.

    Somebody's override for a second mailing must not hold the first: whoever gave it was told of the
    other. What is to leave later asks for itself when it does.
    """
    near = nearby_mailings(workspace, plan.issue, plan.list, mailing_times(plan))
    knew = {
        one.mailing_id
        for one in (workspace.store.schedules(ScheduleStatus.LAUNCHED) if near else ())
        if distance_key(plan.issue) in one.overridden
    }
    return tuple(one for one in near if one.mailing_id is not None and one.mailing_id not in knew)


def send_now(workspace: Workspace) -> Instant:
    """Return this moment as an instant of the publication's zone."""
    return at_instant(workspace.clock.now(), workspace.settings.schedule.zone)
