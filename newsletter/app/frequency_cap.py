"""Neighbours: the other mailings, sent or scheduled, that the same people would get too near in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.model import MailingStatus, Schedule, ScheduleStatus
from newsletter.schedule.frequency_cap import MailingTimes, NearbyMailing, may_meet, too_near
from newsletter.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class _Other:
    name: str
    list: str
    course: MailingTimes
    mailing_id: int | None = None


def mailing_times(plan: Schedule) -> MailingTimes:
    """Return when a plan's copies leave."""
    return MailingTimes(at=plan.send_at, wall=plan.wall if plan.readers_zone else None, zone=plan.zone)


def nearby_mailings(
    workspace: Workspace, issue: str, list_key: str, course: MailingTimes
) -> tuple[NearbyMailing, ...]:
    """Return the mailings that people on a list get within the least distance of a course."""
    rules = workspace.settings.schedule
    if not rules.distance_hours:
        return ()
    found = (
        too_near(
            other.name,
            course,
            other.course,
            _shared(workspace.store, list_key, course, other),
            rules,
            mailing_id=other.mailing_id,
        )
        for other in _others(workspace.store, issue, list_key)
        if may_meet(course, other.course, rules)
    )
    return tuple(one for one in found if one is not None)


def _shared(store: Store, list_key: str, course: MailingTimes, other: _Other) -> Mapping[str, int]:
    """Count who gets both; where everybody gets each at one moment, their zones need not be looked up."""
    if course.wall is None and other.course.wall is None:
        return {"": store.shared_people(list_key, other.list)}
    return store.shared_zones(list_key, other.list)


def _others(store: Store, issue: str, list_key: str) -> Iterator[_Other]:
    """Yield what else goes to people: corrections are exempt, on either side."""
    came_of = {plan.mailing_id: plan for plan in store.schedules(ScheduleStatus.LAUNCHED)}
    for mailing in store.mailings():
        ours = (mailing.issue, mailing.list) == (issue, list_key)
        if mailing.status is not MailingStatus.CANCELLED and not ours and not mailing.round:
            plan = came_of.get(mailing.id)
            wall = plan.wall if plan is not None and plan.readers_zone else None
            zone = plan.zone if plan is not None else ""
            course = MailingTimes(at=mailing.created_at, wall=wall, zone=zone)
            yield _Other(name=mailing.issue, list=mailing.list, course=course, mailing_id=mailing.id)
    for plan in store.schedules(ScheduleStatus.WAITING):
        if (plan.issue, plan.list) != (issue, list_key) and not plan.round:
            yield _Other(name=plan.issue, list=plan.list, course=mailing_times(plan))
