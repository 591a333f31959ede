"""Reads everybody for an export: one joined query a page, rows as light as the driver gives them.

Dates come out of the database as ISO 8601 text in UTC, attributes by JSON extraction: a million people are
never objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Expression
from newsletter.store.repository import Repository
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.tables import consents, quoted, subscribers, subscriptions, suppressions
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.tags import tags_of
from newsletter.store.topic_tables import topic_choices
from newsletter.store.topics_sql import chosen_topics
from newsletter.subscribers.tag_list import write_tags

Row: TypeAlias = Sequence[str | None]
_PAGE = 2_000
"""So many ids are looked at in one query."""
_everywhere = suppressions.alias("everywhere")
_on_list = suppressions.alias("on_list")
_granted = consents.alias("granted")
_withdrawn = consents.alias("withdrawn")
_IN_RANGE = sa.and_(
    subscribers.c.erased_at.is_(None),
    subscribers.c.id > sa.bindparam("first", type_=sa.BigInteger),
    subscribers.c.id <= sa.bindparam("last", type_=sa.BigInteger),
)
_NOTHING = sa.literal_column("NULL", sa.Text())


class ExportRows(Repository):
    """The rows of an export, in the order of newsletter.subscribers.csv_export.COLUMNS."""

    def export_rows(
        self, *, attributes: Sequence[str], list: str | None = None, segment: Expression | None = None
    ) -> Iterator[Row]:
        """Stream a row for each person and list: the person's cells, `attributes`, tags, topics, the rest.

        Somebody on no list has one row without a list; a list that was left by somebody who never was on it
        has a row without a status. With `list`, only the people who have a place on it; with a
        `segment` of it, only those subscribed to it who are in that.
        """
        with self._database.reading() as connection:
            last_id = connection.execute(sa.select(sa.func.max(subscribers.c.id))).scalar() or 0
            has_topics = connection.execute(sa.select(topic_choices.c.id).limit(1)).first() is not None
            has_tags = connection.execute(sa.select(subscriber_tags.c.tag).limit(1)).first() is not None
        among = _among(list, segment)
        page = self._rows_query(attributes, topics=has_topics).where(among)
        plain = page.with_only_columns(*[*page.selected_columns][1:])
        strays = self._strays_query(attributes).where(among)
        tags_at = 4 + len(attributes)
        for start in range(0, last_id, _PAGE):
            bounds = {"first": start, "last": start + _PAGE}
            with self._database.reading() as connection:
                more = connection.execute(strays, bounds).all()
                tags = _tags(connection, start) if has_tags else {}
                found = connection.execute(page if more or tags else plain, bounds).all()
            yield from _joined(found, more, tags, tags_at) if more or tags else found

    def unexportable_suppressions(self) -> int:
        """Count the suppressed addresses that belong to no subscriber: only their hash is known."""
        held = sa.select(suppressions.c.address_hash)
        theirs = sa.select(sa.func.count()).where(subscribers.c.address_hash.in_(held)).scalar_subquery()
        counted = sa.select(sa.func.count(suppressions.c.address_hash.distinct()) - theirs)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def _rows_query(self, attributes: Sequence[str], *, topics: bool) -> sa.Select[Any]:
        """Return the query for a range of ids: every place of theirs, or one row without."""
        place, who = subscriptions.c, subscribers.c
        wants = sa.func.replace(sa.func.trim(chosen_topics(place.list)), " ", ", ") if topics else _NOTHING
        joined = (
            sa.select(
                *self._person_columns(attributes),
                wants,
                place.list,
                place.status,
                self._iso_time(place.since),
                sa.func.coalesce(place.cadence, sa.case((place.list.is_not(None), "every"))),
                self._iso_time(_granted.c.at),
                *_words(_granted),
                sa.cast(_granted.c.evidence, sa.Text),
                *_words(_withdrawn),
                _on_list.c.reason,
                self._iso_time(_on_list.c.at),
                _on_list.c.note,
                *self._whole_columns(),
            )
            .select_from(subscribers)
            .outerjoin(subscriptions, place.subscriber_id == who.id)
            .outerjoin(_granted, _granted.c.id == _newest("granted"))
            .outerjoin(
                _withdrawn,
                sa.and_(place.status == quoted("unsubscribed"), _withdrawn.c.id == _newest("withdrawn")),
            )
            .outerjoin(
                _on_list,
                sa.and_(_on_list.c.address_hash == who.address_hash, _on_list.c.list == place.list),
            )
            .outerjoin(
                _everywhere,
                sa.and_(_everywhere.c.address_hash == who.address_hash, _everywhere.c.list.is_(None)),
            )
        )
        return joined.where(_IN_RANGE).order_by(who.id, place.list)

    def _strays_query(self, attributes: Sequence[str]) -> sa.Select[Any]:
        """Return the query for suppressions on lists that their people never were on."""
        who = subscribers.c
        here = sa.exists().where(
            subscriptions.c.subscriber_id == who.id, subscriptions.c.list == _on_list.c.list
        )
        joined = (
            sa.select(
                *self._person_columns(attributes),
                _NOTHING,
                _on_list.c.list,
                *[_NOTHING] * 13,
                _on_list.c.reason,
                self._iso_time(_on_list.c.at),
                _on_list.c.note,
                *self._whole_columns(),
            )
            .select_from(subscribers)
            .join(
                _on_list,
                sa.and_(_on_list.c.address_hash == who.address_hash, _on_list.c.list.is_not(None)),
            )
            .outerjoin(
                _everywhere,
                sa.and_(_everywhere.c.address_hash == who.address_hash, _everywhere.c.list.is_(None)),
            )
            .where(~here)
        )
        return joined.where(_IN_RANGE).order_by(who.id, _on_list.c.list)

    def _person_columns(self, attributes: Sequence[str]) -> list[sa.ColumnElement[Any]]:
        who = subscribers.c
        extracted = [who.attributes[name].as_string() for name in attributes]
        return [who.id, who.address, who.first_name, who.last_name, who.lang, *extracted, _NOTHING]

    def _whole_columns(self) -> list[sa.ColumnElement[Any]]:
        """Return what is about the person as a whole."""
        who = subscribers.c
        times = [self._iso_time(who.created_at), self._iso_time(who.paused_until)]
        return [*times, _everywhere.c.reason, self._iso_time(_everywhere.c.at), _everywhere.c.note]

    def _iso_time(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        """Return a time as ISO 8601 text in UTC, without microseconds where there are none."""
        if self._database.is_sqlite:
            text = sa.type_coerce(column, sa.Text)
            iso = sa.func.substr(text, 1, 10) + "T" + sa.func.substr(text, 12)
        else:
            iso = sa.func.to_char(sa.func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US')
        return sa.func.replace(iso, ".000000", "", type_=sa.Text) + "+00:00"


def _words(proof: Any) -> tuple[sa.ColumnElement[Any], ...]:
    return proof.c.basis, proof.c.method, proof.c.source, proof.c.actor


def _newest(action: str) -> sa.ScalarSelect[Any]:
    one = consents.alias()
    return (
        sa.select(sa.func.max(one.c.id))
        .where(
            one.c.subscriber_id == subscribers.c.id,
            one.c.list == subscriptions.c.list,
            one.c.action == quoted(action),
        )
        .correlate(subscribers, subscriptions)
        .scalar_subquery()
    )


def _among(list_key: str | None, segment: Expression | None) -> sa.ColumnElement[bool]:
    """Return whether `subscribers` are asked for."""
    one = subscriptions.alias()
    if list_key is None:
        return sa.true()
    if segment is None:
        return sa.exists().where(one.c.subscriber_id == subscribers.c.id, one.c.list == list_key)
    inside = (
        sa.select(subscribers.c.id)
        .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
        .where(
            _IN_RANGE,
            subscriptions.c.list == list_key,
            subscriptions.c.status == quoted("subscribed"),
            matches(segment, SegmentScope(list=list_key)),
        )
    )
    return subscribers.c.id.in_(inside.correlate(None))


def _tags(connection: Connection, start: int) -> dict[int, str]:
    mine = subscriber_tags.c.subscriber_id
    tagged = sa.select(mine).where(mine > start, mine <= start + _PAGE).distinct()
    ids = list(connection.execute(tagged).scalars())
    return {id_: write_tags(tags) for id_, tags in tags_of(connection, ids).items()}


def _joined(
    found: Sequence[Any], more: Sequence[Any], tags: Mapping[int, str], tags_at: int
) -> Iterator[Row]:
    """Return the rows of both queries in the order of ids, which they begin with, and fill in the tags."""
    for row in sorted([*found, *more], key=lambda row: int(row[0])):
        cells = [*row[1:]]
        cells[tags_at] = tags.get(row[0])
        yield cells
