"""Finds people by parts of their name or address, in an index that catches up when somebody searches."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Subscriber
from newsletter.store.people import subscribers_numbered
from newsletter.store.people_search_tables import people_search, people_search_changes
from newsletter.store.repository import Repository
from newsletter.store.short_transactions import PAUSE_SECONDS
from newsletter.store.tables import subscribers, subscriptions
from newsletter.subscribers.search_text import searched_text

_PAGE = 10_000


class PeopleSearch(Repository):
    """The search for people."""

    def unindexed_people(self) -> int:
        """Return how many people the index does not have yet as they are: new ones, and those who changed."""
        counted = sa.select(sa.func.count())
        with self._database.reading() as connection:
            changed = connection.execute(counted.select_from(people_search_changes)).scalar_one()
            new = connection.execute(counted.where(self._is_new(connection))).scalar_one()
            return int(changed + new)

    def index_people(self, on_row: Callable[[], None] = lambda: None) -> None:
        """Bring the index up to date, in short transactions; call `on_row` for each person."""
        while self._is_behind():
            with self._database.writing() as connection:
                done = self._index_changed(connection) or self._index_new(connection)
            for _ in range(done):
                on_row()
            if self._database.is_sqlite:
                time.sleep(PAUSE_SECONDS)

    def _index_changed(self, connection: Connection) -> int:
        changed = connection.execute(sa.select(people_search_changes).limit(_PAGE)).scalars().all()
        if changed:
            connection.execute(sa.delete(people_search).where(people_search.c.rowid.in_(changed)))
            _index(connection, subscribers.c.id.in_(changed))
            done = people_search_changes.c.subscriber_id.in_(changed)
            connection.execute(sa.delete(people_search_changes).where(done))
        return len(changed)

    def _index_new(self, connection: Connection) -> int:
        return _index(connection, self._is_new(connection))

    def _is_new(self, connection: Connection) -> sa.ColumnElement[bool]:
        """Return whether a person is newer than the index; on a server triggers note each as a change."""
        if not self._database.is_sqlite:
            return sa.false()
        return sa.and_(subscribers.c.id > _last_indexed(connection), subscribers.c.erased_at.is_(None))

    def search_people(
        self, parts: Sequence[str], *, lists: Collection[str] = (), limit: int
    ) -> tuple[Subscriber, ...]:
        """Return people whose searched text has all the parts (subscribers.search_text), in order of id.

        Only those in the index are found (index_people). With `lists`, only people who are or were on one of
        them. () for no parts.
        """
        if not parts:
            return ()
        found = sa.select(people_search.c.rowid).order_by(people_search.c.rowid).limit(limit)
        if lists:
            found = found.where(
                sa.exists().where(
                    subscriptions.c.subscriber_id == people_search.c.rowid,
                    subscriptions.c.list.in_(sorted(lists)),
                )
            )
        with self._database.reading() as connection:
            ids = connection.execute(found.where(self._matches(parts))).scalars().all()
            return subscribers_numbered(connection, ids)

    def _matches(self, parts: Sequence[str]) -> sa.ColumnElement[bool]:
        if self._database.is_sqlite:
            # Quoted: the query language of FTS5 gives a meaning to AND, NEAR, - and more.
            match = " ".join('"' + part.replace('"', '""') + '"' for part in parts)
            return sa.literal_column("people_search").op("MATCH")(match)
        return sa.and_(*(people_search.c.text.contains(part, autoescape=True) for part in parts))

    def _is_behind(self) -> bool:
        with self._database.reading() as connection:
            if connection.execute(sa.select(people_search_changes).limit(1)).first():
                return True
            new = sa.select(subscribers.c.id).where(self._is_new(connection))
            return connection.execute(new.limit(1)).first() is not None


def _index(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    wanted = sa.select(
        subscribers.c.id, subscribers.c.first_name, subscribers.c.last_name, subscribers.c.address
    )
    people = wanted.where(which, subscribers.c.erased_at.is_(None)).order_by(subscribers.c.id).limit(_PAGE)
    rows = [
        {"rowid": number, "text": searched_text(first_name, last_name, address)}
        for number, first_name, last_name, address in connection.execute(people)
    ]
    if rows:
        connection.execute(sa.insert(people_search), rows)
    return len(rows)


def _last_indexed(connection: Connection) -> int:
    last = sa.select(people_search.c.rowid).order_by(people_search.c.rowid.desc()).limit(1)
    return int(connection.execute(last).scalar() or 0)
