"""Candidates: the stories that an issue's pull lines may choose from, and which feeds gave no answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.feeds.desk import DeskStory
from newsletter.model import DESK, Pull


@dataclass(frozen=True, slots=True, kw_only=True)
class PullCandidates:
    """What there is to choose from. A pull names a feed's key, or the desk, which is all `feeds`."""

    stories: Mapping[str, Sequence[DeskStory]]
    """By what a pull names."""
    feeds: Collection[str]
    problems: Mapping[str, str]
    """What went wrong when a feed was asked, by its key; nothing for those that answered."""
    since: date | None
    """The date of the last issue on the list."""

    @property
    def notes(self) -> Mapping[str, str]:
        """What staff said of stories among themselves, by address."""
        stories = (story for found in self.stories.values() for story in found)
        return {story.entry.url: story.comment for story in stories if story.comment}

    def problem_of(self, pull: Pull) -> str:
        """Return what stands in a pull's way, in one line; "" when nothing does."""
        if pull.feed != DESK:
            return self.problems.get(pull.feed, "")
        return "; ".join(f"{feed}: {problem}" for feed, problem in self.problems.items())

    def no_answer(self, pull: Pull) -> bool:
        """Say whether none of the feeds that a pull needs could be asked."""
        return all(feed in self.problems for feed in feeds_of(pull, self.feeds))


def feeds_of(pull: Pull, feeds: Collection[str]) -> Collection[str]:
    """Return the keys of the feeds that a pull takes stories from."""
    return feeds if pull.feed == DESK else (pull.feed,)
