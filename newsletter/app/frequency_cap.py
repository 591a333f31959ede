"""Frequency cap: finds other mailings, sent or scheduled, that the same people would get too soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, MailingStatus, Schedule, ScheduleStatus
from newsletter.model.deferred_dataclass import dataclass
from newsletter.schedule.frequency_cap import MailingTimes, NearbyMailing, may_be_too_near, too_near

if TYPE_CHECKING:
    from newsletter.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    name: str
    list: str
    times: MailingTimes
    mailing_id: int | None = None


def mailing_times(schedule: Schedule) -> MailingTimes:
    """Return when the messages of a schedule go out."""
    wall = schedule.wall if schedule.readers_zone else None
    return MailingTimes(at=schedule.send_at, wall=wall, zone=schedule.zone)


def nearby_mailings(
    workspace: Workspace, issue: str, list_key: str, times: MailingTimes
) -> tuple[NearbyMailing, ...]:
    """Return the mailings that people on a list get within `schedule.distance_hours` of these times."""
    rules = workspace.settings.schedule
    if not rules.distance_hours:
        return ()
    found = (
        too_near(
            other.name,
            times,
            other.times,
            _shared(workspace.store, list_key, times, other),
            rules,
            mailing_id=other.mailing_id,
        )
        for other in _others(workspace.store, issue, list_key)
        if may_be_too_near(times, other.times, rules)
    )
    return tuple(one for one in found if one is not None)


def _shared(store: Store, list_key: str, times: MailingTimes, other: _Other) -> Mapping[str, int]:
    """Count the people who get both; their zones only matter if one of the two goes by readers' zones."""
    if times.wall is None and other.times.wall is None:
        return {"": store.shared_people(list_key, other.list)}
    return store.shared_zones(list_key, other.list)


def _others(store: Store, issue: str, list_key: str) -> Iterator[_Other]:
    """Yield all other mailings and waiting schedules. Corrections, digests and welcome emails are exempt."""
    schedule_of = {one.mailing_id: one for one in store.schedules(ScheduleStatus.LAUNCHED)}
    for mailing in store.mailings():
        ours = (mailing.issue, mailing.list) == (issue, list_key)
        if mailing.status is not MailingStatus.CANCELLED and not ours and not _is_exempt(mailing):
            schedule = schedule_of.get(mailing.id)
            wall = schedule.wall if schedule is not None and schedule.readers_zone else None
            zone = schedule.zone if schedule is not None else ""
            times = MailingTimes(at=mailing.created_at, wall=wall, zone=zone)
            yield _Other(name=mailing.issue, list=mailing.list, times=times, mailing_id=mailing.id)
    for schedule in store.schedules(ScheduleStatus.WAITING):
        if (schedule.issue, schedule.list) != (issue, list_key) and not _is_exempt(schedule):
            yield _Other(name=schedule.issue, list=schedule.list, times=mailing_times(schedule))


def _is_exempt(one: Mailing | Schedule) -> bool:
    if isinstance(one, Schedule):
        return bool(one.round or one.digest_audience)
    return bool(one.round or one.cadence or one.is_welcome)
