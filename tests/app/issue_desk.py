"""A test tool: a publication on disk with issues, and mailings and schedules as if they had been sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from newsletter.app.editions import for_list, open_issue, render_issue
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Clearance, Instant, Mailing, Recipients, Schedule, UncertainPolicy
from newsletter.ports import Launch
from newsletter.starter import copy_starter
from newsletter.store.schedules import Plan
from tests.app.actors import staff
from tests.app.calendar_setup import HandClock

LIST = "constituents"


@dataclass
class IssueDesk:
    """A publication at work, without anybody on its lists."""

    workspace: Workspace
    clock: HandClock

    def write(self, slug: str, body: str = "Hello.", *, subject: str = "", list_key: str = LIST) -> Path:
        """Write an issue's file."""
        file = self.workspace.root / "issues" / f"{slug}.md"
        front = (
            f"subject: {subject or slug}\ndate: 2026-11-24\nlist: {list_key}\nlang: en\nauthors: [Ana Ruiz]"
        )
        file.write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
        return file

    def picture(self, slug: str, name: str = "map.png", data: bytes = b"picture") -> Path:
        """Write a file into an issue's folder."""
        file = self.workspace.root / "issues" / slug / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def launch(self, slug: str, *, finish: bool = True) -> Mailing:
        """Launch an issue; its audience is empty, so it is finished at once."""
        store, now = self.workspace.store, self.clock.now()
        issue = for_list(open_issue(self.workspace, slug), LIST)
        edition = render_issue(self.workspace, issue)
        launch = Launch(
            edition=edition,
            list=LIST,
            round=0,
            transport="outbox",
            policy=UncertainPolicy.RESEND,
            now=now,
            clearance=Clearance(approvals=0),
            recipients=Recipients.ALL,
        )
        mailing, _new = store.launch(launch)
        if finish:
            store.finish(mailing.id, now=now)
        return mailing

    def schedule(self, slug: str, at: str = "2026-11-25T17:00:00+00:00", *, round_: int = 0) -> Schedule:
        """Schedule an issue."""
        moment = datetime.fromisoformat(at).astimezone(UTC)
        edition = render_issue(self.workspace, open_issue(self.workspace, slug))
        instant = Instant(at=moment, wall=moment.replace(tzinfo=None), zone="UTC")
        plan = Plan(
            edition=edition,
            list=LIST,
            round=round_,
            transport="outbox",
            policy=UncertainPolicy.RESEND,
            instant=instant,
            send_at=moment,
            readers_zone=False,
            spoken="tomorrow",
            made_by=staff().name,
            now=self.clock.now(),
        )
        return self.workspace.store.schedule(plan)[0]


@contextmanager
def issue_desk(folder: Path) -> Iterator[IssueDesk]:
    """Make the starter publication without its issue, and open it."""
    root = folder / "publication"
    copy_starter(root)
    shutil.rmtree(root / "issues")
    (root / "issues").mkdir()
    clock = HandClock()
    with replace(open_workspace(root, {}), clock=clock) as workspace:
        yield IssueDesk(workspace=workspace, clock=clock)
