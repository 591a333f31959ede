"""New issues: find a free slug, and write the file from a template with everything to fill in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newsletter.app.file_edits import already_there, create_issue
from newsletter.app.workspace import Workspace
from newsletter.issues.issue_files import slug_for
from newsletter.issues.new_issue import new_issue


def free_slug(root: Path, title: str, date: dt.date) -> str:
    """Return the slug of a new issue; raises RefusedError if an issue has it already."""
    slug = slug_for(title, date)
    if (root / "issues" / f"{slug}.md").exists() or (root / "issues" / slug / "index.md").exists():
        raise already_there(f"issues/{slug}.md")
    return slug


def start_issue(workspace: Workspace, title: str, *, date: dt.date, list_key: str) -> str:
    """Write issues/<slug>.md from the template and return the slug.

    Raises RefusedError if an issue of that name exists, NotFoundError if there is no such list.
    """
    slug = free_slug(workspace.root, title, date)
    text = new_issue(title, date=date, publication=workspace.publication, list=list_key)
    create_issue(workspace, slug, text)
    return slug
