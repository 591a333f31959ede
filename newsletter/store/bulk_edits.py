"""Edits of many people at once: off a list they were moved from, and tags for everybody on a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Consent, Expression, Tagging
from newsletter.store.repository import Repository
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.short_transactions import write_pages
from newsletter.store.suppression import withdraw
from newsletter.store.tables import quoted, subscribers, subscriptions
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.tags import add_tag
from newsletter.subscribers.tag_list import tag_key

_PAGE = 500
_TAG_LOCK = 0x746167


class BulkEdits(Repository):
    """The edits of many people (newsletter.ports.EditStore)."""

    def leave_moved(self, ids: Sequence[int], *, to_list: str, withdrawal: Consent, import_id: int) -> int:
        """Take people off `withdrawal.list` who are subscribed to `to_list` by now; return how many."""
        there = sa.select(subscribers.c.id, subscribers.c.address_hash).join(
            subscriptions,
            sa.and_(
                subscriptions.c.subscriber_id == subscribers.c.id,
                subscriptions.c.list == to_list,
                subscriptions.c.status == quoted("subscribed"),
            ),
        )
        left = 0
        with self._database.writing() as connection:
            found = there.where(subscribers.c.id.in_(ids), subscribers.c.erased_at.is_(None))
            for row in connection.execute(found.order_by(subscribers.c.id)).all():
                hashed = bytes(row.address_hash)
                left += bool(
                    withdraw(
                        self._database,
                        connection,
                        row.id,
                        hashed,
                        withdrawal,
                        everywhere=False,
                        import_id=import_id,
                    )
                )
        return left

    def tag_members(self, list: str, segment: Expression | None, tagging: Tagging) -> int:
        """Give everybody on a list, or in a segment of it, a tag; return how many did not have it."""
        new = 0

        def write(connection: Connection, page: Sequence[int]) -> None:
            nonlocal new
            new += len(add_tag(self._database, connection, page, tagging))

        write_pages(self._database, self._member_pages(list, segment), write, lock=_TAG_LOCK)
        return new

    def count_untagged(self, list: str, segment: Expression | None, tag: str) -> tuple[int, int]:
        """Return how many members are meant, and how many of them do not have a tag."""
        has = sa.exists().where(
            subscriber_tags.c.subscriber_id == subscribers.c.id, subscriber_tags.c.tag_key == tag_key(tag)
        )
        asked = _members(list, segment).with_only_columns(sa.func.count(), sa.func.count(sa.case((~has, 1))))
        with self._database.reading() as connection:
            members, without = connection.execute(asked).one()
        return int(members), int(without)

    def untag_run(self, source: str, *, tag: str | None = None, dry_run: bool = False) -> int:
        """Take the tags off that one run gave, or only `tag`; return how many people."""
        given = subscriber_tags.c.source == source
        if tag is not None:
            given &= subscriber_tags.c.tag_key == tag_key(tag)
        if dry_run:
            count = sa.select(sa.func.count()).select_from(subscriber_tags).where(given)
            with self._database.reading() as connection:
                return int(connection.execute(count).scalar_one())
        with self._database.writing() as connection:
            return connection.execute(sa.delete(subscriber_tags).where(given)).rowcount

    def _member_pages(self, list_key: str, segment: Expression | None) -> Iterator[Sequence[int]]:
        last = -1
        query = _members(list_key, segment).order_by(subscribers.c.id).limit(_PAGE)
        while True:
            with self._database.reading() as connection:
                found = connection.execute(query.where(subscribers.c.id > last))
                page = [int(row.id) for row in found]
            if not page:
                return
            yield page
            last = page[-1]


def _members(list_key: str, segment: Expression | None) -> sa.Select[tuple[int]]:
    on = (
        sa.select(subscribers.c.id)
        .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
        .where(
            subscribers.c.erased_at.is_(None),
            subscriptions.c.list == list_key,
            subscriptions.c.status == quoted("subscribed"),
        )
    )
    return on if segment is None else on.where(matches(segment, SegmentScope(list=list_key)))
