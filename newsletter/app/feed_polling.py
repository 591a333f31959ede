"""Feed polling: polls the feeds that are due, or those that an issue needs now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.app.workspace import Workspace
from newsletter.feeds.poll import PollResult, poll
from newsletter.feeds.polling_policy import Urgency
from newsletter.feeds.pull_candidates import feeds_of
from newsletter.feeds.retention import forget_before
from newsletter.model import Feed, Pull
from newsletter.processes.parser_pool import ParserPool

_NEVER_READ = "it was never polled successfully, and cannot be polled now: "


def poll_feeds(
    workspace: Workspace, keys: Sequence[str], *, urgency: Urgency = Urgency.ROUTINE
) -> tuple[PollResult, ...]:
    """Poll feeds of the publication by key, in the order given; the result of one not due says so."""
    feeds: list[Feed] = [workspace.publication.feeds[key] for key in keys]
    before = forget_before(workspace.clock.now(), desk_days=workspace.publication.desk.days)
    with workspace.fetcher() as fetcher, ParserPool() as parser:
        return poll(
            feeds,
            fetcher,
            parser,
            workspace.store,
            workspace.clock,
            haste=urgency,
            progress=workspace.progress,
            forget_before=before,
        )


@dataclass(frozen=True, slots=True)
class PullPolling:
    """Polls the feeds that pull lines need, each once; a repeated call reuses the first result."""

    workspace: Workspace
    _problems: dict[str, str] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    def problems(self, pulls: Collection[Pull]) -> Mapping[str, str]:
        """Poll the feeds that pulls need; return the problems, by feed."""
        needed: dict[str, None] = {}
        for pull in pulls:
            needed |= dict.fromkeys(feeds_of(pull, self.workspace.publication.feeds))
        new = [key for key in needed if key not in self._asked]
        if new:
            self._problems.update(_ask(self.workspace, new))
            self._asked.update(new)
        return {feed: problem for feed, problem in self._problems.items() if feed in needed}


def _ask(workspace: Workspace, keys: Sequence[str]) -> Mapping[str, str]:
    results = poll_feeds(workspace, keys, urgency=Urgency.FRESH)
    found = {result.feed: result.problem for result in results if result.problem}
    for result in results:
        state = workspace.store.feed_state(result.feed) if result.waiting else None
        if state is None and result.waiting:
            found[result.feed] = _NEVER_READ + result.waiting
        elif state is not None and state.problem:
            found[result.feed] = state.problem
    return found
