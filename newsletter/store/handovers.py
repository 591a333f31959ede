"""Settles hand-overs: what a bounce, a complaint or a provider says of deliveries that were in doubt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Handover, HandoverReport, MailEvent, Proof
from newsletter.store import statements as sql
from newsletter.store.column_types import Moment, Words
from newsletter.store.delivery_transitions import one_line
from newsletter.store.event_tables import events
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries as d
from newsletter.store.tables import quoted

CLOCKS_APART = timedelta(minutes=5)
"""A report of an earlier try is told from one of this try by its time, as far as two clocks agree."""
_AT_ONCE = 500
_IN_DOUBT = sa.or_(
    d.c.status.in_([quoted("unknown"), quoted("at_risk")]),
    sa.and_(d.c.status.in_([quoted("deferred"), quoted("queued"), quoted("claimed")]), d.c.doubts > 0),
)
_NOT_TRIED_SINCE = sa.or_(
    d.c.first_try_at.is_(None), d.c.first_try_at <= sa.bindparam("latest", type_=d.c.updated_at.type)
)
_CAME_BACK = sa.exists().where(
    events.c.mailing_id == d.c.mailing_id,
    events.c.subscriber_id == d.c.subscriber_id,
    events.c.kind.in_([quoted("delivered"), quoted("bounced"), quoted("complained")]),
)
_SETTLED = {"owner": None, "next_try_at": None}


def _as_sent(*conditions: sa.ColumnElement[bool]) -> sa.Update:
    return (
        sa.update(d)
        .where(d.c.mailing_id == sa.bindparam("m"), d.c.subscriber_id == sa.bindparam("s"), *conditions)
        .values(
            **_SETTLED,
            status="sent",
            updated_at=sa.bindparam("now", type_=Moment),
            detail=sa.bindparam("said", type_=Words),
        )
    )


_OPEN_OR_FAILED = d.c.status.in_([quoted(name) for name in ("queued", "claimed", "deferred", "failed")])
# Built once: building a statement takes longer than running it, and each event of a provider needs one.
_CAME_OF_IT = {False: _as_sent(_IN_DOUBT), True: _as_sent(sa.or_(_IN_DOUBT, _OPEN_OR_FAILED))}
"""By whether a provider reports it."""


def settle_as_sent(connection: Connection, event: MailEvent, now: datetime) -> None:
    """Take a delivery for sent about which something came back: whoever reports of it has it.

    Also one that was about to be tried again because of the doubt. A provider knows its own messages by the
    delivery's key, so what it dropped once and delivered later is sent, too.
    """
    values = {
        "m": event.mailing_id,
        "s": event.subscriber_id,
        "now": now,
        "said": _left(event.kind.value),
    }
    if connection.execute(_CAME_OF_IT[event.proof is Proof.PROVIDER], values).rowcount:
        connection.execute(sql.FINISH, {"m": event.mailing_id, "now": now})


class Handovers(Repository):
    """The provider's word on deliveries (newsletter.ports.webhooks)."""

    def settle_handovers(self, reports: Collection[HandoverReport], *, now: datetime) -> int:
        """Settle deliveries whose hand-over was in doubt, or that were never sent; see ports.webhooks."""
        by_mailing: dict[int, list[HandoverReport]] = {}
        for report in reports:
            by_mailing.setdefault(report.mailing_id, []).append(report)
        return sum(self._settle(mailing_id, own, now) for mailing_id, own in by_mailing.items())

    def _settle(self, mailing_id: int, reports: Sequence[HandoverReport], now: datetime) -> int:
        undecided = self._undecided(mailing_id, {one.subscriber_id for one in reports})
        changed = 0
        # Dropped first: where it was also reported as taken, it was taken and then dropped.
        for report in sorted(reports, key=lambda one: one.handover is not Handover.DROPPED):
            if report.subscriber_id in undecided or report.handover is Handover.DROPPED:
                # A transaction each: a sender may have several of them in hand, in another order.
                with self._database.writing() as connection:
                    changed += connection.execute(_statement(report, now), _latest(report)).rowcount
        if changed:
            with self._database.writing() as connection:
                connection.execute(sql.FINISH, {"m": mailing_id, "now": now})
        return changed

    def _undecided(self, mailing_id: int, subscriber_ids: Collection[int]) -> frozenset[int]:
        """Return whose deliveries are in doubt: hardly any, so that the others cost nothing."""
        asked, found = sorted(subscriber_ids), set[int]()
        with self._database.reading() as connection:
            for start in range(0, len(asked), _AT_ONCE):
                some = d.c.subscriber_id.in_(asked[start : start + _AT_ONCE])
                wanted = sa.select(d.c.subscriber_id).where(d.c.mailing_id == mailing_id, some, _IN_DOUBT)
                found.update(connection.execute(wanted).scalars())
        return frozenset(found)


def _statement(report: HandoverReport, now: datetime) -> sa.Update:
    row = (
        d.c.mailing_id == report.mailing_id,
        d.c.subscriber_id == report.subscriber_id,
        _NOT_TRIED_SINCE,
    )
    if report.handover is Handover.DROPPED:
        detail = one_line(f"the provider did not send it: {report.words or 'it gave no reason'}")
        taken = sa.or_(_IN_DOUBT, d.c.status == quoted("sent"))
        return (
            sa.update(d)
            .where(*row, taken, ~_CAME_BACK)
            .values(**_SETTLED, status="failed", updated_at=now, detail=detail)
        )
    return (
        sa.update(d)
        .where(*row, _IN_DOUBT)
        .values(**_SETTLED, status="sent", updated_at=now, detail=_left(report.words))
    )


def _latest(report: HandoverReport) -> dict[str, Any]:
    return {"latest": report.at + CLOCKS_APART}


def _left(what: str) -> str:
    return f"it left: what came back says so ({what})"
