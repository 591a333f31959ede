"""News into an issue: poll the feeds its pull lines name, choose, and lock the choice into the file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from newsletter.app.desk import NewsStore, settled_stories, stories_for, told_elsewhere
from newsletter.app.workspace import Workspace
from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.desk import DeskStory
from newsletter.feeds.poll import PollResult, poll
from newsletter.feeds.polling_policy import Urgency
from newsletter.feeds.refresh_pull import LockedLine, Refreshed, refresh_pull
from newsletter.feeds.retention import forget_before
from newsletter.feeds.story_selection import select_stories
from newsletter.issues.issue_files import previous_issue_date
from newsletter.issues.refresh_locked import RefreshLocked, has_note, refresh_locked, written_line
from newsletter.issues.shown_together import shown_together
from newsletter.issues.stories import write_story
from newsletter.issues.writer import lock_pulls, save
from newsletter.model import DESK, Feed, Issue, News, Place, Pull, Story
from newsletter.processes.parser_pool import ParserPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What became of one pull line: its stories, and what went wrong; nothing came and it `stays_open`."""

    pull: Pull
    stories: tuple[Story, ...] = ()
    problem: str = ""
    stays_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshedPull:
    """What became of one locked pull line; `problem` says which feed could not be asked."""

    pull: Pull
    refreshed: Refreshed
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsRefresh:
    """What refreshing an issue's news did; `diff` has the changed lines of the file, "" when none."""

    pulls: tuple[RefreshedPull, ...]
    diff: str = ""


def pulls_of(issue: Issue) -> tuple[Pull, ...]:
    """Return the issue's pull lines, open and locked."""
    items = (item for block in issue.blocks if isinstance(block, News) for item in block.items)
    return tuple(item for item in items if isinstance(item, Pull))


def open_pulls(issue: Issue) -> tuple[Pull, ...]:
    """Return the pull lines that are not locked yet."""
    return tuple(pull for pull in pulls_of(issue) if pull.pulled_at is None)


def poll_feeds(
    workspace: Workspace, keys: Sequence[str], *, haste: Urgency = Urgency.ROUTINE
) -> tuple[PollResult, ...]:
    """Poll feeds of the publication by key, in the order given; those whose turn has not come say so."""
    feeds: list[Feed] = [workspace.publication.feeds[key] for key in keys]
    before = forget_before(workspace.clock.now(), desk_days=workspace.publication.desk.days)
    with workspace.fetcher() as fetcher, ParserPool() as readers:
        return poll(
            feeds,
            fetcher,
            readers,
            workspace.store,
            workspace.clock,
            haste=haste,
            progress=workspace.progress,
            forget_before=before,
        )


def pull_news(workspace: Workspace, issue: Issue) -> tuple[Pulled, ...]:
    """Poll the feeds of the issue's open pull lines and lock what was chosen into its file.

    A feed that failed and was never read leaves its line open; one that failed today lends what it
    gave last. The file is written once, at the end, or not at all. Returns one report a pull line.
    """
    pulls = open_pulls(issue)
    if not pulls:
        return ()
    problems = ask_for(workspace, pulls)
    reports, notes = choose_for(workspace, issue, pulls, problems)
    now = workspace.clock.now()
    locked = lockable(reports, now)
    if locked:
        save(workspace.root / issue.path, lock_pulls(issue, locked, notes))
        remember(workspace.store, issue, [report for report in reports if report.pull.place in locked], now)
    return reports


def refresh_news(workspace: Workspace, issue: Issue) -> NewsRefresh:
    """Ask the feeds of the issue's locked pull lines again and change what stands below them.

    Lines that staff typed, changed or commented on stay, stories they deleted stay away. A pull from
    one feed that cannot be asked is left as it is. The file is written once, or not at all.
    """
    pulls = [pull for pull in pulls_of(issue) if pull.pulled_at is not None]
    problems = ask_for(workspace, pulls)
    taken, told = list(settled_stories(issue)), told_elsewhere(workspace, issue)
    met = shown_together(issue)
    now, notes = workspace.clock.now(), dict[str, str]()
    reports, changes = [], []
    for pull in pulls:
        stories = stories_for(workspace, pull, told)
        typed = [story for story in met.of(taken, pull) if story not in pull.stories]
        problem = problem_of(pull, problems)
        refreshed = Refreshed()
        if not problem or pull.feed == DESK:
            refreshed = _refreshed(workspace, issue, pull, stories, typed)
        reports.append(RefreshedPull(pull=pull, refreshed=refreshed, problem=problem))
        if refreshed.gone or refreshed.new:
            gone = [one.story for one in refreshed.gone]
            changes.append(RefreshLocked(pull=pull, gone=gone, new=refreshed.new, at=now))
        notes |= notes_of(stories)
        taken += refreshed.new
    text = refresh_locked(issue, changes, notes)
    if changes:
        save(workspace.root / issue.path, text)
        remember(
            workspace.store, issue, [Pulled(pull=one.pull, stories=tuple(one.new)) for one in changes], now
        )
    return NewsRefresh(pulls=tuple(reports), diff=_diff(issue, text))


def _refreshed(
    workspace: Workspace,
    issue: Issue,
    pull: Pull,
    stories: Sequence[DeskStory],
    typed: Sequence[Story],
) -> Refreshed:
    return refresh_pull(
        pull,
        _standing(workspace.store, issue, pull),
        stories,
        written_before=set(workspace.store.pulled_lines(issue.slug, pull.feed)),
        typed=typed,
        since=previous_issue_date(workspace.root, issue),
    )


def ask_for(workspace: Workspace, pulls: Sequence[Pull]) -> Mapping[str, str]:
    """Poll the feeds that pulls need; return what went wrong, by feed."""
    keys: dict[str, None] = {}
    for pull in pulls:
        keys |= dict.fromkeys(workspace.publication.feeds if pull.feed == DESK else (pull.feed,))
    results = poll_feeds(workspace, list(keys), haste=Urgency.FRESH)
    unknown = "it was never read, and cannot be asked now: "
    found = {result.feed: result.problem for result in results if result.problem}
    for result in results:
        state = workspace.store.feed_state(result.feed) if result.waiting else None
        if state is None and result.waiting:
            found[result.feed] = unknown + result.waiting
        elif state is not None and state.problem:
            found[result.feed] = state.problem
    return found


def problem_of(pull: Pull, problems: Mapping[str, str]) -> str:
    """Return what stands in a pull's way, in one line."""
    if pull.feed != DESK:
        return problems.get(pull.feed, "")
    if not problems:
        return ""
    return "; ".join(f"{feed}: {problem}" for feed, problem in problems.items())


def choose_for(
    workspace: Workspace,
    issue: Issue,
    pulls: Sequence[Pull],
    problems: Mapping[str, str],
) -> tuple[tuple[Pulled, ...], Mapping[str, str]]:
    """Choose for each pull in turn; return the choices, and staff's notes by address."""
    since: date | None = previous_issue_date(workspace.root, issue)
    taken, told = list(settled_stories(issue)), told_elsewhere(workspace, issue)
    met = shown_together(issue)
    reports, notes = [], dict[str, str]()
    for pull in pulls:
        stories = stories_for(workspace, pull, told)
        notes |= notes_of(stories)
        chosen = select_stories(pull, stories, typed=met.of(taken, pull), since=since)
        taken.extend(chosen)
        asked = workspace.publication.feeds if pull.feed == DESK else (pull.feed,)
        in_vain = all(feed in problems for feed in asked) and not chosen
        problem = problem_of(pull, problems)
        reports.append(Pulled(pull=pull, stories=chosen, problem=problem, stays_open=in_vain))
    return tuple(reports), notes


def lockable(reports: Sequence[Pulled], now: datetime) -> dict[Place, tuple[datetime, tuple[Story, ...]]]:
    """Return what can be locked: whatever brought stories, and what was asked and had nothing new."""
    return {report.pull.place: (now, report.stories) for report in reports if not report.stays_open}


def notes_of(stories: Sequence[DeskStory]) -> dict[str, str]:
    """Return what staff said of stories among themselves, by address."""
    return {story.entry.url: story.comment for story in stories if story.comment}


def remember(store: NewsStore, issue: Issue, reports: Sequence[Pulled], now: datetime) -> None:
    """Remember the lines that were written, so that a refresh can tell them from staff's own."""
    for report in reports:
        feed = report.pull.feed
        lines = {canonical_url(story.url): write_story(story) for story in report.stories}
        store.save_pulled(issue.slug, feed, lines, now)


def _standing(store: NewsStore, issue: Issue, pull: Pull) -> list[LockedLine]:
    before = store.pulled_lines(issue.slug, pull.feed)
    return [
        LockedLine(
            story=story,
            ours=before.get(canonical_url(story.url)) == written_line(issue, story)
            and not has_note(issue, story),
        )
        for story in pull.stories
    ]


def _diff(issue: Issue, text: str) -> str:
    before, after = issue.source.splitlines(keepends=True), text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, f"{issue.path} (before)", f"{issue.path} (now)", n=1)
    return "".join(lines)
