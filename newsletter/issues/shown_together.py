"""Tells which stories the same reader gets, when an issue is in several languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.model import Issue, News, Place, Pull, Story


@dataclass(frozen=True, slots=True)
class ShownTogether:
    """The language of every news line; no reader gets lines in two languages."""

    langs: dict[Place, str]

    def of(self, stories: Iterable[Story], pull: Pull) -> list[Story]:
        """Return the stories that a reader of the pull line's stories also gets."""
        lang = self.langs.get(pull.place, "")
        return [story for story in stories if not lang or self.langs.get(story.place, "") in ("", lang)]


def shown_together(issue: Issue) -> ShownTogether:
    """Read the languages from an issue's passages; an issue in one language has none: all readers get all."""
    langs: dict[Place, str] = {}
    for passage in issue.passages:
        for block in passage.blocks:
            for item in block.items if isinstance(block, News) else ():
                stories = item.stories if isinstance(item, Pull) else ()
                langs |= {one.place: passage.lang for one in (item, *stories)}
    return ShownTogether(langs)
