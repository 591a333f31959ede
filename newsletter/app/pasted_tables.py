"""Writes the rows that somebody pasted from a spreadsheet as tables into an issue's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsletter.app.editions import open_issue
from newsletter.app.file_edits import edit_issue
from newsletter.app.workspace import Workspace
from newsletter.issues.tab_rows import tab_rows, with_tables
from newsletter.model import Action, Finding, Hint, Issue
from newsletter.model.deferred_dataclass import dataclass
from newsletter.preflight.pasted_text import TABS


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTables:
    """The issue as it is now, and how many tables were written; `backups` as in FileEdit."""

    issue: Issue
    tables: int = 0
    backups: tuple[Path, ...] = ()


def write_tables(workspace: Workspace, issue: Issue) -> WrittenTables:
    """Write an issue's tab-separated rows as tables; a file without any is not touched.

    Raises what `edit_issue` and `open_issue` raise.
    """
    if not any(rows.fits for rows in tab_rows(issue.blocks)):
        return WrittenTables(issue=issue)
    made = edit_issue(workspace, issue, with_tables)
    return WrittenTables(issue=open_issue(workspace, issue.slug), tables=made.outcome, backups=made.backups)


def next_steps(issue: Issue, findings: Sequence[Finding]) -> tuple[Hint, ...]:
    """Return what the program can do about some findings by itself."""
    if any(finding.rule == TABS.id for finding in findings):
        return (Hint(Action.WRITE_TABLES, issue.slug),)
    return ()
