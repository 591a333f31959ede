"""News on the command line: pull stories into an issue before it is built, and report each pull line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli.output import display_path, plural, print_note

if TYPE_CHECKING:
    from newsletter.app.news import NewsPull, NewsRefresh
    from newsletter.app.workspace import Workspace
    from newsletter.model import Issue


def pull_into(workspace: Workspace, issue: Issue, *, refresh: bool = False) -> Issue:
    """Fill the issue's open pull lines and report the result; return the issue as it is now.

    With `refresh` the locked ones are polled again first.
    """
    from newsletter.app.editions import open_issue
    from newsletter.app.pull_lines import locked_pulls, open_pulls

    file = str(workspace.root / issue.path)
    locked = bool(locked_pulls(issue))
    if not (refresh and locked) and not open_pulls(issue):
        if refresh:
            print_note(f"{issue.path} has no pull lines, so there is nothing to refresh")
        return issue
    from newsletter.app.news import pull_news, refresh_news

    if refresh and locked:
        report_refresh(issue, refresh_news(workspace, issue))
        issue = open_issue(workspace, file)
    report_pulls(issue, pull_news(workspace, issue))
    return open_issue(workspace, file)


def report_feed_alerts(workspace: Workspace, issue: Issue) -> None:
    """Report, before an issue is sent, which of its feeds have problems."""
    from newsletter.app.pull_lines import pulls_of

    if not pulls_of(issue):
        return
    from newsletter.app.feeds import feed_alerts

    for alert in feed_alerts(workspace, issue):
        print_note(alert)


def report_pulls(issue: Issue, pulled: NewsPull) -> None:
    """Report what each pull line brought, on standard error."""
    for report in pulled.pulls:
        line = f"{report.pull.place}: {report.pull.feed}: "
        if report.problem:
            print_note(f"{line}{report.problem}")
        if not report.stays_open:
            stories = plural(len(report.stories), "story", "stories")
            added = f"added {stories} to {issue.path}" if report.stories else "no new stories"
            print_note(f"{line}{added}")
        if report.undated:
            left = plural(report.undated, "story without a date", "stories without a date")
            print_note(f"{line}{left} left out (since last issue); `newsletter feeds keep` includes one")
    report_backups(issue.path, pulled.backups)


def report_refresh(issue: Issue, refreshed: NewsRefresh) -> None:
    """Report what was removed and why, what was added, and the changed lines, on standard error."""
    for pull in refreshed.pulls:
        line = f"{pull.pull.place}: {pull.pull.feed}: "
        if pull.problem:
            print_note(f"{line}{pull.problem}")
        for removed in pull.refreshed.gone:
            print_note(f"{line}removed: {removed.story.title} ({removed.why})")
        for story in pull.refreshed.new:
            print_note(f"{line}added: {story.title}")
        for kept in pull.refreshed.stays:
            print_note(
                f"{line}kept: {kept.story.title} ({kept.why}, but you edited this line; delete it yourself)"
            )
        for title in pull.refreshed.not_again:
            print_note(f"{line}not added again: {title} (you deleted it)")
    print_note(refreshed.diff or f"{issue.path}: no changes")
    report_backups(issue.path, refreshed.backups)


def report_backups(name: str, backups: Sequence[Path]) -> None:
    """Report the backups of an edited file, on standard error."""
    for backup in backups:
        print_note(f"Another program may have saved {name} at the same time.")
        print_note(f"  Its version is in {display_path(backup)}. Compare the two, then delete that file.")
