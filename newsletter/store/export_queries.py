"""Defines the queries of an export: one table each, for a range of ids, every time as ISO 8601 text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from newsletter.model import Cadence, Expression
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.segment_elements import ByteOrder
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.tables import consents, quoted, subscribers, subscriptions, suppressions
from newsletter.store.topics_sql import chosen_topics

_NOTHING = sa.literal_column("NULL", sa.Text())


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQueries:
    """The queries; each begins with the person's id and is bound to `first` (excluded) and `last`."""

    is_sqlite: bool

    def people(
        self, attributes: Sequence[str], *, list_key: str | None, segment: Expression | None
    ) -> sa.Select[Any]:
        """Return the query for people: the attributes, when they came, until when they pause."""
        who = subscribers.c
        extracted = [who.attributes[name].as_string() for name in attributes]
        columns = who.id, who.address, who.first_name, who.last_name, who.lang, *extracted
        found = sa.select(*columns, self._text(who.created_at), self._text(who.paused_until))
        among = _among(list_key, segment)
        return found.where(who.erased_at.is_(None), _in_range(who.id), among).order_by(who.id)

    def places(self, *, topics: bool) -> sa.Select[Any]:
        """Return the query for places on lists: the list, status, since when, cadence, topics chosen."""
        place = subscriptions.c
        cadence = sa.func.coalesce(place.cadence, quoted(Cadence.EVERY.value))
        columns = place.subscriber_id, place.list, place.status, self._text(place.since), cadence
        if not topics:
            found = sa.select(*columns, _NOTHING)
        else:
            chosen = sa.func.replace(sa.func.trim(chosen_topics(place.list)), " ", ", ")
            found = sa.select(*columns, chosen).join(subscribers, subscribers.c.id == place.subscriber_id)
        return found.where(_in_range(place.subscriber_id)).order_by(
            place.subscriber_id, ByteOrder(place.list)
        )

    def proofs(self) -> sa.Select[Any]:
        """Return the query for consents, oldest first: the list, given or withdrawn, when, the proof."""
        proof = consents.c
        words = proof.basis, proof.method, proof.source, proof.actor
        found = sa.select(
            proof.subscriber_id,
            proof.list,
            proof.action,
            self._text(proof.at),
            *words,
            sa.cast(proof.evidence, sa.Text),
        )
        return found.where(_in_range(proof.subscriber_id)).order_by(proof.subscriber_id, proof.id)

    def suppressions(self, *, everywhere: bool) -> sa.Select[Any]:
        """Return the query for suppressions, on lists or everywhere: the list, reason, since when, note."""
        why, who = suppressions.c, subscribers.c
        reach = why.list.is_(None) if everywhere else why.list.is_not(None)
        joined = subscribers.join(suppressions, sa.and_(why.address_hash == who.address_hash, reach))
        found = sa.select(who.id, why.list, why.reason, self._text(why.at), why.note).select_from(joined)
        return found.where(_in_range(who.id)).order_by(who.id, ByteOrder(why.list))

    def _text(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        """Return a time as SQLite keeps it: ISO 8601 in UTC, with a space and microseconds."""
        if self.is_sqlite:
            return sa.type_coerce(column, sa.Text)
        return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US", type_=sa.Text)


def _in_range(column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    first, last = (sa.bindparam(name, type_=sa.BigInteger) for name in ("first", "last"))
    return sa.and_(column > first, column <= last)


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
            _in_range(subscribers.c.id),
            subscriptions.c.list == list_key,
            subscriptions.c.status == quoted("subscribed"),
            matches(segment, SegmentScope(list=list_key)),
        )
    )
    return subscribers.c.id.in_(inside.correlate(None))
