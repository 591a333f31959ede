"""Refreshing an issue's news: what changes under each of its locked pull lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.pull_candidates import PullCandidates
from newsletter.feeds.refresh_pull import LockedLine, Refreshed, refresh_pull
from newsletter.issues.pull_lines import settled_stories
from newsletter.issues.refresh_locked import RefreshLocked, has_note, written_line
from newsletter.issues.shown_together import shown_together
from newsletter.model import DESK, Issue, Pull


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshedPull:
    """What became of one locked pull line; `problem` says which feed could not be asked."""

    pull: Pull
    refreshed: Refreshed
    problem: str = ""


def refresh_pulls(
    issue: Issue,
    pulls: Sequence[Pull],
    candidates: PullCandidates,
    written: Mapping[str, Mapping[str, str]],
) -> tuple[RefreshedPull, ...]:
    """Refresh each locked pull in turn; a pull from one feed that cannot be asked is left as it is.

    `written` are the lines that we ever wrote under pulls of this issue: by feed, then by canonical address.
    """
    taken, together = list(settled_stories(issue)), shown_together(issue)
    done = []
    for pull in pulls:
        typed = [story for story in together.of(taken, pull) if story not in pull.stories]
        problem = candidates.problem_of(pull)
        refreshed = Refreshed()
        if not problem or pull.feed == DESK:
            ours = written[pull.feed]
            refreshed = refresh_pull(
                pull,
                _standing(issue, pull, ours),
                candidates.stories[pull.feed],
                written_before=set(ours),
                typed=typed,
                since=candidates.since,
            )
        done.append(RefreshedPull(pull=pull, refreshed=refreshed, problem=problem))
        taken += refreshed.new
    return tuple(done)


def changed_locks(refreshed: Sequence[RefreshedPull], at: datetime) -> tuple[RefreshLocked, ...]:
    """Return what is to be written into the issue's file."""
    return tuple(
        RefreshLocked(
            pull=one.pull,
            gone=[line.story for line in one.refreshed.gone],
            new=one.refreshed.new,
            at=at,
        )
        for one in refreshed
        if one.refreshed.gone or one.refreshed.new
    )


def _standing(issue: Issue, pull: Pull, ours: Mapping[str, str]) -> list[LockedLine]:
    return [
        LockedLine(
            story=story,
            ours=ours.get(canonical_url(story.url)) == written_line(issue, story)
            and not has_note(issue, story),
        )
        for story in pull.stories
    ]
