"""Frozen editions of an issue: what is scheduled or was sent, which editing the file does not change."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.model import OPEN_SCHEDULES, Mailing, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenEditions:
    """The next schedule that waits or is held, and the newest mailing; None for those that there are not."""

    schedule: Schedule | None
    mailing: Mailing | None


def frozen_editions(workspace: Workspace, slug: str) -> FrozenEditions:
    """Return what is frozen of an issue, on any list."""
    schedules = [one for one in workspace.store.schedules(*OPEN_SCHEDULES) if one.issue == slug]
    mailings = workspace.store.mailings(issue=slug)
    return FrozenEditions(
        schedule=min(schedules, key=lambda one: one.send_at, default=None),
        mailing=mailings[-1] if mailings else None,
    )
