"""Lists an issue's pull lines, and the stories in its news."""

from __future__ import annotations

from newsletter.model import Issue, News, Pull, Story


def pulls_of(issue: Issue) -> tuple[Pull, ...]:
    """Return the issue's pull lines, open and locked."""
    items = (item for block in issue.blocks if isinstance(block, News) for item in block.items)
    return tuple(item for item in items if isinstance(item, Pull))


def open_pulls(issue: Issue) -> tuple[Pull, ...]:
    """Return the pull lines that are not locked yet."""
    return tuple(pull for pull in pulls_of(issue) if pull.pulled_at is None)


def locked_pulls(issue: Issue) -> tuple[Pull, ...]:
    """Return the pull lines that are locked to stories."""
    return tuple(pull for pull in pulls_of(issue) if pull.pulled_at is not None)


def settled_stories(issue: Issue) -> tuple[Story, ...]:
    """Return the stories that are in the file: typed by hand, or locked earlier."""
    found: list[Story] = []
    for block in issue.blocks:
        for item in block.items if isinstance(block, News) else ():
            found.extend(item.stories if isinstance(item, Pull) else (item,))
    return tuple(found)
