"""Desk use cases: rank the stories of all feeds, using staff's decisions and what issues published before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from newsletter.app.workspace import Workspace
from newsletter.errors import BrokenIssueError, NotFoundError
from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.desk import DeskStory as DeskStory
from newsletter.feeds.desk import desk_horizon, lay_out
from newsletter.feeds.published_stories import PublishedStories, TellTale
from newsletter.feeds.pull_candidates import PullCandidates
from newsletter.feeds.sanitize import plain_text
from newsletter.issues.issue_files import issue_files, previous_issue_date
from newsletter.issues.parser import read_issue
from newsletter.issues.pull_lines import settled_stories
from newsletter.issues.stories import write_story
from newsletter.model import (
    DESK,
    Action,
    Actor,
    DeskNote,
    Entry,
    Hint,
    Issue,
    Pull,
    Story,
    StoryVerdict,
)
from newsletter.model.phrase import phrase

_ADDRESS = re.compile(r"\]\(\s*<?(https?://[^\s)>]+)")
_MOST_LISTED = 5
_LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryVerdictResult:
    """A recorded decision or comment, and the note that was there before."""

    note: DeskNote
    before: DeskNote | None = None


def desk_stories(workspace: Workspace, keys: Sequence[str] = ()) -> tuple[DeskStory, ...]:
    """Return the stories on the desk, of all feeds or those named; nothing is fetched."""
    published = TellTale(published_stories(workspace, but=None))
    stories = _ranked(workspace, _recent(workspace), published)
    if not keys:
        return stories
    return tuple(story for story in stories if set(keys) & set(story.feeds))


def pull_candidates(
    workspace: Workspace, issue: Issue, pulls: Sequence[Pull], problems: Mapping[str, str]
) -> PullCandidates:
    """Return what an issue's pulls can choose from; `problems` has the feeds that failed, and why.

    Nothing is fetched. Reads every issue file, so that no story is published twice.
    """
    published = TellTale(published_stories(workspace, but=issue))
    return PullCandidates(
        stories={pull.feed: _stories_for(workspace, pull.feed, published) for pull in pulls},
        feeds=tuple(workspace.publication.feeds),
        problems=problems,
        since=previous_issue_date(workspace.root, issue),
    )


def remember_lines(
    workspace: Workspace, issue: Issue, feed: str, stories: Sequence[Story], at: datetime
) -> None:
    """Record the lines written under a pull, so that a refresh can tell them from lines that staff typed."""
    lines = {canonical_url(story.url): write_story(story) for story in stories}
    workspace.store.save_pulled(issue.slug, feed, lines, at)


def set_story_verdict(
    workspace: Workspace,
    which: str,
    *,
    verdict: StoryVerdict | None = None,
    comment: str | None = None,
    by: Actor,
) -> StoryVerdictResult:
    """Record staff's decision or comment on one story, found by its address or by words of its headline.

    None leaves the verdict or comment as it was. An address need not be on the desk: it can be rejected in
    advance. Raises NotFoundError if no story, or more than one, has such a headline.
    """
    story = _find_story(workspace, which)
    now, notes = workspace.clock.now(), workspace.store.desk_notes()
    before = next((notes[key] for key in story.keys if key in notes), None)
    note = before or DeskNote(canonical=story.keys[0], title=story.title, verdict=story.verdict, at=now)
    note = replace(
        note,
        verdict=note.verdict if verdict is None else verdict,
        comment=note.comment if comment is None else plain_text(comment, limit=_LONGEST_COMMENT),
        # A comment does not change who made the decision, or when.
        actor=by.name if verdict is not None else note.actor or by.name,
        at=note.at if verdict is None else now,
    )
    for key in story.keys:  # each outlet's version may come up alone later
        workspace.store.save_desk_note(replace(note, canonical=key))
    return StoryVerdictResult(note=note, before=before)


def find_desk_story(workspace: Workspace, address: str) -> DeskStory:
    """Return the story on the desk that has an address; raises NotFoundError."""
    key = canonical_url(address)
    for story in desk_stories(workspace):
        if key in story.canonical:
            return story
    raise NotFoundError("this story is not on the desk any more", next_steps=(Hint(Action.LIST_STORIES),))


def published_stories(workspace: Workspace, *, but: Issue | None) -> Iterator[PublishedStories]:
    """Yield every story of the publication's issues, except those of one issue.

    For an issue that cannot be parsed, its links count: it is better to miss a story than to repeat one.
    """
    pulled = workspace.store.pulled_when()
    for file in issue_files(workspace.root):
        path = file.relative_to(workspace.root).as_posix()
        if but is not None and path == but.path:
            continue
        try:
            issue = read_issue(file, root=workspace.root, publication=workspace.publication)
        except (BrokenIssueError, NotFoundError):
            yield from _links_in(file, path)
            continue
        for story in settled_stories(issue):
            yield PublishedStories(
                title=story.title,
                url=story.url,
                day=story.date or issue.front.date,
                where=path,
                # A story that was not pulled was typed, at the latest on the issue's date.
                since=pulled.get((issue.slug, canonical_url(story.url)))
                or datetime.combine(issue.front.date, time(), tzinfo=UTC),
            )


def _stories_for(workspace: Workspace, feed: str, published: TellTale) -> tuple[DeskStory, ...]:
    """Return what a pull can choose from: the whole desk, or everything that its feed ever published."""
    entries = _recent(workspace) if feed == DESK else workspace.store.entries(feed)
    return _ranked(workspace, entries, published)


def _ranked(workspace: Workspace, entries: Sequence[Entry], published: TellTale) -> tuple[DeskStory, ...]:
    now, notes = workspace.clock.now(), workspace.store.desk_notes()
    return lay_out(entries, workspace.publication, notes=notes, told=published, now=now)


def _recent(workspace: Workspace) -> tuple[Entry, ...]:
    now: datetime = workspace.clock.now()
    return workspace.store.entries_since(desk_horizon(workspace.publication, now))


def _links_in(file: Path, path: str) -> Iterator[PublishedStories]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for address in _ADDRESS.findall(text):
        yield PublishedStories(title="", url=address, day=date.min, where=path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _StoryMatch:
    """The story that staff named: the keys of all its addresses, its headline, its current verdict."""

    keys: tuple[str, ...]
    title: str
    verdict: StoryVerdict


def _find_story(workspace: Workspace, which: str) -> _StoryMatch:
    stories = desk_stories(workspace)
    if "://" in which:
        key = canonical_url(which)
        matches = [story for story in stories if key in story.canonical]
        return (
            _story_match(matches[0])
            if matches
            else _StoryMatch(keys=(key,), title="", verdict=StoryVerdict.OPEN)
        )
    words = which.casefold().strip()
    matches = [story for story in stories if words and words in story.headline.casefold()]
    if len(matches) == 1:
        return _story_match(matches[0])
    if not matches:
        raise NotFoundError(
            phrase("no story on the desk has {which} in its headline", which=repr(which)),
            hint="You can also give its address",
            next_steps=(Hint(Action.LIST_STORIES),),
        )
    titles = "; ".join(story.headline for story in matches[:_MOST_LISTED])
    advice = phrase("Give more words of the headline: {titles}", titles=titles)
    if len(matches) > _MOST_LISTED:
        more = len(matches) - _MOST_LISTED
        advice = phrase(
            "Give more words of the headline: {titles}; and {number} more", titles=titles, number=more
        )
    raise NotFoundError(
        phrase("{count} stories have {which} in their headlines", count=len(matches), which=repr(which)),
        hint=advice,
    )


def _story_match(story: DeskStory) -> _StoryMatch:
    return _StoryMatch(keys=story.canonical, title=story.headline, verdict=story.verdict)
