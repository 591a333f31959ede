"""Stores the state of each feed between polls, and its entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from newsletter.model import Entry, FeedState
from newsletter.store.connection import Database
from newsletter.store.prepared_statements import Prepared
from newsletter.store.repository import Repository
from newsletter.store.tables import entries, feeds

_STATE = tuple(column.name for column in feeds.c)
_KEY = ("feed", "identity")
_SAID = tuple(column.name for column in entries.c if column.name != "first_seen_at")
"""What the source says, and may correct later (all but the key)."""
_state_row, _entry_row = attrgetter(*_STATE), attrgetter(*_SAID)
_KNOWN = sa.select(*(entries.c[name] for name in _SAID)).where(
    entries.c.feed == sa.bindparam("asked"),
    entries.c.identity.in_(sa.bindparam("identities", expanding=True)),
)
"""Made once: to put a statement together takes longer than to run it."""


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
        states = {state.feed: state for state, _ in polls}
        rows: list[tuple[Any, ...]] = []
        news: list[int] = []
        with self._database.writing() as connection:
            _write(connection, self._state_writer, _STATE, list(map(_state_row, states.values())))
            for _, found in polls:
                said = {entry.identity: _entry_row(entry) for entry in found}
                known = self._known(connection, found[0].feed, list(said)) if found else {}
                # Only what is new or was corrected is written: at most polls nothing is.
                rows += ((*row, now) for identity, row in said.items() if known.get(identity) != row)
                news.append(sum(identity not in known for identity in said))
            _write(connection, self._entry_writer, (*_SAID, "first_seen_at"), rows)
        return tuple(news)

    def _known(
        self, connection: sa.Connection, feed: str, identities: Sequence[str]
    ) -> dict[str, tuple[Any, ...]]:
        """Return a feed's entries with one of these identities as they are stored, as `_SAID` names them."""
        values = {"asked": feed, "identities": identities}
        return {row.identity: tuple(row) for row in connection.execute(_KNOWN, values)}

    @cached_property
    def _state_writer(self) -> Prepared:
        return _upsert(self._database, feeds, ("feed",), kept=())

    @cached_property
    def _entry_writer(self) -> Prepared:
        return _upsert(self._database, entries, _KEY, kept=("first_seen_at",))

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


def _upsert(database: Database, table: sa.Table, key: Sequence[str], *, kept: Sequence[str]) -> Prepared:
    """Compile an INSERT of whole rows that replaces a row with the same key, all but its key and `kept`."""
    insert = database.insert(table)
    columns = [column.name for column in table.c]
    taken = {name: insert.excluded[name] for name in columns if name not in (*key, *kept)}
    return Prepared(insert.on_conflict_do_update(index_elements=key, set_=taken), database, columns)


def _write(
    connection: sa.Connection, writer: Prepared, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Write rows whose values stand in the order of `names`."""
    if rows:
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        writer.run_columns(connection, writer.stored(columns), len(rows))
