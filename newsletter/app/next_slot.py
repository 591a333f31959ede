"""The free slot: the next time an issue of a list is wanted and nothing is planned."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Instant, MailingStatus, Schedule, ScheduleStatus
from newsletter.schedule.slots import closed, filled, turns
from newsletter.schedule.wall_time import settle
from newsletter.store.database import Store

_AHEAD = timedelta(days=366)


def next_slot(workspace: Workspace, list_key: str) -> Instant:
    """Return when the list's next free slot comes round; raises NotFoundError when it has none."""
    now = workspace.clock.now()
    rules = workspace.settings.schedule
    taken = planned(workspace.store, rules.zone)
    free = [
        turn.appears
        for slot in rules.slots
        if slot.list == list_key
        for turn in turns(slot, rules.zone, after=now, until=now + _AHEAD)
        if not filled(turn, taken) and not closed(turn, rules.blackouts)
    ]
    if not free:
        raise NotFoundError(
            f"{list_key} has no free slot in the coming year",
            hint="[slots.KEY] in newsletter.toml says when issues appear",
        )
    return min(free, key=lambda instant: instant.at)


def planned(store: Store, zone: str) -> list[tuple[str, dt.datetime]]:
    """Return the list and time of everything that goes or went out, by the publication's zone."""
    # Cancelled before a copy left, it was nothing; cancelled on the way, some people have it.
    sent = {
        one.id: one
        for one in store.mailings()
        if one.status is not MailingStatus.CANCELLED or one.started_at is not None
    }
    plans = store.schedules(ScheduleStatus.WAITING, ScheduleStatus.LAUNCHED)
    kept = [one for one in plans if one.mailing_id is None or one.mailing_id in sent]
    by_hand = [one for one in sent.values() if one.id not in {plan.mailing_id for plan in kept}]
    return [(one.list, hour_of(one, zone)) for one in kept] + [(one.list, one.created_at) for one in by_hand]


def hour_of(plan: Schedule, zone: str) -> dt.datetime:
    """Return the time that staff meant: with waves the first leaves on the day before, somewhere."""
    return settle(plan.wall, zone).at if plan.readers_zone else plan.send_at
