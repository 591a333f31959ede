"""What the feeds need: a fetcher, what is remembered of feeds, and the desk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsletter.model import (
    DeskNote,
    Entry,
    FeedState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `status` 304 has an empty `body`; header names are lower case."""

    url: str
    """Where the body finally came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str = ""
    """Where permanent redirects (301, 308) led, before any temporary one; "" when there was none."""


class Fetcher(Protocol):
    """Gets an address for us: guarded, bounded in time and size."""

    def fetch(self, url: str, *, headers: Mapping[str, str]) -> Fetched:
        """Return the answer for a status of 200 or 304; raises FetchError for anything else."""
        ...


class FeedStore(Protocol):
    """What polling and choosing stories need to remember."""

    def feed_state(self, feed: str) -> FeedState | None:
        """Return what is remembered of a feed, or None if it was never polled."""
        ...

    def feed_states(self) -> Mapping[str, FeedState]:
        """Return what is remembered of every feed, by key."""
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
        """Forget a feed's entries published and first seen before a moment, but those it lists (by identity).

        Returns how many.
        """
        ...

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return a feed's entries published after `since`, newest first; those without a date last."""
        ...


class DeskStore(Protocol):
    """What the desk needs: stories across feeds, what staff said of them, what went into which issue."""

    def entries_since(self, since: datetime) -> tuple[Entry, ...]:
        """Return the entries of every feed published after `since`, newest first.

        Those without a date count by when they were first seen, and come last.
        """
        ...

    def desk_notes(self) -> Mapping[str, DeskNote]:
        """Return what staff said of stories, by canonical address."""
        ...

    def save_desk_note(self, note: DeskNote) -> None:
        """Remember what staff said of a story, in place of what they said before."""
        ...

    def pulled_lines(self, issue: str, feed: str) -> Mapping[str, str]:
        """Return the lines we wrote under an issue's pull of a feed, by canonical address."""
        ...

    def save_pulled(self, issue: str, feed: str, lines: Mapping[str, str], now: datetime) -> None:
        """Remember the lines we wrote, beside those before; a story's last line counts."""
        ...

    def pulled_when(self) -> Mapping[tuple[str, str], datetime]:
        """Return when we last wrote stories, by issue and canonical address."""
        ...
