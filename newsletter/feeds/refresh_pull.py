"""Refresh: what becomes of a locked pull when its feeds are asked again. Staff's work always stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.desk import DeskStory
from newsletter.feeds.story_selection import is_same, select_stories, too_old
from newsletter.model import DESK, Pull, Story, StoryVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedLine:
    """A story that stands under the pull; `ours` says that it is as we wrote it, with no note beside it."""

    story: Story
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLine:
    """A story that leaves the issue, and why."""

    story: Story
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What changes under a pull."""

    gone: tuple[RemovedLine, ...] = ()
    new: tuple[Story, ...] = ()
    not_again: tuple[str, ...] = ()
    """Headlines that would have come, but staff took them out of this issue before."""
    stays: tuple[RemovedLine, ...] = ()
    """Stories that staff rejected, in lines that are staff's own: those only they can take out."""


def refresh_pull(
    pull: Pull,
    standing: Sequence[LockedLine],
    stories: Sequence[DeskStory],
    *,
    written_before: Set[str],
    typed: Sequence[Story],
    since: date | None,
) -> Refreshed:
    """Return which stories go and which come.

    A line that staff typed, changed or commented on stays, and so does what they deleted stay away:
    `written_before` are the canonical addresses that we ever wrote under this pull. `typed` are the
    stories elsewhere in the issue. A line as we wrote it goes when the desk would not choose it now.
    """
    kept = [one.story for one in standing if not one.ours]
    here = {canonical_url(one.story.url) for one in standing}
    deleted = {key for key in written_before if key not in here}
    may = [story for story in stories if not deleted & set(story.canonical)]
    room = max(pull.newest - len(kept), 0)
    wanted = (
        select_stories(replace(pull, newest=room), may, typed=[*typed, *kept], since=since) if room else ()
    )
    ours = [one.story for one in standing if one.ours]
    gone = tuple(
        RemovedLine(story=story, why=_why_gone(story, pull, stories, [*typed, *kept], since))
        for story in ours
        if not any(is_same(story, other) for other in wanted)
    )
    return Refreshed(
        gone=gone,
        new=tuple(story for story in wanted if not any(is_same(story, other) for other in ours)),
        not_again=_not_again(stories, deleted),
        stays=tuple(_rejected(kept, stories)),
    )


def _rejected(kept: Sequence[Story], stories: Sequence[DeskStory]) -> Iterator[RemovedLine]:
    rejected = [story for story in stories if story.verdict is StoryVerdict.REJECTED]
    for line in kept:
        key = canonical_url(line.url)
        for story in rejected:
            if key in story.canonical:
                yield RemovedLine(story=line, why=story.left_out)


def _why_gone(
    story: Story, pull: Pull, stories: Sequence[DeskStory], others: Sequence[Story], since: date | None
) -> str:
    if any(is_same(story, other) for other in others):
        return "it stands elsewhere in this issue"
    key = canonical_url(story.url)
    found = next((one for one in stories if key in one.canonical), None)
    if found is None:
        return "it is too old, or its feed is no longer asked"
    if found.left_out:
        return found.left_out
    if too_old(found, pull, since):
        dated = found.entry.published_at is not None
        return "it is not newer than the last issue" if dated else "its feed says no date that can be read"
    return "better stories took its place" if pull.feed == DESK else "newer stories took its place"


def _not_again(stories: Sequence[DeskStory], deleted: Set[str]) -> tuple[str, ...]:
    return tuple(story.headline for story in stories if not story.left_out and deleted & set(story.canonical))
