"""Outdated schedules on the command line: a warning that a schedule holds an earlier version of an issue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsletter.cli.hints import print_hints
from newsletter.cli.output import print_warning
from newsletter.cli.send_time import format_send_time

if TYPE_CHECKING:
    from newsletter.app.outdated_schedules import OutdatedSchedule
    from newsletter.app.workspace import Workspace


def warn_outdated(workspace: Workspace, slug: str) -> None:
    """Warn on standard error of an issue's schedules that hold an earlier version; offer to replace them."""
    from newsletter.app.outdated_schedules import outdated_schedules

    for one in outdated_schedules(workspace, issue=slug):
        name = f"schedule {one.schedule.id} (to {one.schedule.list}, {format_send_time(one.schedule)})"
        print_warning(f"{name} {one.explanation}.")
        print_hints(one.next_steps)


def offer_replacements(outdated: Iterable[OutdatedSchedule]) -> None:
    """Print how to replace outdated schedules that a table above has explained."""
    for one in outdated:
        print_hints(one.next_steps[:1])


def outdated_json(one: OutdatedSchedule) -> dict[str, object]:
    """Return an outdated schedule as a JSON object."""
    return {
        "schedule": one.schedule.id,
        "list": one.schedule.list,
        "send_at": one.schedule.send_at,
        "changes": one.changes.parts,
        "subject": one.changes.subject,
        "problem": one.problem,
    }
