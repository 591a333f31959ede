"""The desk at work: stories of all feeds beside what staff said of them and what issues told before."""

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

_ADDRESS = re.compile(r"\]\(\s*<?(https?://[^\s)>]+)")
_MOST_LISTED = 5
_LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryVerdictResult:
    """What staff said, and of which story."""

    note: DeskNote
    before: DeskNote | None = None


def desk_stories(workspace: Workspace, keys: Sequence[str] = ()) -> tuple[DeskStory, ...]:
    """Return what lies on the desk, of all feeds or of those named; nothing is fetched."""
    told = TellTale(told_stories(workspace, but=None))
    stories = _laid_out(workspace, _recent(workspace), told)
    if not keys:
        return stories
    return tuple(story for story in stories if set(keys) & set(story.feeds))


def pull_candidates(
    workspace: Workspace, issue: Issue, pulls: Sequence[Pull], problems: Mapping[str, str]
) -> PullCandidates:
    """Return what an issue's pulls may choose from; `problems` says which feeds could not be asked, and why.

    Nothing is fetched. Reads every issue file, to tell no story twice.
    """
    told = TellTale(told_stories(workspace, but=issue))
    return PullCandidates(
        stories={pull.feed: _stories_for(workspace, pull.feed, told) for pull in pulls},
        feeds=tuple(workspace.publication.feeds),
        problems=problems,
        since=previous_issue_date(workspace.root, issue),
    )


def remember_lines(
    workspace: Workspace, issue: Issue, feed: str, stories: Sequence[Story], at: datetime
) -> None:
    """Remember the lines that were written under a pull, so that a refresh can tell them from staff's own."""
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
    """Remember what staff say of one story, named by its address or by words of its headline.

    What is None stays as it was. An address need not be on the desk: it can be rejected beforehand.
    Raises NotFoundError when no story, or more than one, has such a headline.
    """
    story = _story_of(workspace, which)
    now, notes = workspace.clock.now(), workspace.store.desk_notes()
    before = next((notes[key] for key in story.keys if key in notes), None)
    note = before or DeskNote(canonical=story.keys[0], title=story.title, verdict=story.verdict, at=now)
    note = replace(
        note,
        verdict=note.verdict if verdict is None else verdict,
        comment=note.comment if comment is None else plain_text(comment, limit=_LONGEST_COMMENT),
        # A word beside a story that was kept does not keep it once more, and says nothing of who did.
        actor=by.name if verdict is not None else note.actor or by.name,
        at=note.at if verdict is None else now,
    )
    for key in story.keys:  # each outlet's version may be met alone later
        workspace.store.save_desk_note(replace(note, canonical=key))
    return StoryVerdictResult(note=note, before=before)


def told_stories(workspace: Workspace, *, but: Issue | None) -> Iterator[PublishedStories]:
    """Yield every story of the publication's issues, but those of one issue.

    An issue that cannot be read still counts with its links: better to miss a story than to repeat one.
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
                # What nobody pulled was typed, at the latest on the issue's day.
                since=pulled.get((issue.slug, canonical_url(story.url)))
                or datetime.combine(issue.front.date, time(), tzinfo=UTC),
            )


def _stories_for(workspace: Workspace, feed: str, told: TellTale) -> tuple[DeskStory, ...]:
    """Return what a pull may choose from: the whole desk, or all that its feed ever published."""
    entries = _recent(workspace) if feed == DESK else workspace.store.entries(feed)
    return _laid_out(workspace, entries, told)


def _laid_out(workspace: Workspace, entries: Sequence[Entry], told: TellTale) -> tuple[DeskStory, ...]:
    now = workspace.clock.now()
    return lay_out(entries, workspace.publication, notes=workspace.store.desk_notes(), told=told, now=now)


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
class _Meant:
    """The story that staff mean: the keys of all its addresses, its headline, how it stands now."""

    keys: tuple[str, ...]
    title: str
    verdict: StoryVerdict


def _story_of(workspace: Workspace, which: str) -> _Meant:
    stories = desk_stories(workspace)
    if "://" in which:
        key = canonical_url(which)
        fitting = [story for story in stories if key in story.canonical]
        return _meant(fitting[0]) if fitting else _Meant(keys=(key,), title="", verdict=StoryVerdict.OPEN)
    words = which.casefold().strip()
    fitting = [story for story in stories if words and words in story.headline.casefold()]
    if len(fitting) == 1:
        return _meant(fitting[0])
    if not fitting:
        raise NotFoundError(
            f"no story on the desk says {which!r} in its headline",
            hint="An address works too",
            next_steps=(Hint(Action.LIST_STORIES),),
        )
    titles = "; ".join(story.headline for story in fitting[:_MOST_LISTED])
    raise NotFoundError(
        f"{len(fitting)} stories say {which!r} in their headlines", hint=f"Say more of it: {titles}"
    )


def _meant(story: DeskStory) -> _Meant:
    return _Meant(keys=story.canonical, title=story.headline, verdict=story.verdict)
