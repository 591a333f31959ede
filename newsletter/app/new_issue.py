"""New issues: find a free slug, and write the file from a template with everything to fill in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newsletter.app.file_edits import already_there, create_issue
from newsletter.app.workspace import Workspace
from newsletter.errors import IssueError, NotFoundError
from newsletter.issues.diagnostics import did_you_mean
from newsletter.issues.front_edit import front_text, with_front_values
from newsletter.issues.issue_files import slug_for
from newsletter.issues.new_issue import empty_issue, new_issue
from newsletter.model import Place
from newsletter.model.phrase import phrase

TEMPLATES = "issues/_templates"
"""Where a publication keeps templates of its own, as issue files; names that begin with _ are no issues."""


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


def start_empty_issue(workspace: Workspace, title: str, *, date: dt.date, list_key: str) -> str:
    """Write issues/<slug>.md with front matter and a greeting alone; as start_issue otherwise."""
    slug = free_slug(workspace.root, title, date)
    text = empty_issue(title, date=date, publication=workspace.publication, list=list_key)
    create_issue(workspace, slug, text)
    return slug


def issue_templates(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of the publication's own templates: issues/_templates/<name>.md."""
    return tuple(sorted(file.stem for file in (workspace.root / TEMPLATES).glob("*.md") if file.is_file()))


def start_from_template(
    workspace: Workspace, name: str, title: str, *, date: dt.date, list_key: str = ""
) -> str:
    """Write an issue from one of the publication's own templates, with its subject and date; return the slug.

    Its list stays the template's, unless another is given. Raises NotFoundError for an unknown template,
    IssueError for one that is not text, RefusedError if an issue of that name exists.
    """
    known = issue_templates(workspace)
    if name not in known:
        raise NotFoundError(
            phrase("there is no template {name}", name=repr(name)), hint=did_you_mean(name, known)
        )
    path = f"{TEMPLATES}/{name}.md"
    try:
        text = (workspace.root / path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise IssueError(
            "the template cannot be read as UTF-8 text", place=Place(path=path, line=1)
        ) from None
    values = {"subject": front_text(title), "date": date.isoformat()}
    values |= {"list": front_text(list_key)} if list_key else {}
    slug = free_slug(workspace.root, title, date)
    create_issue(workspace, slug, with_front_values(text, values))
    return slug
