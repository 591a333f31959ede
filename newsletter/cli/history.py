"""`newsletter history`: earlier versions of an issue, what each would change, and keeping one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import print_json, print_line, print_note, print_success, safe
from newsletter.cli.terminal import paint

if TYPE_CHECKING:
    from newsletter.app.issue_history import DiffSpan, IssueVersion
    from newsletter.app.workspace import Workspace

_SHORT_HASH = 12


@click.command()
@click.argument("slug")
@click.argument("version", required=False)
@click.option("--keep", "note", metavar="NOTE", help="Keep the issue as it is now, with a note.")
@json_option
@click.pass_obj
def history(folder: Path, slug: str, version: str | None, note: str | None, json_: bool) -> None:
    """List the earlier versions of an issue; with VERSION, show what restoring it would change.

    In a git repository, a version that you keep is a commit of that one file. What the studio's editor
    replaces is kept every few minutes, with or without git.
    """
    from newsletter.app.issue_text import find_slug

    workspace = open_here(folder)
    slug = find_slug(workspace, slug)
    if note is not None:
        _keep(workspace, slug, note, json_=json_)
    elif version is not None:
        _compare(workspace, slug, version, json_=json_)
    else:
        _list(workspace, slug, json_=json_)


def _list(workspace: Workspace, slug: str, *, json_: bool) -> None:
    from newsletter.app.issue_history import history as issue_history

    found = issue_history(workspace, slug)
    if json_:
        print_json(found)
        return
    if found.problem:
        print_note(f"The versions in git cannot be listed: {found.problem}")
    for version in found.versions:
        print_line(_row(workspace, version))
    if not found.versions:
        print_line(f"{found.path} has no earlier versions yet.")


def _row(workspace: Workspace, version: IssueVersion) -> str:
    from newsletter.app.issue_history import VersionKind
    from newsletter.app.local_time import local_time

    key = version.id[:_SHORT_HASH] if version.kind is VersionKind.COMMIT else version.id
    at = local_time(version.at, workspace.settings.schedule.zone)
    what = version.note or (
        "before a change" if version.kind is VersionKind.AUTOMATIC else version.kind.value
    )
    return f"{key}  {at:%Y-%m-%d %H:%M %Z}  {', '.join(filter(None, (version.by, what)))}"


def _compare(workspace: Workspace, slug: str, version: str, *, json_: bool) -> None:
    from newsletter.app.issue_history import compare_version

    diff = compare_version(workspace, slug, version)
    if json_:
        print_json(diff)
        return
    if all(span.same for span in diff.spans):
        print_line("This is the text as it is now.")
        return
    click.echo("".join(map(_shown, diff.spans)), nl=False)


def _shown(span: DiffSpan) -> str:
    """Return a span as text: [-what would go-] and {+what would come+}, as `git diff --word-diff` has it."""
    if span.same:
        return safe(span.old)
    removed = paint(f"[-{safe(span.old)}-]", fg="red") if span.old else ""
    added = paint(f"{{+{safe(span.new)}+}}", fg="green") if span.new else ""
    return removed + added


def _keep(workspace: Workspace, slug: str, note: str, *, json_: bool) -> None:
    from newsletter.app.issue_history import VersionKind, keep_version

    kept = keep_version(workspace, slug, note=note, by=actor())
    if json_:
        print_json(kept)
    elif kept.kind is None:
        print_line(f"{slug} is in the history as it is: nothing to keep.")
    else:
        if kept.problem:
            print_note(f"Kept outside git, because {kept.problem}")
        how = "as a git commit" if kept.kind is VersionKind.COMMIT else "in .newsletter/versions"
        print_success(f"{slug}: kept {how}.")
