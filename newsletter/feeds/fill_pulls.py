"""Filling: which stories each open pull line of an issue gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.feeds.pull_candidates import PullCandidates
from newsletter.feeds.story_selection import left_undated, select_stories
from newsletter.issues.pull_lines import settled_stories
from newsletter.issues.shown_together import shown_together
from newsletter.model import Issue, Place, Pull, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What became of one pull line: its stories, and what went wrong; nothing came and it `stays_open`."""

    pull: Pull
    stories: tuple[Story, ...] = ()
    problem: str = ""
    stays_open: bool = False
    undated: int = 0
    """Stories that say no date, and were left aside because the pull asks for those since the last issue."""


def fill_pulls(issue: Issue, pulls: Sequence[Pull], candidates: PullCandidates) -> tuple[Pulled, ...]:
    """Choose for each pull in turn, so that no reader meets a story twice.

    A pull stays open when none of its feeds could be asked and nothing is known from before.
    """
    taken, together = list(settled_stories(issue)), shown_together(issue)
    filled = []
    for pull in pulls:
        stories, since = candidates.stories[pull.feed], candidates.since
        chosen = select_stories(pull, stories, typed=together.of(taken, pull), since=since)
        taken.extend(chosen)
        filled.append(
            Pulled(
                pull=pull,
                stories=chosen,
                problem=candidates.problem_of(pull),
                stays_open=not chosen and candidates.no_answer(pull),
                undated=len(left_undated(pull, stories, since)),
            )
        )
    return tuple(filled)


def lockable(filled: Sequence[Pulled], at: datetime) -> dict[Place, tuple[datetime, tuple[Story, ...]]]:
    """Return what can be locked: whatever brought stories, and what was asked and had nothing new."""
    return {one.pull.place: (at, one.stories) for one in filled if not one.stays_open}
