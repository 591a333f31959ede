"""Adds a typed story to an issue's news block, and takes it out again; every other line stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.issues.locked_pulls import comment_line
from newsletter.issues.refresh_locked import line_end, source_lines_of
from newsletter.model import Issue, News

_CLOSING = re.compile(r"[ \t]*:{3,}[ \t]*")
_OPENING = re.compile(r"[ \t]*:{3,}[ \t]*news\b", re.IGNORECASE)
_TITLES = {"en": "In the news", "es": "En las noticias"}


def add_story(issue: Issue, line: str, note: str = "") -> str:
    """Return the issue's text with a story at the end of its first news block, or in a new one at its end.

    `line` is the story as `write_story` writes it; `note` becomes a comment above it, for colleagues.
    """
    lines = list(source_lines_of(issue))
    end = line_end(lines[0]) if lines else "\n"
    added = [f"{comment_line(note)}{end}"] if note else []
    added.append(f"- {line}{end}")
    block = next(iter(_news_blocks(issue)), None)
    if block is not None:
        closing = _closing(lines, block.place.line)
        return "".join((*lines[:closing], *added, *lines[closing:]))
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    title = _TITLES.get(issue.front.lang.partition("-")[0].lower(), _TITLES["en"])
    gap = [end] if lines and lines[-1].strip() else []
    gap += [f"=== all{end}"] if issue.front.languages else []
    return "".join((*lines, *gap, f"::: news {title}{end}", *added, f":::{end}"))


def remove_story(issue: Issue, line: str, note: str = "") -> str:
    """Return the text without what `add_story` wrote, if it is still as it was written; else as it is.

    A news block that has nothing else goes with it: an empty one would be an error.
    """
    lines = list(source_lines_of(issue))
    for number, one in enumerate(lines):
        if one.strip() == f"- {line}":
            start, stop = number, number + 1
            if note and start and lines[start - 1].strip() == comment_line(note):
                start -= 1
            alone = start and _OPENING.match(lines[start - 1]) and _CLOSING.fullmatch(_text(lines, stop))
            if alone:
                start, stop = start - 1, stop + 1
                start -= bool(start) and not lines[start - 1].strip()
            return "".join((*lines[:start], *lines[stop:]))
    return issue.source


def _text(lines: Sequence[str], index: int) -> str:
    return lines[index].rstrip("\r\n") if index < len(lines) else ""


def _news_blocks(issue: Issue) -> Sequence[News]:
    return [block for block in issue.blocks if isinstance(block, News)]


def _closing(lines: Sequence[str], opening: int) -> int:
    """Return the index of the line that closes the block whose first line has this number."""
    for number in range(opening, len(lines)):
        if _CLOSING.fullmatch(lines[number].rstrip("\r\n")):
            return number
    return len(lines)
