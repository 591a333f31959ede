"""Scheduler presence: whether a scheduler is running, by its last heartbeat."""

from __future__ import annotations

from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.schedule.wall_time import format_short

_ALIVE = timedelta(minutes=6)
"""The longest time between heartbeats: a scheduler that cron starts every five minutes is running."""


def scheduler_missing_since(workspace: Workspace) -> str:
    """Return when the scheduler was last seen, in words; "" while one is running."""
    seen = workspace.store.seen().at
    if seen is None:
        return "it has never run"
    # A heartbeat from the future was left by a wrong clock and means nothing.
    if abs(workspace.clock.now() - seen) <= _ALIVE:
        return ""
    return f"last seen {format_short(seen, workspace.settings.schedule.zone)}"
