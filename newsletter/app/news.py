"""News pulls: poll the feeds that an issue's pull lines name, and lock the chosen stories into its file."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsletter.app.desk import pull_candidates, remember_lines
from newsletter.app.feed_polling import PullPolling
from newsletter.app.file_edits import edit_issue
from newsletter.app.workspace import Workspace
from newsletter.feeds.fill_pulls import Pulled, fill_pulls, lockable
from newsletter.feeds.refresh_pulls import RefreshedPull, changed_locks, refresh_pulls
from newsletter.issues.locked_pulls import lock_pulls
from newsletter.issues.pull_lines import locked_pulls, open_pulls
from newsletter.issues.refresh_locked import refresh_locked
from newsletter.model import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPull:
    """The result of filling an issue's open pull lines, one report per line."""

    pulls: tuple[Pulled, ...] = ()
    backups: tuple[Path, ...] = ()
    """Files that may contain what another program saved into the issue at the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsRefresh:
    """The result of refreshing an issue's news; `diff` has the changed lines of the file, "" if none."""

    pulls: tuple[RefreshedPull, ...]
    diff: str = ""
    backups: tuple[Path, ...] = ()
    """As in NewsPull."""


def pull_news(workspace: Workspace, issue: Issue) -> NewsPull:
    """Poll the feeds of the issue's open pull lines and lock what was chosen into its file.

    If a feed fails and was never read, its line stays open; if it was read before, its earlier stories are
    used. The file is written once, at the end, or not at all. If staff edit it in the meantime, stories are
    chosen again for its current lines. Raises what `edit_issue` raises.
    """
    if not open_pulls(issue):
        return NewsPull()
    polling = PullPolling(workspace)

    def fill(current: Issue) -> tuple[str, tuple[Sequence[Pulled], datetime]]:
        pulls = open_pulls(current)
        candidates = pull_candidates(workspace, current, pulls, polling.problems(pulls))
        filled, now = fill_pulls(current, pulls, candidates), workspace.clock.now()
        return lock_pulls(current, lockable(filled, now), candidates.notes), (filled, now)

    edited = edit_issue(workspace, issue, fill)
    filled, now = edited.outcome
    for one in filled:
        if not one.stays_open:
            remember_lines(workspace, issue, one.pull.feed, one.stories, now)
    return NewsPull(pulls=tuple(filled), backups=edited.backups)


def refresh_news(workspace: Workspace, issue: Issue) -> NewsRefresh:
    """Poll the feeds of the issue's locked pull lines again and update the stories below them.

    Lines that staff typed, changed or commented on stay, and stories they deleted stay deleted, also if they
    do so while the feeds are polled. A pull whose feed cannot be polled is not changed. The file is written
    once, or not at all. Raises what `edit_issue` raises.
    """
    polling = PullPolling(workspace)

    def refresh(current: Issue) -> tuple[str, tuple[NewsRefresh, datetime]]:
        pulls = locked_pulls(current)
        candidates = pull_candidates(workspace, current, pulls, polling.problems(pulls))
        written = {pull.feed: workspace.store.pulled_lines(issue.slug, pull.feed) for pull in pulls}
        refreshed, now = refresh_pulls(current, pulls, candidates, written), workspace.clock.now()
        text = refresh_locked(current, changed_locks(refreshed, now), candidates.notes)
        return text, (NewsRefresh(pulls=refreshed, diff=_diff(current, text)), now)

    edited = edit_issue(workspace, issue, refresh)
    news, now = edited.outcome
    for one in news.pulls:
        if one.refreshed.new:
            remember_lines(workspace, issue, one.pull.feed, one.refreshed.new, now)
    return NewsRefresh(pulls=news.pulls, diff=news.diff, backups=edited.backups)


def _diff(issue: Issue, text: str) -> str:
    before, after = issue.source.splitlines(keepends=True), text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, f"{issue.path} (before)", f"{issue.path} (now)", n=1)
    return "".join(lines)
