"""Replacing a schedule: the issue as its file is now, at the same time, to the same list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsletter.app.launching import Prepared, When, prepare
from newsletter.app.outdated_schedules import current_edition, issue_of
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import OPEN_SCHEDULES, Action, Hint, Instant, Schedule
from newsletter.model.phrase import as_phrase, phrase
from newsletter.schedule.edition_changes import EditionChanges, edition_changes
from newsletter.schedule.wall_time import to_instant
from newsletter.subscribers.segments import read_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What replacing a schedule would do; `changes` is what the new edition changes."""

    schedule: Schedule
    changes: EditionChanges
    prepared: Prepared


def prepare_replacement(
    workspace: Workspace, schedule_id: int, *, words: str = "", override: str = ""
) -> Replacement:
    """Return what scheduling the issue again would do, as its file is now; changes nothing.

    It keeps the time (unless `words` name another), the list, the transport, and the reason why a guard was
    overridden. Commit the proposal to replace the schedule. Raises NotFoundError, RefusedError, IssueError,
    ScheduleError, ThemeError, PictureError.
    """
    schedule = workspace.store.schedule_by_id(schedule_id)
    if schedule.status not in OPEN_SCHEDULES:
        raise RefusedError(
            phrase(
                "schedule {id} is {status} and can no longer be replaced",
                id=schedule.id,
                status=as_phrase(schedule.status.value),
            ),
            next_steps=_after_launch(schedule),
        )
    if not words and schedule.send_at <= workspace.clock.now():
        raise RefusedError(
            phrase("the time of schedule {id} has passed", id=schedule.id),
            hint="Give another time",
            next_steps=(Hint(Action.SEND_AT_ANOTHER_TIME),),
        )
    when = (
        When(words=words, readers_zone=schedule.readers_zone)
        if words
        else When(instant=_instant(schedule), rule=schedule.spoken, readers_zone=schedule.readers_zone)
    )
    prepared = prepare(
        workspace,
        issue_of(workspace, schedule),
        when=when,
        transport=schedule.transport,
        correction=schedule.round > 0,
        recipients=schedule.recipients,
        segment=read_stored(schedule.segment) if schedule.segment else None,
        override=override or schedule.override,
    )
    changes = edition_changes(
        workspace.store.scheduled_edition(schedule.id), current_edition(workspace, schedule)
    )
    return Replacement(schedule=schedule, changes=changes, prepared=prepared)


def _instant(schedule: Schedule) -> Instant:
    instant = to_instant(schedule.wall, schedule.zone)
    # A wall time that comes twice may have been meant the second time.
    return instant if schedule.readers_zone else replace(instant, at=schedule.send_at)


def _after_launch(schedule: Schedule) -> tuple[Hint, ...]:
    return (Hint(Action.CANCEL_MAILING, str(schedule.mailing_id)),) if schedule.mailing_id else ()
