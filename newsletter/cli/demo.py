"""The demo: a full run on sample data, with feeds over HTTP and messages written to files."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli.context import actor
from newsletter.cli.output import display_path, format_size, plural, print_error, print_line, print_success

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace
    from newsletter.model import Issue

SLUG = "2023-03-11-sanctuary-city"
LIST = "constituents"


def run_demo(folder: Path, *, ends: bool = True) -> None:
    """Run everything once on sample data, and say where to look; `ends`: nothing is shown after that."""
    from newsletter.app.new_publication import copy_starter, open_demo

    started = time.monotonic()
    if not (folder / "newsletter.toml").is_file():
        copy_starter(folder)
        print_success(f"Created a publication in {folder}")
    with open_demo(folder) as workspace:
        issue = _build_issue(workspace)
        _import_people(workspace)
        mailing_id = _send(workspace, issue)
    _print_locations(workspace, issue, mailing_id, ends=ends)
    print_line()
    print_line(f"Finished in {time.monotonic() - started:.1f} seconds.")


def _build_issue(workspace: Workspace) -> Issue:
    from newsletter.app.editions import check_issue, open_issue, render_issue, write_build
    from newsletter.app.news import pull_news
    from newsletter.app.pull_lines import settled_stories
    from newsletter.cli.check import print_findings
    from newsletter.cli.news import report_backups

    issue = open_issue(workspace, SLUG)
    news = pull_news(workspace, issue)
    for report in news.pulls:
        if report.problem:
            print_error(f"{report.pull.feed}: {report.problem}")
        else:
            print_success(
                f"{report.pull.feed}: pulled {plural(len(report.stories), 'story', 'stories')} over HTTP"
            )
    report_backups(issue.path, news.backups)
    issue = open_issue(workspace, SLUG)
    print_success(
        f"{issue.path}: {plural(len(settled_stories(issue)), 'story', 'stories')} in the news, no duplicates"
    )
    edition = render_issue(workspace, issue)
    files = write_build(workspace, issue, edition, workspace.root / "build")
    print_success(
        f"Built {files[0].path.name}: {format_size(files[0].size_bytes)} (Gmail cuts off emails at 102 KB)"
    )
    findings = check_issue(workspace, issue, edition, reaches_people=False)
    print_findings(findings, issue.path)
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
    print_success(f"Subscribers: {counts.added} added, {counts.unchanged + counts.updated} already there")


def _send(workspace: Workspace, issue: Issue) -> int:
    """Send the sample issue like any other, without asking; return the mailing's number."""
    from newsletter.app.launching import AlreadySent, Launched, Unfinished, commit, prepare
    from newsletter.app.refusals import Refused
    from newsletter.cli.delivery import deliver_mailing
    from newsletter.cli.delivery_report import report_already_sent
    from newsletter.cli.refusals import refuse
    from newsletter.errors import RefusedError

    prepared = prepare(workspace, issue, transport="outbox")
    match prepared:
        case AlreadySent():
            report_already_sent(workspace, prepared.mailing)
            return prepared.mailing.id
        case Refused():
            raise RefusedError(prepared.message, hint="To start a new demo, choose another folder: --dir DIR")
        case Unfinished():
            mailing = prepared.mailing
        case _:
            refuse(prepared.refusals)
            launched = commit(workspace, prepared, by=actor())
            if not isinstance(launched, Launched):
                raise RefusedError("the demo's mailing was not launched")
            mailing = launched.mailing
    if not deliver_mailing(workspace, mailing):
        raise RefusedError("the demo's mailing is not finished")
    return mailing.id


def _print_locations(workspace: Workspace, issue: Issue, mailing_id: int, *, ends: bool) -> None:
    root = workspace.root
    # Before it is installed, the command is usually in a folder that is not on PATH.
    command = "newsletter" if shutil.which("newsletter") else display_path(Path(sys.argv[0]).absolute())
    print_line()
    print_line("Where to look:")
    places = [
        ("the email (open it in a browser)", display_path(root / "build" / f"{issue.slug}.html")),
        ("the issue file", display_path(root / issue.path)),
        ("the messages (open them in your mail program)", display_path(workspace.settings.outbox_folder)),
        (
            "the outcome of every delivery",
            f"{command} -C {display_path(root)} mailings show {mailing_id} --deliveries",
        ),
    ]
    if ends:
        places.append(
            ("the web pages that readers get", f"{command} demo --dir {display_path(root)} --serve")
        )
    for what, where in places:
        print_line(f"  {what}:")
        print_line(f"    {where}")
