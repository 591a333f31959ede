"""Departure day: the day an issue goes out, for the checks that depend on a date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from newsletter.app.workspace import Workspace
from newsletter.model import Issue
from newsletter.schedule.wall_time import local

if TYPE_CHECKING:
    from newsletter.app.scheduling import SchedulePreview


def departure_day(workspace: Workspace, issue: Issue) -> dt.date:
    """Return the day an issue goes out: of its schedule, of its last mailing, or the earliest possible.

    An issue that is neither scheduled nor sent goes out on its own date, or today if that has passed.
    """
    zone = workspace.settings.schedule.zone
    slug, list_key = issue.slug, issue.front.list
    found = workspace.mailing_lookup
    schedule = workspace.store.open_schedule(slug, list_key) if found.has_open_schedules(slug) else None
    if schedule is not None:
        return schedule.wall.date() if schedule.readers_zone else local(schedule.send_at, zone).date()
    mailings = found.mailings(issue=slug, list=list_key)
    if mailings:
        return local(mailings[-1].created_at, zone).date()
    return max(issue.front.date, local(workspace.clock.now(), zone).date())


def day_of(workspace: Workspace, preview: SchedulePreview) -> dt.date:
    """Return the day that a previewed send goes out; in readers' own zones, the day that staff named."""
    if preview.readers_zone:
        return preview.instant.wall.date()
    return local(preview.send_at, workspace.settings.schedule.zone).date()
