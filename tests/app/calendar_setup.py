"""A publication with people, a clock that is moved by hand, and plans: for the schedule's tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsletter.app.scheduling import current_instant, preview_send, refuse_obstacles
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.background.scheduler import Scheduler, SchedulerTurn
from newsletter.model import Schedule
from newsletter.starter import copy_starter
from newsletter.store.database import Store
from tests.command_line import make_a_sink
from tests.store.people import LIST, subscribe
from tests.store.plans import a_plan

START = datetime.fromisoformat("2026-11-24T17:30:00+00:00")
"""A Tuesday, 09:30 in Los Angeles."""
DUE = START + timedelta(hours=1)


@dataclass
class HandClock:
    """Tells the time it was set to."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def later(self, **units: float) -> None:
        self.time += timedelta(**units)


@dataclass
class CalendarRoom:
    """A newsletter with an open store."""

    workspace: Workspace
    clock: HandClock = field(default_factory=HandClock)

    @property
    def store(self) -> Store:
        return self.workspace.store

    def plan(self, issue: str = "an-issue", *, send_at: datetime = DUE, **given: Any) -> Schedule:
        plan = a_plan(
            issue=issue, digest=issue.ljust(64, "0"), send_at=send_at, now=self.clock.now(), **given
        )
        return self.store.schedule(plan)[0]

    def rules(self, **changed: Any) -> None:
        """Change what newsletter.toml says of the schedule."""
        settings = self.workspace.settings
        rules = replace(settings.schedule, **changed)
        self.workspace = replace(self.workspace, settings=replace(settings, schedule=rules))

    def scheduler(self) -> Scheduler:
        """A scheduler that has just been started."""
        return Scheduler(workspace=self.workspace)

    def turn(self) -> SchedulerTurn:
        return self.scheduler().turn()

    def status(self, plan: Schedule) -> tuple[str, str]:
        now = self.store.schedule_by_id(plan.id)
        return now.status.value, now.reason


def refuse_now(room: CalendarRoom, issue: str, *, override: str) -> None:
    """Raise RefusedError when an issue may not leave at this moment."""
    preview = preview_send(
        room.workspace, current_instant(room.workspace), issue=issue, list_key=LIST, readers_zone=False
    )
    refuse_obstacles(preview.obstacles, override)


@contextmanager
def calendar_room(folder: Path, *, people: int = 3, url: str = "") -> Iterator[CalendarRoom]:
    """Open a fresh publication with some people on its list, in its own database or that at `url`."""
    root = folder / "letter"
    copy_starter(root)
    make_a_sink(root)
    clock = HandClock()
    environ = {"NEWSLETTER_DATABASE_URL": url} if url else {}
    with replace(open_workspace(root, environ), clock=clock) as workspace:
        subscribe(workspace.store, range(people), LIST)
        yield CalendarRoom(workspace=workspace, clock=clock)
