"""Stores the state of each feed between polls, and its entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import Entry, FeedState
from newsletter.store.repository import Repository
from newsletter.store.tables import entries, feeds

_STATE = tuple(column.name for column in feeds.c)
_KEY = ("feed", "identity")
_SAID = tuple(column.name for column in entries.c if column.name not in (*_KEY, "first_seen_at"))
"""What the source may correct later."""


class Feeds(Repository):
    """The FeedStore (newsletter.ports)."""

    def feed_state(self, feed: str) -> FeedState | None:
        """Return what is remembered of a feed, or None if it was never polled."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(feeds).where(feeds.c.feed == feed)).one_or_none()
            return None if row is None else FeedState(**row._mapping)

    def feed_states(self) -> Mapping[str, FeedState]:
        """Return what is remembered of every feed, by key."""
        with self._database.reading() as connection:
            return {row.feed: FeedState(**row._mapping) for row in connection.execute(sa.select(feeds))}

    def save_poll(self, state: FeedState, entries: Sequence[Entry], now: datetime) -> int:
        """Store a poll's result in one transaction; return how many entries are new.

        An entry that is known takes the source's corrections; when it was first seen stays.
        """
        return self.save_polls([(state, entries)], now)[0]

    def save_polls(
        self, polls: Sequence[tuple[FeedState, Sequence[Entry]]], now: datetime
    ) -> tuple[int, ...]:
        """Store several feeds' results in one transaction; return how many entries are new, for each."""
        if not polls:
            return ()
        with self._database.writing() as connection:
            self._save_states(connection, [state for state, _ in polls])
            return tuple(self._save_entries(connection, found, now) for _, found in polls)

    def _save_states(self, connection: sa.Connection, states: Sequence[FeedState]) -> None:
        insert = self._database.insert(feeds)
        taken = {name: insert.excluded[name] for name in _STATE if name != "feed"}
        rows = {state.feed: _values(state, _STATE) for state in states}
        connection.execute(
            insert.on_conflict_do_update(index_elements=["feed"], set_=taken), list(rows.values())
        )

    def _save_entries(self, connection: sa.Connection, found: Sequence[Entry], now: datetime) -> int:
        """Write only what is new or was corrected: at most polls nothing is."""
        if not found:
            return 0
        said = {entry.identity: _values(entry, (*_KEY, *_SAID)) for entry in found}
        known = self._known(connection, found[0].feed, list(said))
        new = [values | {"first_seen_at": now} for key, values in said.items() if key not in known]
        changed = [
            values | {"first_seen_at": now}
            for key, values in said.items()
            if key in known and _differs(known[key], values)
        ]
        if rows := new + changed:
            insert = self._database.insert(entries)
            taken = {name: insert.excluded[name] for name in _SAID}
            connection.execute(insert.on_conflict_do_update(index_elements=_KEY, set_=taken), rows)
        return len(new)

    def _known(
        self, connection: sa.Connection, feed: str, identities: Sequence[str]
    ) -> dict[str, dict[str, Any]]:
        wanted = sa.select(entries).where(entries.c.feed == feed, entries.c.identity.in_(identities))
        return {row.identity: dict(row._mapping) for row in connection.execute(wanted)}

    def entries(self, feed: str, *, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return a feed's entries published after `since`, newest first; those without a date last."""
        columns = [column for column in entries.c if column.name != "first_seen_at"]
        wanted = sa.select(*columns).where(entries.c.feed == feed)
        if since is not None:
            wanted = wanted.where(published_after(since))
        newest = wanted.order_by(entries.c.published_at.desc().nulls_last(), entries.c.identity)
        with self._database.reading() as connection:
            return tuple(Entry(**row._mapping) for row in connection.execute(newest))

    def forget_unlisted(self, feed: str, listed: Collection[str], *, before: datetime) -> int:
        """Forget a feed's entries published and first seen before a moment, but those it lists (by identity).

        Returns how many.
        """
        published = sa.or_(entries.c.published_at < before, entries.c.published_at.is_(None))
        old = (entries.c.feed == feed, published, entries.c.first_seen_at < before)
        with self._database.reading() as connection:
            known = connection.scalars(sa.select(entries.c.identity).where(*old))
            gone = [{"gone": identity} for identity in known if identity not in listed]
        if gone:
            this = sa.delete(entries).where(*old, entries.c.identity == sa.bindparam("gone"))
            with self._database.writing() as connection:
                connection.execute(this, gone)
        return len(gone)

    def forget_feeds(self, *, keep: Collection[str], before: datetime) -> int:
        """Delete feeds that were asked last before then, with their stories, unless they are in `keep`.

        The stories of a feed in use go when it lists them no more (`forget_unlisted`).
        """
        old = sa.select(feeds.c.feed).where(feeds.c.feed.not_in(keep), feeds.c.polled_at < before)
        with self._database.writing() as connection:
            gone = connection.execute(old).scalars().all()
            connection.execute(sa.delete(entries).where(entries.c.feed.in_(gone)))
            connection.execute(sa.delete(feeds).where(feeds.c.feed.in_(gone)))
        return len(gone)


def published_after(since: datetime) -> sa.ColumnElement[bool]:
    """Choose what was published after a moment; what says no date, by when it was first seen."""
    undated = sa.and_(entries.c.published_at.is_(None), entries.c.first_seen_at > since)
    return sa.or_(entries.c.published_at > since, undated)


def _values(one: FeedState | Entry, names: Sequence[str]) -> dict[str, Any]:
    # dataclasses.asdict copies deeply, which takes longer than storing.
    return {name: getattr(one, name) for name in names}


def _differs(known: dict[str, Any], said: dict[str, Any]) -> bool:
    return any(known[name] != said[name] for name in _SAID)
