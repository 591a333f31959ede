"""Keeps the tags of people: labels that staff give, one row for each person and tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Tagging
from newsletter.store.connection import Database
from newsletter.store.repository import Repository
from newsletter.store.tables import subscribers
from newsletter.store.tag_tables import subscriber_tags
from newsletter.subscribers.tag_list import tag_key

_PAGE = 500


class Tags(Repository):
    """The TagStore (newsletter.ports)."""

    def tag_person(self, address_key: str, tagging: Tagging) -> bool | None:
        """Give a person a tag; False if they have it already, None if there is no such person."""
        with self._database.writing() as connection:
            subscriber_id = _id_of(connection, address_key)
            if subscriber_id is None:
                return None
            if add_tag(self._database, connection, [subscriber_id], tagging):
                return True
            again = sa.update(subscriber_tags).where(
                subscriber_tags.c.subscriber_id == subscriber_id,
                subscriber_tags.c.tag_key == tag_key(tagging.tag),
            )
            connection.execute(again.values(import_id=None))  # should the import be undone, it stays
            return False

    def untag_person(self, address_key: str, tag: str) -> bool | None:
        """Take a tag off a person; False if they do not have it, None if there is no such person."""
        with self._database.writing() as connection:
            subscriber_id = _id_of(connection, address_key)
            return None if subscriber_id is None else bool(remove_tag(connection, [subscriber_id], tag))

    def tags_of(self, subscriber_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Return the tags of people by their ids, in alphabetical order; nothing for who has none."""
        with self._database.reading() as connection:
            return tags_of(connection, subscriber_ids)

    def taggings_of(self, subscriber_id: int) -> tuple[Tagging, ...]:
        """Return the tags of a person, oldest first, with where each comes from."""
        mine = sa.select(subscriber_tags).where(subscriber_tags.c.subscriber_id == subscriber_id)
        with self._database.reading() as connection:
            rows = connection.execute(mine.order_by(subscriber_tags.c.added_at, subscriber_tags.c.tag_key))
            return tuple(
                Tagging(tag=row.tag, at=row.added_at, source=row.source, actor=row.actor) for row in rows
            )

    def tag_counts(self) -> tuple[tuple[str, int], ...]:
        """Return every tag with how many people have it, in alphabetical order."""
        wanted = (
            sa.select(sa.func.min(subscriber_tags.c.tag).label("tag"), sa.func.count().label("people"))
            .group_by(subscriber_tags.c.tag_key)
            .order_by(subscriber_tags.c.tag_key)
        )
        with self._database.reading() as connection:
            return tuple((row.tag, row.people) for row in connection.execute(wanted))


_TAGS_OF = sa.select(subscriber_tags).where(
    subscriber_tags.c.subscriber_id.in_(sa.bindparam("ids", expanding=True))
)


def add_tag(
    database: Database, connection: Connection, subscriber_ids: Iterable[int], tagging: Tagging
) -> tuple[int, ...]:
    """Give people a tag; return the ids of those who did not have it. Erased people get none.

    A tag that somebody had from elsewhere stays, and is no longer the work of one run or file alone: undoing
    that does not take it off.
    """
    key, added = tag_key(tagging.tag), list[int]()
    for page in _pages(subscriber_ids):
        alive = sa.select(subscribers.c.id).where(
            subscribers.c.id.in_(page), subscribers.c.erased_at.is_(None)
        )
        elsewhere = subscriber_tags.c.source.not_in(("", tagging.source))
        of_page = subscriber_tags.c.subscriber_id.in_(page), subscriber_tags.c.tag_key == key
        connection.execute(
            sa.update(subscriber_tags).where(*of_page, elsewhere).values(source="", import_id=None)
        )
        have = _rows_of(page, key).with_only_columns(subscriber_tags.c.subscriber_id)
        fresh = connection.execute(alive.where(subscribers.c.id.not_in(have)).order_by(subscribers.c.id))
        ids = [int(row.id) for row in fresh]
        if ids:
            rows = [_row(subscriber_id, key, tagging) for subscriber_id in ids]
            connection.execute(database.insert(subscriber_tags).on_conflict_do_nothing(), rows)
        added += ids
    return tuple(added)


def remove_tag(connection: Connection, subscriber_ids: Iterable[int], tag: str) -> tuple[int, ...]:
    """Take a tag off people; return the ids of those who had it."""
    removed, key = list[int](), tag_key(tag)
    for page in _pages(subscriber_ids):
        have = _rows_of(page, key).with_only_columns(subscriber_tags.c.subscriber_id)
        ids = sorted(int(row.subscriber_id) for row in connection.execute(have))
        if ids:
            where = subscriber_tags.c.subscriber_id.in_(ids), subscriber_tags.c.tag_key == key
            connection.execute(sa.delete(subscriber_tags).where(*where))
        removed += ids
    return tuple(removed)


def add_tags(
    database: Database,
    connection: Connection,
    given: Iterable[tuple[int, tuple[str, ...], Tagging]],
    import_id: int | None = None,
) -> None:
    """Give each person of an import's page tags; `Tagging.tag` is not looked at.

    A tag that was there stays as it is, and is no longer the work of another import alone.
    """
    rows = {
        (subscriber_id, tag_key(tag)): _row(subscriber_id, tag_key(tag), tagging, tag)
        | {"import_id": import_id}
        for subscriber_id, tags, tagging in given
        for tag in tags
    }
    if rows:
        insert = database.insert(subscriber_tags)
        same = subscriber_tags.c.import_id == insert.excluded.import_id
        kept = sa.case((same, subscriber_tags.c.import_id), else_=sa.null())
        upsert = insert.on_conflict_do_update(
            index_elements=["subscriber_id", "tag_key"], set_={"import_id": kept}
        )
        connection.execute(upsert, list(rows.values()))


def undo_tags(connection: Connection, subscriber_ids: Collection[int], import_id: int) -> None:
    """Take off people the tags that this import alone gave them."""
    mine = subscriber_tags.c.subscriber_id.in_(subscriber_ids), subscriber_tags.c.import_id == import_id
    connection.execute(sa.delete(subscriber_tags).where(*mine))


def tagged_by_staff(subscriber_ids: Collection[int]) -> sa.Select[tuple[int]]:
    """Return the query for those of some people who have a tag that did not come with a file's row."""
    return (
        sa.select(subscriber_tags.c.subscriber_id)
        .where(
            subscriber_tags.c.subscriber_id.in_(subscriber_ids),
            subscriber_tags.c.import_id.is_(None),
            subscriber_tags.c.source.not_like("% row %"),
        )
        .distinct()
    )


def forget_tags(connection: Connection, subscriber_ids: Collection[int]) -> None:
    """Delete the tags of people who are erased."""
    mine = subscriber_tags.c.subscriber_id.in_(subscriber_ids)
    connection.execute(sa.delete(subscriber_tags).where(mine))


def tags_of(connection: Connection, subscriber_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the tags of people by their ids, in alphabetical order."""
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(_TAGS_OF, {"ids": list(subscriber_ids)}) if subscriber_ids else ():
        found[row.subscriber_id].append((row.tag_key, row.tag))
    return {one: tuple(_names(tags)) for one, tags in found.items()}


def _pages(subscriber_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(subscriber_ids)
    while page := list(islice(ids, _PAGE)):
        yield page


def _names(tags: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (tag for _key, tag in sorted(tags))


def _row(subscriber_id: int, key: str, tagging: Tagging, tag: str = "") -> dict[str, Any]:
    return {
        "subscriber_id": subscriber_id,
        "tag_key": key,
        "tag": tag or tagging.tag,
        "added_at": tagging.at,
        "source": tagging.source,
        "actor": tagging.actor,
    }


def _rows_of(subscriber_ids: Collection[int], key: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(subscriber_tags).where(
        subscriber_tags.c.subscriber_id.in_(subscriber_ids), subscriber_tags.c.tag_key == key
    )


def _id_of(connection: Connection, address_key: str) -> int | None:
    wanted = sa.select(subscribers.c.id).where(subscribers.c.address_key == address_key)
    return connection.execute(wanted).scalar()
