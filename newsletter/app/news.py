"""News into an issue: poll the feeds its pull lines name, choose, and lock the choice into the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.newsletter import Newsletter
from newsletter.feeds.choose import choose
from newsletter.feeds.manners import Haste
from newsletter.feeds.poll import PollResult, poll
from newsletter.feeds.readers import Readers
from newsletter.issues.shelf import previous_issue_date
from newsletter.issues.writer import lock_pulls, save
from newsletter.model import Feed, Issue, News, Place, Pull, Story
from newsletter.ports import FeedStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What became of one pull line: its stories, or (`problem`) why it stays open."""

    pull: Pull
    stories: tuple[Story, ...] = ()
    problem: str = ""


def open_pulls(issue: Issue) -> tuple[Pull, ...]:
    """Return the pull lines that are not locked yet."""
    items = (item for block in issue.blocks if isinstance(block, News) for item in block.items)
    return tuple(item for item in items if isinstance(item, Pull) and item.pulled_at is None)


def settled_stories(issue: Issue) -> tuple[Story, ...]:
    """Return the stories that stand in the file: typed by hand, or locked earlier."""
    found: list[Story] = []
    for block in issue.blocks:
        for item in block.items if isinstance(block, News) else ():
            found.extend(item.stories if isinstance(item, Pull) else (item,))
    return tuple(found)


def poll_feeds(
    newsletter: Newsletter, store: FeedStore, keys: Sequence[str], *, haste: Haste = Haste.ROUTINE
) -> tuple[PollResult, ...]:
    """Poll feeds of the publication by key, in the order given; those whose turn has not come say so."""
    feeds: list[Feed] = [newsletter.publication.feeds[key] for key in keys]
    with newsletter.fetcher() as fetcher, Readers() as readers:
        return poll(feeds, fetcher, readers, store, newsletter.clock, haste=haste)


def pull_news(newsletter: Newsletter, store: FeedStore, issue: Issue) -> tuple[Pulled, ...]:
    """Poll the feeds of the issue's open pull lines and lock what was chosen into its file.

    A feed that failed and was never read leaves its line open; one that failed today lends what it
    gave last. The file is written once, at the end, or not at all. Returns one report a pull line.
    """
    pulls = open_pulls(issue)
    if not pulls:
        return ()
    problems = {
        result.feed: result.problem
        for result in poll_feeds(
            newsletter, store, list(dict.fromkeys(pull.feed for pull in pulls)), haste=Haste.FRESH
        )
        if result.problem
    }
    reports = _choose(newsletter, store, issue, pulls, problems)
    now = newsletter.clock.now()
    locked: dict[Place, tuple[datetime, tuple[Story, ...]]] = {
        report.pull.place: (now, report.stories) for report in reports if not report.problem or report.stories
    }
    if locked:
        save(newsletter.root / issue.path, lock_pulls(issue, locked))
    return reports


def _choose(
    newsletter: Newsletter,
    store: FeedStore,
    issue: Issue,
    pulls: Sequence[Pull],
    problems: dict[str, str],
) -> tuple[Pulled, ...]:
    since = previous_issue_date(newsletter.root, issue)
    taken = list(settled_stories(issue))
    reports = []
    for pull in pulls:
        feed = newsletter.publication.feeds[pull.feed]
        stories = choose(pull, store.entries(pull.feed), feed=feed, typed=taken, since=since)
        taken.extend(stories)
        reports.append(Pulled(pull=pull, stories=stories, problem=problems.get(pull.feed, "")))
    return tuple(reports)
