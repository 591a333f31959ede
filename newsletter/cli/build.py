"""`newsletter build`: render an issue to files to look at."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_to_ask
from newsletter.cli.news import pull_into
from newsletter.cli.output import as_json, done, near, say, size


@click.command()
@click.argument("slug")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where to write (default: build/ in the publication)."
)
@click.option(
    "--refresh-news",
    "refresh",
    is_flag=True,
    help="Ask the feeds of locked pull lines again; what you typed, changed or deleted stays as you left it.",
)
@json_option
@click.pass_obj
def build(folder: Path, slug: str, out: Path | None, refresh: bool, json_: bool) -> None:
    """Write <slug>.html, .txt, .mjml and .eml and print their sizes.

    Pull lines that are still open are filled from their feeds first: the chosen stories are written into the
    issue file, where you can read, edit or delete them.
    """
    from newsletter.app.editions import open_issue, render_issue, write_build

    workspace = open_to_ask(folder)
    issue = open_issue(workspace, slug)
    issue = pull_into(workspace, issue, refresh=refresh)
    edition = render_issue(workspace, issue)
    files = write_build(workspace, issue, edition, out or workspace.root / "build")
    if json_:
        as_json({"issue": issue.slug, "subject": edition.subject, "digest": edition.digest, "files": files})
        return
    for file in files:
        say(f"  {near(file.path)}  {size(file.size_bytes)}")
    done(f"Built {issue.slug} (digest {edition.digest[:12]})")
