"""News on the command line: pulled into an issue before it is built, and told line by line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli.output import near, note, plural

if TYPE_CHECKING:
    from newsletter.app.news import NewsPull, NewsRefresh
    from newsletter.app.workspace import Workspace
    from newsletter.model import Issue


def pull_into(workspace: Workspace, issue: Issue, *, refresh: bool = False) -> Issue:
    """Fill the issue's open pull lines and tell what came; return the issue as it stands now.

    With `refresh` the locked ones are asked again first.
    """
    from newsletter.app.editions import open_issue
    from newsletter.app.news import locked_pulls, open_pulls, pull_news, refresh_news

    file = str(workspace.root / issue.path)
    locked = bool(locked_pulls(issue))
    if not (refresh and locked) and not open_pulls(issue):
        if refresh:
            note(f"{issue.path} has no pull line: there is nothing to refresh")
        return issue
    if refresh and locked:
        tell_refresh(issue, refresh_news(workspace, issue))
        issue = open_issue(workspace, file)
    tell_pulls(issue, pull_news(workspace, issue))
    return open_issue(workspace, file)


def tell_feed_alerts(workspace: Workspace, issue: Issue) -> None:
    """Tell, before an issue goes out, which of its feeds are not well."""
    from newsletter.app.feeds import feed_alerts

    for alert in feed_alerts(workspace, issue):
        note(alert)


def tell_pulls(issue: Issue, done: NewsPull) -> None:
    """Tell what each pull line brought, on standard error."""
    for report in done.pulls:
        line = f"{report.pull.place}: {report.pull.feed}: "
        if report.problem:
            note(f"{line}{report.problem}")
        if not report.stays_open:
            came = plural(len(report.stories), "story", "stories")
            note(f"{line}{came} written into {issue.path}" if report.stories else f"{line}nothing new")
        if report.undated:
            left = plural(report.undated, "story without a date", "stories without a date")
            note(f"{line}{left} left out (since last issue); `newsletter feeds keep` takes one in")
    tell_backups(issue.path, done.backups)


def tell_refresh(issue: Issue, done: NewsRefresh) -> None:
    """Tell what went and why, what came, and show the lines that changed, on standard error."""
    for pull in done.pulls:
        line = f"{pull.pull.place}: {pull.pull.feed}: "
        if pull.problem:
            note(f"{line}{pull.problem}")
        for gone in pull.refreshed.gone:
            note(f"{line}gone: {gone.story.title} ({gone.why})")
        for story in pull.refreshed.new:
            note(f"{line}new: {story.title}")
        for stays in pull.refreshed.stays:
            note(f"{line}stays: {stays.story.title} ({stays.why}, but the line is yours: delete it yourself)")
        for title in pull.refreshed.not_again:
            note(f"{line}not again: {title} (you took it out)")
    note(done.diff or f"{issue.path}: nothing changed")
    tell_backups(issue.path, done.backups)


def tell_backups(name: str, backups: Sequence[Path]) -> None:
    """Report the backups of an edited file, on standard error."""
    for backup in backups:
        note(f"{name} may have been saved by another program at the same moment.")
        note(f"  Its version is in {near(backup)}: compare the two, then delete that file.")
