"""Counts and finds the people of segments, without looking at them one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import sqlalchemy as sa

from newsletter.model import EVERYONE, Expression, RoundRecipients
from newsletter.store.column_types import Moment
from newsletter.store.recipients_sql import gets_digest_instead, is_recipient
from newsletter.store.repository import Repository
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.suppression_sql import is_mailable, paused_reason
from newsletter.store.tables import quoted, subscribers, subscriptions
from newsletter.store.topics_sql import chosen_topics, from_text

ReaderGroup: TypeAlias = tuple[str, tuple[bool, ...], tuple[str, ...] | None]
"""A language, whether each rule holds, and the topics chosen (None: everything)."""


class SegmentCounts(Repository):
    """The SegmentStore (newsletter.ports)."""

    def count_segments(self, list: str, segments: Mapping[str, Expression]) -> tuple[int, Mapping[str, int]]:
        """Count the people of a list who may be mailed, and those of each segment, in one statement."""
        scope = SegmentScope(list=list)
        sums = [
            sa.func.coalesce(sa.func.sum(_one_if(matches(expression, scope))), 0)
            for expression in segments.values()
        ]
        with self._database.reading() as connection:
            total, *counts = connection.execute(_mailable(list, sa.func.count(), *sums)).one()
        return int(total), {key: int(count) for key, count in zip(segments, counts, strict=True)}

    def count_segment(self, list: str, segment: Expression) -> int:
        """Count the people of a list who may be mailed and are in a segment."""
        in_segment = matches(segment, SegmentScope(list=list))
        wanted = _mailable(list, sa.func.count(), only=in_segment)
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def count_readers(
        self,
        list: str,
        rules: Sequence[Expression],
        among: RoundRecipients = EVERYONE,
        *,
        at: datetime,
        topics: bool = False,
    ) -> Mapping[ReaderGroup, int]:
        """Count those whom a launch at `at` would mail by language, rules and, if asked, chosen topics."""
        scope = SegmentScope(list=list)
        columns: Sequence[sa.ColumnElement[Any]] = [
            subscribers.c.lang.label("lang"),
            *(_one_if(matches(rule, scope)).label(f"rule_{number}") for number, rule in enumerate(rules)),
            *([chosen_topics(sa.literal(list, sa.Text())).label("topics")] if topics else []),
        ]
        people = _mailable(list, *columns).where(
            is_recipient(among, list),
            sa.not_(gets_digest_instead(among, list)),
            paused_reason(sa.literal(at, Moment)).is_(None),
        )
        each = people.subquery()
        found: Counter[ReaderGroup] = Counter()
        with self._database.reading() as connection:
            for row in connection.execute(sa.select(*each.c, sa.func.count()).group_by(*each.c)):
                chosen = from_text(row[-2]) if topics else None
                found[row[0], tuple(map(bool, row[1 : len(rules) + 1])), chosen] += row[-1]
        return found


def _one_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0"))


def _mailable(
    list: str, *columns: sa.ColumnElement[Any], only: sa.ColumnElement[bool] | None = None
) -> sa.Select[Any]:
    """Return a query over those on a list who are not suppressed; `only` those for whom a condition holds.

    SQLite checks conditions as they come: suppressions are looked at last, for fewer people.
    """
    return (
        sa.select(*columns)
        .select_from(subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id))
        .where(
            subscriptions.c.list == list,
            subscriptions.c.status == quoted("subscribed"),
            *(() if only is None else (only,)),
            is_mailable(list),
        )
    )
