"""Locks pull lines: writes the pulled stories into the issue file, for people to review and edit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from newsletter.errors import IssueError
from newsletter.issues.addresses import WEB, address_fault
from newsletter.issues.diagnostics import shown
from newsletter.issues.stories import write_story
from newsletter.issues.wrapped_links.in_text import markdown_address
from newsletter.issues.wrapped_links.wrapped_link import unwrapped
from newsletter.model import Issue, News, Place, Pull, Story
from newsletter.model.phrase import phrase

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_LOCKED = re.compile(r"[ \t]+(?:pulled|[-*][ \t])", re.IGNORECASE)
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


NO_NOTES: Mapping[str, str] = {}


def lock_pulls(
    issue: Issue,
    locked: Mapping[Place, tuple[datetime, tuple[Story, ...]]],
    notes: Mapping[str, str] = NO_NOTES,
) -> str:
    """Return the issue's text with the time and the stories of each pull written under its line.

    `locked` maps the place of a pull line to these. `notes` has staff's comments on stories, by address; each
    becomes a comment above the story's line.

    Stories that were there are replaced; everything else stays byte for byte, line ends and byte order mark
    included. Reading the text gives the same stories, whatever their text contains. Raises IssueError for a
    place without a pull line and for a story without a web address.
    """
    pulls = _pull_lines(issue)
    lines = [line for line in _LINE.findall(issue.source) if line]
    written: list[str] = []
    index = 0
    for place in sorted(locked):
        if place not in pulls:
            raise IssueError("there is no pull line here", place=place, hint="Load the issue again.")
        written += lines[index : place.line]
        index = _end_of_lock(lines, place.line)
        end = _line_end(lines[place.line - 1])
        written += [line + end for line in locked_lines(*locked[place], place, notes)]
    return "".join((*written, *lines[index:]))


def unlock_pulls(issue: Issue) -> str:
    """Return the issue's text with its pull lines open again, without the stories written under them."""
    lines = [line for line in _LINE.findall(issue.source) if line]
    written: list[str] = []
    index = 0
    for place in sorted(_pull_lines(issue)):
        written += lines[index : place.line]
        index = _end_of_lock(lines, place.line)
    return "".join((*written, *lines[index:]))


def locked_lines(
    pulled_at: datetime, stories: Sequence[Story], place: Place, notes: Mapping[str, str] = NO_NOTES
) -> list[str]:
    """Return the lines under a locked pull; `place` is for errors. The time is written to the minute."""
    moment = pulled_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if not stories:
        return [f"  pulled: {moment}, nothing new"]
    lines = [f"  pulled: {moment}"]
    for story in stories:
        if note := notes.get(story.url):
            lines.append(f"  {comment_line(note)}")
        lines.append(f"  - {write_story(writable_story(story, place))}")
    return lines


def comment_line(note: str) -> str:
    """Return a note for colleagues as a comment in one line, which readers do not see."""
    return f"<!-- {_one_line(note).replace('--', '–').strip()} -->"


def writable_story(story: Story, place: Place) -> Story:
    """Return a story that can be written as a line: no control characters, NFC, always with a headline."""
    fault = address_fault(story.url, WEB)
    if fault is not None:
        raise IssueError(
            phrase("a pulled story has no usable link: {fault}: {url}", fault=fault[0], url=shown(story.url)),
            place=place,
        )
    title, outlet = (_one_line(text) for text in (story.title, story.outlet))
    inner = unwrapped(story.url)  # of a story that was fetched before feeds were unwrapped
    url = markdown_address(inner) if inner != story.url else inner
    return replace(story, title=title if title.strip() else url, url=url, outlet=outlet.strip(" \t"))


def _one_line(text: str) -> str:
    return unicodedata.normalize("NFC", _UNWRITABLE.sub(" ", text))


def _pull_lines(issue: Issue) -> set[Place]:
    news = (block for block in issue.blocks if isinstance(block, News))
    return {item.place for block in news for item in block.items if isinstance(item, Pull)}


def _end_of_lock(lines: Sequence[str], index: int) -> int:
    """Return the index after the locked lines that start at `index`, empty lines between them included."""
    end = index
    while index < len(lines) and (_LOCKED.match(lines[index]) or not lines[index].strip(" \t\r\n")):
        index += 1
        end = index if _LOCKED.match(lines[index - 1]) else end
    return end


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :] or "\n"
