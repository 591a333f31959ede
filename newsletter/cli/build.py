"""`newsletter build`: render an issue to files you can open."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_with_progress
from newsletter.cli.news import pull_into
from newsletter.cli.outdated import outdated_json, warn_outdated
from newsletter.cli.output import display_path, format_size, print_json, print_line, print_success


@click.command()
@click.argument("slug")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write the files (default: build/ in the publication).",
)
@click.option(
    "--refresh-news",
    "refresh",
    is_flag=True,
    help="Poll the feeds of locked pull lines again. Anything you typed, changed or deleted is kept.",
)
@json_option
@click.pass_obj
def build(folder: Path, slug: str, out: Path | None, refresh: bool, json_: bool) -> None:
    """Write <slug>.html, .txt, .mjml and .eml and show their sizes.

    Open pull lines are filled from their feeds first: the stories are written into the issue file, where
    you can edit or delete them.
    """
    from newsletter.app.editions import open_issue, render_issue, write_build
    from newsletter.app.outdated_schedules import outdated_schedules

    workspace = open_with_progress(folder)
    issue = open_issue(workspace, slug)
    issue = pull_into(workspace, issue, refresh=refresh)
    edition = render_issue(workspace, issue)
    files = write_build(workspace, issue, edition, out or workspace.root / "build")
    if json_:
        print_json(
            {
                "issue": issue.slug,
                "subject": edition.subject,
                "digest": edition.digest,
                "files": files,
                "outdated": [outdated_json(one) for one in outdated_schedules(workspace, issue=issue.slug)],
            }
        )
        return
    for file in files:
        print_line(f"  {display_path(file.path)}  {format_size(file.size_bytes)}")
    print_success(f"Built {issue.slug} (digest {edition.digest[:12]})")
    warn_outdated(workspace, issue.slug)
