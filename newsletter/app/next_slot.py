"""Next slot: the next slot of a list for which nothing is scheduled."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from typing import TYPE_CHECKING

from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Instant, MailingStatus, Schedule, ScheduleStatus
from newsletter.model.phrase import phrase, setting
from newsletter.schedule.slots import blackout_for, is_filled, slot_dates
from newsletter.schedule.wall_time import to_instant

if TYPE_CHECKING:
    from newsletter.store.database import Store

_AHEAD = timedelta(days=366)


def next_slot(workspace: Workspace, list_key: str) -> Instant:
    """Return the time of the list's next free slot; raises NotFoundError if it has none."""
    now = workspace.clock.now()
    rules = workspace.settings.schedule
    planned = planned_sends(workspace.store, rules.zone)
    free = [
        date.appears
        for slot in rules.slots
        if slot.list == list_key
        for date in slot_dates(slot, rules.zone, after=now, until=now + _AHEAD)
        if not is_filled(date, planned) and not blackout_for(date, rules.blackouts)
    ]
    if not free:
        raise NotFoundError(
            phrase("{list_key} has no free slot in the coming year", list_key=list_key),
            hint=phrase("Add one: {setting}", setting=setting("slots")),
        )
    return min(free, key=lambda instant: instant.at)


def planned_sends(store: Store, zone: str) -> list[tuple[str, dt.datetime]]:
    """Return list and time of each issue that was sent or is scheduled, by the publication's zone."""
    # A mailing cancelled before it started does not count; one cancelled later has reached some people.
    sent = {
        one.id: one
        for one in store.mailings()
        if not (one.cadence or one.is_welcome)
        and (one.status is not MailingStatus.CANCELLED or one.started_at is not None)
    }
    schedules = store.schedules(ScheduleStatus.WAITING, ScheduleStatus.LAUNCHED)
    kept = [
        one
        for one in schedules
        if not one.digest_audience and (one.mailing_id is None or one.mailing_id in sent)
    ]
    unscheduled = [one for one in sent.values() if one.id not in {other.mailing_id for other in kept}]
    return [(one.list, intended_time(one, zone)) for one in kept] + [
        (one.list, one.created_at) for one in unscheduled
    ]


def intended_time(schedule: Schedule, zone: str) -> dt.datetime:
    """Return the time that staff meant: with waves, the first one may go out on the day before."""
    return to_instant(schedule.wall, zone).at if schedule.readers_zone else schedule.send_at
