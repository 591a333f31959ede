"""Updates the stories under locked pull lines, line by line; everything staff wrote stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.issues.locked_pulls import NO_NOTES, locked_lines
from newsletter.model import Issue, Pull, Story

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_PULLED = re.compile(r"[ \t]+pulled[ \t]*:", re.IGNORECASE)
_STORY = re.compile(r"[ \t]*[-*][ \t]+(.*?)[ \t]*(?:\r\n|\n|\r)?")
_NOTE = re.compile(r"[ \t]*(<!--|[^\r\n]*-->[ \t]*[\r\n]*$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshLocked:
    """The changes to one locked pull line: stories to remove, and stories to add below the others."""

    pull: Pull
    gone: Sequence[Story]
    new: Sequence[Story]
    at: datetime


def refresh_locked(
    issue: Issue, changes: Sequence[RefreshLocked], notes: Mapping[str, str] = NO_NOTES
) -> str:
    """Return the issue's text with the changes made; every other line stays byte for byte."""
    lines = source_lines_of(issue)
    dropped = {story.place.line for change in changes for story in change.gone}
    after: dict[int, list[str]] = {}
    instead: dict[int, str] = {}
    for change in changes:
        end = line_end(lines[change.pull.place.line - 1])
        stays = len(change.pull.stories) > len(change.gone) or bool(change.new)
        head, *new = locked_lines(change.at, change.new, change.pull.place, notes)
        pulled = _pulled_line(lines, change.pull)
        instead[pulled] = (head.removesuffix(", nothing new") if stays else head) + end
        after[max([pulled, *(story.place.line for story in change.pull.stories)])] = [
            line + end for line in new
        ]
    written: list[str] = []
    for number, line in enumerate(lines, start=1):
        if number not in dropped:
            written.append(instead.get(number, line))
        written += after.get(number, [])
    return "".join(written)


def written_line(issue: Issue, story: Story) -> str:
    """Return a story's line as it is in the file, without its dash."""
    lines = source_lines_of(issue)
    match = _STORY.fullmatch(lines[story.place.line - 1]) if story.place.line <= len(lines) else None
    return match[1] if match else ""


def has_note(issue: Issue, story: Story) -> bool:
    """Tell whether there is a comment right above a story's line."""
    lines = source_lines_of(issue)
    above = story.place.line - 2
    return 0 <= above < len(lines) and _NOTE.match(lines[above]) is not None


def source_lines_of(issue: Issue) -> list[str]:
    """Return the file's lines with their line ends."""
    return [line for line in _LINE.findall(issue.source) if line]


def line_end(line: str) -> str:
    """Return a line's line end; "\\n" for a last line without one."""
    return line[len(line.rstrip("\r\n")) :] or "\n"


def _pulled_line(lines: Sequence[str], pull: Pull) -> int:
    """Return the number of the `pulled:` line."""
    first = pull.place.line
    last = min([len(lines), *(story.place.line for story in pull.stories)])
    for number in range(first + 1, last + 1):
        if _PULLED.match(lines[number - 1]):
            return number
    return first
