"""Scheduling: freeze an edition to be sent later, and report what forbids that before anything is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.app.frequency_cap import mailing_times, nearby_mailings
from newsletter.app.next_slot import next_slot
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError, ScheduleError
from newsletter.issues.date_conventions import DateConventions
from newsletter.model import (
    EVERYONE,
    Action,
    Actor,
    Edition,
    Expression,
    Hint,
    Instant,
    Publication,
    Recipients,
    RoundRecipients,
    Schedule,
    ScheduleStatus,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.schedule.frequency_cap import MailingTimes, NearbyMailing
from newsletter.schedule.launch_guards import OVERRIDE, Departure, Obstacle, distance_key, obstacles
from newsletter.schedule.recipient_timezones import ATTRIBUTE, due_by_zone, waves
from newsletter.schedule.recipient_timezones import Wave as Wave
from newsletter.schedule.send_time import read_when
from newsletter.schedule.wall_time import instant_at, to_instant
from newsletter.schedule.zones import known_zone
from newsletter.subscribers.segments import read_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePreview:
    """What scheduling would do: when messages go out, and which guards apply."""

    instant: Instant
    send_at: datetime
    readers_zone: bool
    waves: tuple[Wave, ...]
    """() if everyone gets it at the same time."""
    obstacles: tuple[Obstacle, ...]


def preview_schedule(
    workspace: Workspace,
    words: str,
    *,
    issue: str,
    list_key: str,
    readers_zone: bool,
    correction: bool = False,
    among: RoundRecipients = EVERYONE,
) -> SchedulePreview:
    """Return what scheduling for a time in words would do; raises ScheduleError. Nothing is stored."""
    return preview_send(
        workspace,
        read_moment(workspace, words, list_key=list_key),
        issue=issue,
        list_key=list_key,
        readers_zone=readers_zone,
        correction=correction,
        among=among,
    )


def read_moment(workspace: Workspace, words: str, *, list_key: str) -> Instant:
    """Return the time that someone typed, in the publication's zone; raises ScheduleError.

    "next slot" means the list's next slot for which nothing is scheduled. Raises AmbiguousTimeError, with the
    readings, for words that the publication's country does not decide.
    """
    if " ".join(words.split()).lower() == "next slot":
        return next_slot(workspace, list_key)
    return read_when(
        words,
        zone=workspace.settings.schedule.zone,
        now=workspace.clock.now(),
        day_first=_day_first(workspace.publication),
    )


def _day_first(publication: Publication) -> bool | None:
    """Return whether 12/1 is January 12 by the country's custom; None if that is not certain.

    In the United States, Spanish is written with the day first, and staff may have either order in mind.
    """
    if not publication.country:
        return None
    customs = {
        DateConventions(langs=(lang,), country=publication.country).day_first
        for lang in (publication.lang, "en")
    }
    return customs.pop() if len(customs) == 1 else None


def preview_send(
    workspace: Workspace,
    instant: Instant,
    *,
    issue: str,
    list_key: str,
    readers_zone: bool,
    correction: bool = False,
    among: RoundRecipients = EVERYONE,
) -> SchedulePreview:
    """Return what scheduling for an instant would do. Nothing is stored."""
    rules = workspace.settings.schedule
    earliest = workspace.clock.now() + timedelta(minutes=rules.undo_minutes)
    planned_waves = _preview_waves(workspace, instant, list_key, among, earliest) if readers_zone else ()
    send_at = max(earliest, planned_waves[0].at) if planned_waves else max(earliest, instant.at)
    departures = departure_times(send_at, rules.zone, planned_waves)
    times = MailingTimes(at=send_at, wall=instant.wall if planned_waves else None, zone=instant.zone)
    near = () if correction else nearby_mailings(workspace, issue, list_key, times)
    return SchedulePreview(
        instant=instant,
        send_at=send_at,
        readers_zone=readers_zone,
        waves=planned_waves,
        obstacles=obstacles(departures, rules, near),
    )


def _preview_waves(
    workspace: Workspace, instant: Instant, list_key: str, among: RoundRecipients, earliest: datetime
) -> tuple[Wave, ...]:
    if ATTRIBUTE not in workspace.publication.attributes:
        raise ScheduleError(
            phrase(
                "readers' time zones are not known: subscribers have no attribute {attribute}",
                attribute=repr(ATTRIBUTE),
            ),
            hint=phrase(
                'Add "{attribute}" to [subscribers] attributes and import it for your subscribers',
                attribute=ATTRIBUTE,
            ),
        )
    rules = workspace.settings.schedule
    zones = workspace.store.audience_zones(list_key, among, at=earliest)
    return waves(instant.wall, zones, zone=instant.zone, now=earliest, quiet=rules.quiet)


def departure_times(send_at: datetime, zone: str, planned_waves: tuple[Wave, ...]) -> tuple[Departure, ...]:
    """Return when messages go out and by which clock: each reader's for waves, else the publication's."""
    if not planned_waves:
        return (Departure(at=send_at, zone=zone),)
    return tuple(Departure(at=max(one.at, send_at), zone=zone) for one in planned_waves for zone in one.zones)


def refuse_obstacles(found: tuple[Obstacle, ...], override: str) -> None:
    """Raise RefusedError for guards that stop a mailing, unless there is a reason to override them."""
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
    preview: SchedulePreview,
    *,
    round_: int,
    transport: str,
    spoken: str,
    made_by: Actor,
    authors: tuple[str, ...],
    override: str = "",
    recipients: Recipients = Recipients.ALL,
    segment: Expression | None = None,
) -> tuple[Schedule, Schedule | None]:
    """Freeze and schedule the edition; return the schedule and the one it replaces. Raises RefusedError."""
    from newsletter.store.schedules import Plan

    override, overridden = _overridden(preview.obstacles, override)
    now, rules = workspace.clock.now(), workspace.settings.schedule
    return workspace.store.schedule(
        Plan(
            edition=edition,
            list=edition.list,
            round=round_,
            transport=transport,
            policy=workspace.settings.policy,
            instant=preview.instant,
            # The confirmation may have taken a while: the undo time counts from now.
            send_at=max(preview.send_at, now + timedelta(minutes=rules.undo_minutes)),
            readers_zone=preview.readers_zone,
            spoken=spoken,
            made_by=made_by.name,
            now=now,
            authors=authors,
            override=override,
            overridden=overridden,
            recipients=recipients,
            segment=segment,
        )
    )


def _overridden(found: tuple[Obstacle, ...], override: str) -> tuple[str, tuple[str, ...]]:
    """Return what goes on record: nothing if no guard forbids it. Raises RefusedError."""
    refuse_obstacles(found, override)
    keys = tuple(one.key for one in found if one.stops)
    return (override, keys) if keys else ("", ())


def cancel(workspace: Workspace, schedule_id: int, *, reason: str) -> Schedule:
    """Cancel a schedule before it is launched; raises NotFoundError, RefusedError."""
    return workspace.store.cancel_schedule(schedule_id, reason, now=workspace.clock.now())


def release(workspace: Workspace, schedule_id: int, words: str, *, by: Actor, override: str) -> Schedule:
    """Release a held schedule, to go out at another time.

    Raises ScheduleError, NotFoundError, RefusedError.
    """
    held = workspace.store.schedule_by_id(schedule_id)
    preview = preview_schedule(
        workspace,
        words,
        issue=held.issue,
        list_key=held.list,
        readers_zone=held.readers_zone,
        correction=held.round > 0,
        among=RoundRecipients(
            issue=held.issue,
            round=held.round,
            recipients=held.recipients,
            segment=read_stored(held.segment) if held.segment else None,
        ),
    )
    override, overridden = _overridden(preview.obstacles, override)
    return workspace.store.release_schedule(
        held.id,
        preview.instant,
        preview.send_at,
        by=by.name,
        now=workspace.clock.now(),
        override=override,
        overridden=overridden,
    )


def due_times(workspace: Workspace, schedule: Schedule, now: datetime) -> dict[str, datetime]:
    """Return when each message is due, by the reader's zone attribute; {} means all of them now."""
    if not schedule.readers_zone:
        return {}
    # Values that are no zone are treated like "": a wrong CSV column could exceed a statement's size limit.
    zones = {
        raw: people
        for raw, people in workspace.store.audience_zones(
            schedule.list, RoundRecipients(by_digest=False), digest=schedule.digest_audience
        ).items()
        if known_zone(raw)
    }
    quiet = workspace.settings.schedule.quiet
    return dict(due_by_zone(schedule.wall, zones, zone=schedule.zone, now=now, quiet=quiet))


def obstacles_at_launch(workspace: Workspace, schedule: Schedule) -> tuple[Obstacle, ...]:
    """Return the guards that apply to a schedule that is due, by the rules as they are now."""
    rules = workspace.settings.schedule
    # In some zones waves start on another day: what counts is the day that staff named.
    at = (
        to_instant(schedule.wall, rules.zone).at
        if schedule.readers_zone
        else _actual_send_time(schedule, workspace.clock.now())
    )
    # A correction must not wait, and readers of a digest chose how often they get one.
    exempt = schedule.round or schedule.digest_audience
    near = () if exempt else _sent_too_near(workspace, schedule)
    found = obstacles((Departure(at=at, zone=rules.zone),), rules, near)
    # By readers' own clocks, quiet hours were checked when it was scheduled.
    return tuple(one for one in found if not (schedule.readers_zone and one.kind == "quiet"))


def _actual_send_time(schedule: Schedule, now: datetime) -> datetime:
    """Return when a schedule goes out: one that is late, but not stale, may run into a blackout day."""
    return now if now - schedule.send_at > timedelta(minutes=1) else schedule.send_at


def blocking_obstacles(workspace: Workspace, schedule: Schedule) -> tuple[Obstacle, ...]:
    """Return the guards that stop a schedule that is due, except those that its override covers."""
    found = obstacles_at_launch(workspace, schedule)
    return tuple(one for one in found if one.stops and one.key not in schedule.overridden)


def _sent_too_near(workspace: Workspace, schedule: Schedule) -> tuple[NearbyMailing, ...]:
    """Return the mailings that were already sent too near to this schedule, without knowing of it.

    An override for a second mailing must not hold the first one: whoever gave it was shown the first. A
    mailing that is to go out later is checked when its own time comes.
    """
    near = nearby_mailings(workspace, schedule.issue, schedule.list, mailing_times(schedule))
    overrode = {
        one.mailing_id
        for one in (workspace.store.schedules(ScheduleStatus.LAUNCHED) if near else ())
        if distance_key(schedule.issue) in one.overridden
    }
    return tuple(one for one in near if one.mailing_id is not None and one.mailing_id not in overrode)


def current_instant(workspace: Workspace) -> Instant:
    """Return the current time as an instant of the publication's zone."""
    return instant_at(workspace.clock.now(), workspace.settings.schedule.zone)
