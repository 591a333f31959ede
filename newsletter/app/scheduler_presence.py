"""Scheduler presence: whether a scheduler runs, by its last sign of life."""

from __future__ import annotations

from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.schedule.wall_time import local

_ALIVE = timedelta(minutes=6)
"""A scheduler that cron starts every five minutes is alive."""


def scheduler_missing_since(workspace: Workspace) -> str:
    """Say since when no scheduler was seen; "" while one runs."""
    seen = workspace.store.seen().at
    if seen is None:
        return "never ran"
    # A sign from tomorrow was left by a clock that went wrong, and says nothing of today.
    if abs(workspace.clock.now() - seen) <= _ALIVE:
        return ""
    return f"was last seen {local(seen, workspace.settings.schedule.zone):%Y-%m-%d %H:%M %Z}"
