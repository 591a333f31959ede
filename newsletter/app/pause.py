"""Pause: a person gets no email until a day they name; it ends by itself, and nothing is sent later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsletter.app.workspace import Workspace
from newsletter.model import Subscriber, SubscriptionStatus

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChoice:
    """Whether a person's emails are paused, and the days they can choose, by the publication's clocks."""

    until: date | None
    """The day from which they get email again; None if nothing is paused."""
    first: date
    last: date


def pause_choice(workspace: Workspace, subscriber: Subscriber) -> PauseChoice | None:
    """Return what a person can choose; None for somebody who gets no email anyway."""
    if not any(one.status is SubscriptionStatus.SUBSCRIBED for one in subscriber.subscriptions):
        return None
    now = workspace.clock.now()
    today = _day(workspace, now)
    until = subscriber.paused_until if subscriber.is_paused(now) else None
    return PauseChoice(
        until=None if until is None else _day(workspace, until),
        first=today + timedelta(days=1),
        last=today + LONGEST,
    )


def pause_until(workspace: Workspace, subscriber: Subscriber, day: str) -> bool:
    """Send a person nothing before a day (2026-12-24); False, and no change, for a day that cannot be."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return False
    today = _day(workspace, workspace.clock.now())
    if not today < wanted <= today + LONGEST:
        return False
    midnight = datetime.combine(wanted, time(), tzinfo=ZoneInfo(workspace.settings.schedule.zone))
    workspace.store.set_pause(subscriber.id, midnight)
    return True


def resume(workspace: Workspace, subscriber: Subscriber) -> None:
    """End a person's pause."""
    workspace.store.set_pause(subscriber.id, None)


def _day(workspace: Workspace, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(workspace.settings.schedule.zone)).date()
