"""`newsletter build`: render an issue to files to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, done, note, plural, say, size

if TYPE_CHECKING:
    from newsletter.app.news import Pulled
    from newsletter.app.newsletter import Newsletter
    from newsletter.model import Issue


@click.command()
@click.argument("slug")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where to write (default: build/ in the publication)."
)
@json_option
@click.pass_obj
def build(folder: Path, slug: str, out: Path | None, json_: bool) -> None:
    """Write <slug>.html, .txt, .mjml and .eml and print their sizes.

    Pull lines that are still open are filled from their feeds first: the chosen stories are written into the
    issue file, where you can read, edit or delete them.
    """
    from newsletter.app.editions import open_issue, render_issue, write_build

    newsletter = open_here(folder)
    issue = open_issue(newsletter, slug)
    issue = pull_into(newsletter, issue)
    edition = render_issue(newsletter, issue)
    files = write_build(newsletter, issue, edition, out or newsletter.root / "build")
    if json_:
        as_json({"issue": issue.slug, "subject": edition.subject, "digest": edition.digest, "files": files})
        return
    for file in files:
        say(f"  {file.path}  {size(file.size_bytes)}")
    done(f"Built {issue.slug} (digest {edition.digest[:12]})")


def pull_into(newsletter: Newsletter, issue: Issue) -> Issue:
    """Fill the issue's open pull lines and tell what came; return the issue as it stands now."""
    from newsletter.app.editions import open_issue
    from newsletter.app.news import open_pulls, pull_news

    if not open_pulls(issue):
        return issue
    with newsletter.store() as store:
        tell_pulls(issue, pull_news(newsletter, store, issue))
    return open_issue(newsletter, str(newsletter.root / issue.path))


def tell_pulls(issue: Issue, reports: Sequence[Pulled]) -> None:
    """Tell what each pull line brought, on standard error."""
    for report in reports:
        line = f"{report.pull.place}: {report.pull.feed}: "
        if report.problem:
            note(f"{line}{report.problem}")
        if report.stories or not report.problem:
            note(f"{line}{plural(len(report.stories), 'story', 'stories')} written into {issue.path}")
