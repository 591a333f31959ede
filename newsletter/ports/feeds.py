"""Feed ports: the fetcher, and the stores of feeds and of the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    DeskNote,
    Entry,
    FeedState,
)
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An HTTP answer. With `status` 304 `body` is empty; header names are lower case."""

    url: str
    """Where the body finally came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str = ""
    """Where permanent redirects (301, 308) led, before any temporary one; "" when there was none."""


class Fetcher(Protocol):
    """Fetches an address, guarded against SSRF and limited in time and size."""

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Return the answer for a status of 200 or 304; raises FetchError for anything else."""
        ...


class FeedStore(Protocol):
    """What polling and choosing stories need from the store."""

    def feed_state(self, feed: str) -> FeedState | None:
        """Return the state of a feed, or None if it was never polled."""
        ...

    def feed_states(self) -> Mapping[str, FeedState]:
        """Return the state of every feed, by key."""
        ...

    def save_poll(self, state: FeedState, entries: Sequence[Entry], now: datetime) -> int:
        """Store a poll's result in one transaction; return how many entries are new."""
        ...

    def save_polls(
        self, polls: Sequence[tuple[FeedState, Sequence[Entry]]], now: datetime
    ) -> tuple[int, ...]:
        """Store several feeds' results in one transaction; return how many entries are new, for each."""
        ...

    def forget_unlisted(self, feed: str, listed: Collection[str], *, before: datetime) -> int:
        """Delete a feed's entries published and first seen before a time; return how many.

        Those that it still lists (by identity) are kept.
        """
        ...

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return a feed's entries published after `since`, newest first; those without a date last."""
        ...


class DeskStore(Protocol):
    """What the desk needs from the store: stories of all feeds, staff's decisions, and pulled stories."""

    def entries_since(self, since: datetime) -> tuple[Entry, ...]:
        """Return the entries of every feed published after `since`, newest first.

        Those without a date count by when they were first seen, and come last.
        """
        ...

    def desk_notes(self) -> Mapping[str, DeskNote]:
        """Return staff's decisions and notes on stories, by canonical address."""
        ...

    def save_desk_note(self, note: DeskNote) -> None:
        """Store staff's decision and note on a story, replacing the earlier one."""
        ...

    def pulled_lines(self, issue: str, feed: str) -> Mapping[str, str]:
        """Return the lines we wrote under an issue's pull of a feed, by canonical address."""
        ...

    def save_pulled(self, issue: str, feed: str, lines: Mapping[str, str], now: datetime) -> None:
        """Record the lines we wrote, in addition to earlier ones; a story's last line counts."""
        ...

    def pulled_when(self) -> Mapping[tuple[str, str], datetime]:
        """Return when we last wrote stories, by issue and canonical address."""
        ...
