"""Feeds: what is remembered of each between polls, and the entries it published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import Entry, FeedState
from newsletter.store.room import Room
from newsletter.store.tables import entries, feeds


class Feeds(Room):
    """The FeedStore (newsletter.ports)."""

    def feed_state(self, feed: str) -> FeedState | None:
        """Return what is remembered of a feed, or None if it was never polled."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(feeds).where(feeds.c.feed == feed)).one_or_none()
            return None if row is None else FeedState(**row._mapping)

    def save_poll(self, state: FeedState, entries: Sequence[Entry], now: datetime) -> int:
        """Store a poll's result in one transaction; return how many entries are new.

        An entry that is known takes the source's corrections; when it was first seen stays.
        """
        found = {(entry.feed, entry.identity): asdict(entry) for entry in entries}
        with self._database.writing() as connection:
            self._save_state(connection, state)
            new = 0
            for values in found.values():
                new += self._save_entry(connection, values, now)
            return new

    def _save_state(self, connection: sa.Connection, state: FeedState) -> None:
        values = asdict(state)
        insert = self._database.insert(feeds).values(**values)
        connection.execute(insert.on_conflict_do_update(index_elements=["feed"], set_=values))

    def _save_entry(self, connection: sa.Connection, values: dict[str, Any], now: datetime) -> int:
        insert = self._database.insert(entries).on_conflict_do_nothing(index_elements=["feed", "identity"])
        if connection.execute(insert.values(**values, first_seen_at=now)).rowcount:
            return 1
        where = (entries.c.feed == values["feed"], entries.c.identity == values["identity"])
        connection.execute(sa.update(entries).where(*where).values(**values))
        return 0

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return a feed's entries published after `since`, newest first."""
        columns = [column for column in entries.c if column.name != "first_seen_at"]
        wanted = sa.select(*columns).where(entries.c.feed == feed)
        if since is not None:
            wanted = wanted.where(entries.c.published_at > since)
        newest = wanted.order_by(entries.c.published_at.desc(), entries.c.identity)
        with self._database.reading() as connection:
            return tuple(Entry(**row._mapping) for row in connection.execute(newest))
