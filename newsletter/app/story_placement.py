"""Story placement: puts a story from the desk into an issue's news block, and takes it out again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsletter.app.desk import DeskStory, find_desk_story
from newsletter.app.editions import open_issue
from newsletter.app.file_edits import edit_issue
from newsletter.app.workspace import Workspace
from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.story_selection import as_story
from newsletter.issues.add_story import add_story, remove_story
from newsletter.issues.locked_pulls import writable_story
from newsletter.issues.pull_lines import settled_stories
from newsletter.issues.stories import write_story
from newsletter.model import Issue, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """What became of a story: the line in the issue, and whether it was there already."""

    slug: str
    line: str
    headline: str
    was_there: bool
    backups: tuple[Path, ...] = ()
    """Files that may contain what another program saved into the issue at the same moment."""


def place_story(workspace: Workspace, slug: str, address: str) -> StoryPlacement:
    """Write a story of the desk as the last line of an issue's first news block, or of a new one.

    An issue that has the story already stays as it is. The desk then knows that the story is used. Raises
    NotFoundError for a story that is not on the desk or an unknown issue, and what `edit_issue` raises.
    """
    story = find_desk_story(workspace, address)
    issue = open_issue(workspace, slug)
    line = story_line(story)

    def change(current: Issue) -> tuple[str, bool]:
        known = {canonical_url(one.url) for one in settled_stories(current)}
        if known & set(story.canonical):
            return current.source, True
        return add_story(current, line, story.comment), False

    edited = edit_issue(workspace, issue, change)
    return StoryPlacement(
        slug=issue.slug,
        line=line,
        headline=story.headline,
        was_there=edited.outcome,
        backups=edited.backups,
    )


def take_story_out(workspace: Workspace, slug: str, address: str) -> bool:
    """Remove the line that `place_story` wrote; False if nobody wrote it or somebody changed it since."""
    story = find_desk_story(workspace, address)
    line = story_line(story)

    def change(current: Issue) -> tuple[str, bool]:
        text = remove_story(current, line, story.comment)
        return text, text != current.source

    return edit_issue(workspace, open_issue(workspace, slug), change).outcome


def story_line(story: DeskStory) -> str:
    """Return a story as a line of a news block, without its dash: what is dragged into a text."""
    place = Place(path=story.entry.feed, line=1)
    return write_story(writable_story(as_story(story, place), place))
