"""`newsletter demo`: the whole journey on the sample publication, with real HTTP and real messages."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor
from newsletter.cli.output import complain, done, near, plural, say, size

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace
    from newsletter.model import Issue

SLUG = "2023-03-11-sanctuary-city"
LIST = "constituents"


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("newsletter-demo"),
    help="Where the demo's publication lives (default: newsletter-demo).",
)
def demo(folder: Path) -> None:
    """The whole journey on the sample publication: feeds, issue, checks, 200 people, messages.

    Nothing leaves this machine. Doing it again sends nothing twice.
    """
    from newsletter.app.new_publication import copy_starter, open_demo

    started = time.monotonic()
    if not (folder / "newsletter.toml").is_file():
        copy_starter(folder)
        done(f"A publication is in {folder}")
    with open_demo(folder) as workspace:
        issue = _make(workspace)
        _import_people(workspace)
        mailing_id = _send(workspace, issue)
    _tell_where(workspace, issue, mailing_id)
    say()
    say(f"All of it took {time.monotonic() - started:.1f} seconds.")


def _make(workspace: Workspace) -> Issue:
    from newsletter.app.editions import check_issue, open_issue, render_issue, write_build
    from newsletter.app.news import pull_news, settled_stories
    from newsletter.cli.check import show_findings
    from newsletter.cli.news import tell_backups

    issue = open_issue(workspace, SLUG)
    news = pull_news(workspace, issue)
    for report in news.pulls:
        if report.problem:
            complain(f"{report.pull.feed}: {report.problem}")
        else:
            done(f"{report.pull.feed}: {plural(len(report.stories), 'story', 'stories')} pulled over HTTP")
    tell_backups(issue.path, news.backups)
    issue = open_issue(workspace, SLUG)
    done(f"{issue.path}: {plural(len(settled_stories(issue)), 'story', 'stories')} in the news, none twice")
    edition = render_issue(workspace, issue)
    files = write_build(workspace, issue, edition, workspace.root / "build")
    done(f"Built {files[0].path.name}, {size(files[0].size_bytes)} of HTML (Gmail cuts at 102 KB)")
    findings = check_issue(workspace, issue, edition)
    show_findings(findings, issue.path)
    return issue


def _import_people(workspace: Workspace) -> None:
    from newsletter.app.subscriber_import import import_file

    result = import_file(
        workspace,
        workspace.root / "subscribers" / "sample.csv",
        list_key=LIST,
        basis="Made-up people of the sample publication",
        by=actor(),
    )
    counts = result.counts
    done(f"Subscribers: {counts.added} added, {counts.unchanged + counts.updated} were there already")


def _send(workspace: Workspace, issue: Issue) -> int:
    """Send the sample issue as anybody would, but undone by nobody; return the mailing's number."""
    from newsletter.app.launching import AlreadySent, Launched, Unfinished, commit, prepare
    from newsletter.app.refusals import Refused
    from newsletter.cli.delivery import finish_mailing, tell_already_sent
    from newsletter.cli.refusals import refuse
    from newsletter.errors import RefusedError

    prepared = prepare(workspace, issue, transport="outbox")
    match prepared:
        case AlreadySent():
            tell_already_sent(workspace, prepared.mailing)
            return prepared.mailing.id
        case Refused():
            raise RefusedError(prepared.message, hint="For a fresh demo name another folder: --dir DIR")
        case Unfinished():
            mailing = prepared.mailing
        case _:
            refuse(prepared.refusals)
            launched = commit(workspace, prepared, by=actor())
            if not isinstance(launched, Launched):
                raise RefusedError("the demo's mailing was not launched")
            mailing = launched.mailing
    if not finish_mailing(workspace, mailing):
        raise RefusedError("the demo's mailing is not finished")
    return mailing.id


def _tell_where(workspace: Workspace, issue: Issue, mailing_id: int) -> None:
    root = workspace.root
    # Who has only just unpacked this has the command in a folder that no shell looks into.
    called = "newsletter" if shutil.which("newsletter") else near(Path(sys.argv[0]).absolute())
    say()
    say("Where to look:")
    for what, where in (
        ("the letter, for your browser", near(root / "build" / f"{issue.slug}.html")),
        ("the issue, as staff write it", near(root / issue.path)),
        ("the messages, for your mail program", near(workspace.settings.outbox_folder)),
        ("what became of every copy", f"{called} -C {near(root)} mailings show {mailing_id} --deliveries"),
    ):
        say(f"  {what}:")
        say(f"    {where}")
