"""Queries for the report of a mailing: over time, by receiving domain, by version, and who was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import (
    BounceKind,
    ConsentAction,
    DeliveryStatus,
    DomainBounces,
    DomainReply,
    Expression,
    Mailing,
    MissedDelivery,
    missed_reason,
)
from newsletter.store.address_sql import receiving_domain
from newsletter.store.event_tables import events
from newsletter.store.repository import Repository
from newsletter.store.segment_counts import ReaderGroup
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.tables import consents, deliveries, quoted, subscribers
from newsletter.store.topics_sql import chosen_topics, from_text

_OPEN = tuple(quoted(one) for one in ("queued", "claimed", "at_risk", "deferred"))


class MailingReports(Repository):
    """Questions of reports; each is one statement over a mailing."""

    def accepted_span(self, mailing_id: int) -> tuple[datetime, datetime] | None:
        """Return when the first and the last delivery was accepted; None if none was."""
        at, moment = deliveries.c.updated_at, deliveries.c.updated_at.type
        wanted = sa.select(sa.func.min(at, type_=moment), sa.func.max(at, type_=moment)).where(
            deliveries.c.mailing_id == mailing_id, deliveries.c.status == quoted("sent")
        )
        with self._database.reading() as connection:
            first, last = connection.execute(wanted).one()
        return (first, last) if first is not None else None

    def accepted_between(self, mailing_id: int, edges: Sequence[datetime]) -> tuple[int, ...]:
        """Count the accepted deliveries between each two neighbors of `edges`; the last edge is included."""
        moment = deliveries.c.updated_at.type
        before: list[tuple[sa.ColumnElement[bool], sa.ColumnElement[int]]] = [
            (deliveries.c.updated_at < sa.literal(edge, moment), sa.literal_column(str(number)))
            for number, edge in enumerate(edges[1:-1])
        ]
        last: sa.ColumnElement[int] = sa.literal_column(str(len(edges) - 2))
        part = (sa.case(*before, else_=last) if before else last).label("part")
        accepted = (
            sa.select(part)
            .where(
                deliveries.c.mailing_id == mailing_id,
                deliveries.c.status == quoted("sent"),
                deliveries.c.updated_at >= sa.literal(edges[0], moment),
                deliveries.c.updated_at <= sa.literal(edges[-1], moment),
            )
            .subquery()
        )
        wanted = sa.select(accepted.c.part, sa.func.count()).group_by(accepted.c.part)
        with self._database.reading() as connection:
            found = {int(number): int(people) for number, people in connection.execute(wanted)}
        return tuple(found.get(number, 0) for number in range(len(edges) - 1))

    def bounces_by_domain(self, mailing_id: int) -> tuple[DomainBounces, ...]:
        """Count whose delivery bounced by receiving domain and kind, each person once for each kind."""
        domain = receiving_domain(is_sqlite=self._database.is_sqlite).label("domain")
        people = sa.func.count(events.c.subscriber_id.distinct()).label("people")
        wanted: sa.Select[Any] = (
            sa.select(domain, events.c.bounce, people)
            .join(subscribers, subscribers.c.id == events.c.subscriber_id)
            .where(events.c.mailing_id == mailing_id, events.c.kind == quoted("bounced"))
            .where(events.c.bounce != "")
            .group_by(domain, events.c.bounce)
            .order_by(people.desc(), domain, events.c.bounce)
        )
        with self._database.reading() as connection:
            return tuple(
                DomainBounces(domain=row.domain, kind=BounceKind(row.bounce), people=row.people)
                for row in connection.execute(wanted)
            )

    def refusals_by_domain(self, mailing_id: int) -> tuple[DomainReply, ...]:
        """Count the refused deliveries by receiving domain, most first, each with one of the replies."""
        domain = receiving_domain(is_sqlite=self._database.is_sqlite).label("domain")
        people = sa.func.count().label("people")
        wanted = (
            sa.select(domain, people, sa.func.max(deliveries.c.detail).label("reply"))
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(deliveries.c.mailing_id == mailing_id, deliveries.c.status == quoted("failed"))
            .group_by(domain)
            .order_by(people.desc(), domain)
        )
        with self._database.reading() as connection:
            return tuple(
                DomainReply(domain=row.domain, people=row.people, reply=row.reply)
                for row in connection.execute(wanted)
            )

    def withdrawals(self, mailing: Mailing, *, until: datetime | None) -> Mapping[str, int]:
        """Count who left the list after they were sent a mailing and before `until`, by method."""
        wanted = (
            sa.select(consents.c.method, sa.func.count(consents.c.subscriber_id.distinct()))
            .join(
                deliveries,
                sa.and_(
                    deliveries.c.mailing_id == mailing.id,
                    deliveries.c.subscriber_id == consents.c.subscriber_id,
                ),
            )
            .where(
                deliveries.c.status == quoted("sent"),
                consents.c.list == mailing.list,
                consents.c.action == ConsentAction.WITHDRAWN.value,
                consents.c.at >= mailing.created_at,
            )
            .group_by(consents.c.method)
        )
        if until is not None:
            wanted = wanted.where(consents.c.at < until)
        with self._database.reading() as connection:
            return {str(method): int(number) for method, number in connection.execute(wanted)}

    def count_mailed(
        self, mailing: Mailing, rules: Sequence[Expression], *, topics: bool
    ) -> Mapping[ReaderGroup, int]:
        """Count who was sent a mailing by language and rules as they are now, and by topics as they were."""
        scope = SegmentScope(list=mailing.list)
        by = sa.literal(mailing.created_at, deliveries.c.updated_at.type)
        columns: list[sa.ColumnElement[Any]] = [
            subscribers.c.lang.label("lang"),
            *(
                sa.case((matches(rule, scope), 1), else_=0).label(f"rule_{number}")
                for number, rule in enumerate(rules)
            ),
            *([chosen_topics(sa.literal(mailing.list, sa.Text()), by).label("topics")] if topics else []),
        ]
        each = (
            sa.select(*columns)
            .join(deliveries, deliveries.c.subscriber_id == subscribers.c.id)
            .where(deliveries.c.mailing_id == mailing.id, deliveries.c.status == quoted("sent"))
            .subquery()
        )
        found: Counter[ReaderGroup] = Counter()
        with self._database.reading() as connection:
            for row in connection.execute(sa.select(*each.c, sa.func.count()).group_by(*each.c)):
                chosen = from_text(row[-2]) if topics else None
                found[row[0], tuple(map(bool, row[1 : len(rules) + 1])), chosen] += int(row[-1])
        return dict(found)

    def missed(self, mailing_id: int) -> Mapping[str, int]:
        """Count whom a mailing did not reach, by reason (model.missed_reason)."""
        each = _missed(mailing_id).subquery()
        detail = sa.case((each.c.status == quoted("suppressed"), each.c.detail), else_="")
        grouped = sa.select(each.c.status, each.c.bounce, detail.label("detail")).subquery()
        wanted = sa.select(*grouped.c, sa.func.count().label("people")).group_by(*grouped.c)
        found: Counter[str] = Counter()
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                found[missed_reason(DeliveryStatus(row.status), _kind(row.bounce), row.detail)] += row.people
        return dict(found)

    def missed_people(
        self, mailing_id: int, *, reason: str = "", after: int = -1, limit: int
    ) -> tuple[MissedDelivery, ...]:
        """Return a page of them in order of id, those behind `after`; `reason` narrows them to one."""
        wanted = _missed(mailing_id).where(deliveries.c.subscriber_id > after)
        if reason:
            wanted = wanted.where(_has_reason(wanted.selected_columns.bounce, reason))
        wanted = wanted.order_by(deliveries.c.subscriber_id).limit(limit)
        with self._database.reading() as connection:
            return tuple(_to_missed(row) for row in connection.execute(wanted))


def _missed(mailing_id: int) -> sa.Select[Any]:
    """Return a query over the deliveries of a mailing that did not arrive, as far as we know."""
    bounced = (
        sa.select(
            events.c.subscriber_id,
            sa.func.max(events.c.bounce).label("bounce"),
            sa.func.max(events.c.words).label("words"),
        )
        .where(events.c.mailing_id == mailing_id, events.c.kind == quoted("bounced"), events.c.bounce != "")
        .group_by(events.c.subscriber_id)
        .subquery("bounced")
    )
    return (
        sa.select(
            deliveries.c.subscriber_id,
            subscribers.c.address,
            deliveries.c.status,
            deliveries.c.detail,
            deliveries.c.updated_at,
            bounced.c.bounce,
            bounced.c.words,
        )
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .outerjoin(bounced, bounced.c.subscriber_id == deliveries.c.subscriber_id)
        .where(
            deliveries.c.mailing_id == mailing_id,
            sa.or_(deliveries.c.status != quoted("sent"), bounced.c.bounce.is_not(None)),
        )
    )


def _has_reason(bounce: sa.ColumnElement[Any], reason: str) -> sa.ColumnElement[bool]:
    """Return, in SQL, whether `missed_reason` says this reason."""
    kind, _, more = reason.partition(" ")
    suppressed = deliveries.c.status == quoted("suppressed")
    match kind:
        case "left-out":
            return sa.and_(suppressed, deliveries.c.detail == more)
        case "bounced":
            return sa.and_(sa.not_(suppressed), bounce == more)
        case "waiting":
            return sa.and_(deliveries.c.status.in_(_OPEN), bounce.is_(None))
    return sa.and_(deliveries.c.status == kind, bounce.is_(None))


def _kind(bounce: str | None) -> BounceKind | None:
    return BounceKind(bounce) if bounce else None


def _to_missed(row: Any) -> MissedDelivery:
    return MissedDelivery(
        subscriber_id=row.subscriber_id,
        address=row.address,
        status=DeliveryStatus(row.status),
        bounce=_kind(row.bounce),
        detail=row.words if row.bounce and row.status != "suppressed" else row.detail,
        updated_at=row.updated_at,
    )
