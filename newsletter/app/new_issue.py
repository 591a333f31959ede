"""Starting an issue: a free name for it, and its file with everything a newcomer fills in."""

from __future__ import annotations

import datetime as dt

from newsletter.app.importing import free_slug
from newsletter.app.workspace import Workspace
from newsletter.issues.writer import new_issue, save


def start_issue(workspace: Workspace, title: str, *, date: dt.date, list_key: str) -> str:
    """Write issues/<slug>.md from the template and return the slug.

    Raises RefusedError when there is one of that name, IssueError when it cannot be written.
    """
    slug = free_slug(workspace.root, title, date)
    file = workspace.root / "issues" / f"{slug}.md"
    file.parent.mkdir(exist_ok=True)
    save(file, new_issue(title, date=date, publication=workspace.publication, list=list_key))
    return slug
