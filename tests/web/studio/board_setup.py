"""A test tool: issues in a publication whose studio is served."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from newsletter.app.issue_preview import preview_text, saved_text
from newsletter.app.issue_removal import delete_issue
from tests.app.actors import staff
from tests.app.calendar_setup import HandClock
from tests.app.issue_desk import IssueDesk
from tests.web.studio.studio_site import StudioSite

LONG = "Straßenbahnhaltestellenmodernisierungsprogramm and what it means for everybody who lives nearby"


def desk_of(studio: StudioSite) -> IssueDesk:
    """Return the tool that writes, schedules and sends issues of the served publication."""
    return IssueDesk(workspace=studio.workspace, clock=HandClock(studio.clock.time))


def empty(studio: StudioSite) -> IssueDesk:
    """Remove the starter's issue."""
    issues = studio.workspace.root / "issues"
    shutil.rmtree(issues)
    issues.mkdir()
    return desk_of(studio)


def full(studio: StudioSite) -> str:
    """Fill the board: several drafts, one of each other state, and one that was deleted."""
    desk = empty(studio)
    for number in range(3):
        desk.write(
            f"2026-12-0{number + 1}-draft", "Hello there.", subject=f"What changes in week {number + 1}"
        )
    desk.write("2026-12-05-long", "Word " * 900, subject=LONG)
    preview_text(
        studio.workspace,
        "2026-12-05-long",
        saved_text(studio.workspace, "2026-12-05-long"),
    )
    (studio.workspace.root / "issues" / "broken.md").write_text("Nothing\n")
    desk.write("2026-11-25-scheduled", subject="Library hours over the holidays")
    desk.schedule("2026-11-25-scheduled")
    desk.write("2026-11-24-sending", subject="Your street, repaved")
    desk.launch("2026-11-24-sending", finish=False)
    for number in range(14):
        slug = f"2026-10-{number + 10}-sent"
        desk.write(slug, subject=f"News of the week, number {number + 1}")
        desk.launch(slug)
    desk.write("2026-09-01-gone", subject="The one that was deleted")
    delete_issue(studio.workspace, "2026-09-01-gone", by=staff("Ana Ruiz"))
    return "/issues"


def with_groups(studio: StudioSite) -> None:
    """Give the publication a test group and an issue template."""
    studio.site.change(test_groups={"office": ("ana@office.example", "ben@office.example")})
    folder: Path = studio.workspace.root / "issues" / "_templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "monthly.md").write_text("---\nsubject: x\ndate: 2026-01-01\nlist: constituents\n---\nHello.\n")


def on_smtp(studio: StudioSite) -> None:
    """Have the publication send by SMTP."""
    settings = replace(studio.workspace.settings, transport="smtp")
    studio.site.workspace = replace(studio.workspace, settings=settings)
