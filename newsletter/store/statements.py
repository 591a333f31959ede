"""Defines the ledger's SQL statements, each in one place and compiled once.

Parameters: m mailing, launched when it was, w worker, s subscriber, ids subscribers, n how many, after which
subscriber, to the new status.
`RELEASE` and `PUT_BACK` send a copy back to where the mailing's state wants it.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from newsletter.model import MailingStatus, Recipient, UncertainPolicy
from newsletter.store.column_types import Moment, Words
from newsletter.store.delivery_transitions import DeliveryState, Rules
from newsletter.store.id_list import Ids, OneOf
from newsletter.store.suppression_sql import blocked_reason, paused_reason, suppressed_reason
from newsletter.store.tables import deliveries as d
from newsletter.store.tables import mailings, quoted, subscribers, subscriptions
from newsletter.store.topics_sql import chosen_topics, from_text

M = sa.bindparam("m", type_=sa.BigInteger)
_S = sa.bindparam("s", type_=sa.BigInteger)
_W = sa.bindparam("w", type_=Words)
NOW = sa.bindparam("now", type_=Moment)
_LIST = sa.bindparam("list", type_=Words)
_LAUNCHED = sa.bindparam("launched", type_=Moment)
_IDS = sa.bindparam("ids", type_=Ids)
_AFTER = sa.bindparam("after", type_=sa.BigInteger)

IS = {name: d.c.status == quoted(name) for name in ("queued", "claimed", "at_risk", "deferred", "unknown")}
OF_MAILING = d.c.mailing_id == M
_THE_ROW = sa.and_(OF_MAILING, d.c.subscriber_id == _S)
_AMONG_IDS = OneOf(d.c.subscriber_id, _IDS)
_ROWS = sa.and_(OF_MAILING, _AMONG_IDS)
_MINE = d.c.owner == _W
# For a row that is named: no planner may then prefer to look through all that the worker holds.
STILL_MINE = sa.func.coalesce(d.c.owner, sa.literal_column("''")) == _W

STATUS = sa.select(mailings.c.status).where(mailings.c.id == M)
START = (
    sa.update(mailings)
    .where(mailings.c.id == M, mailings.c.started_at.is_(None), mailings.c.status == quoted("sending"))
    .values(started_at=NOW)
)
RULES = (
    sa.select(mailings.c.status, mailings.c.list, mailings.c.policy, mailings.c.created_at)
    .where(mailings.c.id == M)
    .with_for_update(read=True)
)

# Not a parameter: of a limit that it does not know, PostgreSQL expects a tenth of all rows.
_ONE = sa.literal_column("1", sa.Integer)


def _has_none(condition: sa.ColumnElement[bool], order: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Ask by the small index of a status: by its order, or PostgreSQL may read all deliveries instead.

    Once a fifth of them had this status it expects one on the first page, although those are long sent.
    """
    last = sa.select(_ONE).select_from(d).where(OF_MAILING, condition)
    return last.order_by(order.desc()).limit(_ONE).scalar_subquery().is_(None)


FINISH = (
    sa.update(mailings)
    .where(
        mailings.c.id == M,
        mailings.c.status == quoted("sending"),
        _has_none(IS["queued"], d.c.subscriber_id),
        _has_none(IS["deferred"], d.c.next_try_at),
        _has_none(d.c.owner.is_not(None), d.c.owner),
    )
    .values(status="finished", finished_at=NOW)
)
NEXT_DUE = sa.select(sa.func.min(d.c.next_try_at)).where(OF_MAILING, IS["deferred"])
OWNERS = sa.select(d.c.owner).where(OF_MAILING, d.c.owner.is_not(None)).distinct()


def _people() -> sa.Select[Any]:
    on_list = sa.and_(subscriptions.c.subscriber_id == d.c.subscriber_id, subscriptions.c.list == _LIST)
    return (
        sa.select(
            d.c.subscriber_id,
            d.c.attempt,
            subscribers.c.address,
            subscribers.c.first_name,
            subscribers.c.last_name,
            subscribers.c.lang,
            # As text: nearly everybody has none, and nothing has to be read from "{}".
            sa.cast(subscribers.c.attributes, sa.Text).label("attributes"),
            subscriptions.c.token,
            subscribers.c.preferences_token,
            blocked_reason(_LIST, NOW).label("reason"),
            chosen_topics(_LIST, _LAUNCHED).label("topics"),
        )
        .select_from(d)
        .join(subscribers, subscribers.c.id == d.c.subscriber_id)
        .outerjoin(subscriptions, on_list)
    )


# Picked by a small index first, looked at afterwards: in one statement PostgreSQL may take it into
# its head to merge whole tables for the next two hundred copies.
_PICKED = (
    sa.select(d.c.subscriber_id)
    .limit(sa.bindparam("n", type_=sa.Integer))
    # PostgreSQL: what another worker is claiming is passed over. SQLite has one writer at a time.
    .with_for_update(skip_locked=True)
)
QUEUED = _PICKED.where(OF_MAILING, IS["queued"], d.c.subscriber_id > _AFTER).order_by(d.c.subscriber_id)
_DUE = _PICKED.where(OF_MAILING, IS["deferred"], d.c.next_try_at <= NOW).order_by(d.c.next_try_at)
DUE = _DUE.where(d.c.doubts == 0)
# What may have arrived already goes to the end of the queue.
DUE_IN_DOUBT = _DUE.where(d.c.doubts > 0)
PEOPLE = _people().where(_ROWS).order_by(d.c.subscriber_id)
CLAIMED_AMONG = PEOPLE.where(STILL_MINE, IS["claimed"])

CLAIM = (
    sa.update(d)
    .where(_ROWS)
    .values(
        status="claimed",
        owner=_W,
        attempt=d.c.attempt + 1,
        first_try_at=sa.func.coalesce(d.c.first_try_at, NOW),
        next_try_at=None,
        updated_at=NOW,
    )
)
SUPPRESS = (
    sa.update(d)
    .where(_THE_ROW)
    .values(status="suppressed", owner=None, next_try_at=None, updated_at=NOW, detail=sa.bindparam("said"))
)
MAY_LEAVE = (
    sa.select(sa.literal_column("1"))
    .where(
        mailings.c.id == M,
        mailings.c.status == quoted("sending"),
        subscriptions.c.list == mailings.c.list,
        subscriptions.c.subscriber_id == d.c.subscriber_id,
        subscriptions.c.status == quoted("subscribed"),
        subscribers.c.id == d.c.subscriber_id,
        suppressed_reason(mailings.c.list).is_(None),
        paused_reason(NOW).is_(None),
    )
    .correlate(d)
    # With it PostgreSQL asks for each delivery, by its keys. Without, it may look through the whole list for
    # all whom it may write to, and its planner takes that for cheap: 40,000 rows of a list of 200.
    .offset(sa.literal_column("0"))
    .exists()
)
_LEAVING = (
    sa.update(d)
    .where(OF_MAILING, STILL_MINE, IS["claimed"], MAY_LEAVE)
    .values(status="at_risk", updated_at=NOW)
    .returning(d.c.subscriber_id)
)
AT_RISK = _LEAVING.where(_AMONG_IDS)
_IS_CANCELLED = sa.select(mailings.c.status).where(mailings.c.id == M).scalar_subquery() == quoted(
    "cancelled"
)
_BACK = {
    "status": sa.case((_IS_CANCELLED, quoted("cancelled")), else_=quoted("queued")),
    "attempt": d.c.attempt - 1,
    # A try that was none starts no lifetime.
    "first_try_at": sa.case((d.c.attempt > 1, d.c.first_try_at), else_=sa.null()),
    "owner": None,
    "updated_at": NOW,
}
RELEASE = sa.update(d).where(OF_MAILING, _MINE, IS["claimed"]).values(**_BACK)
PUT_BACK = sa.update(d).where(_ROWS, STILL_MINE, IS["claimed"]).values(**_BACK)
POSTPONE = (
    sa.update(d)
    .where(_ROWS, STILL_MINE, IS["claimed"])
    .values(
        **{
            **_BACK,
            "status": sa.case(
                (_IS_CANCELLED, quoted("cancelled")),
                else_=quoted("deferred"),
            ),
        },
        next_try_at=sa.case((_IS_CANCELLED, sa.null()), else_=sa.bindparam("until", type_=Moment)),
    )
)
TAKE_BACK = sa.update(d).where(_ROWS, STILL_MINE, IS["at_risk"]).values(status="claimed", updated_at=NOW)
ABANDONED = sa.select(d.c.subscriber_id, d.c.attempt, d.c.doubts, d.c.first_try_at).where(
    OF_MAILING, _MINE, IS["at_risk"]
)

_IN_HAND = sa.and_(_THE_ROW, STILL_MINE, sa.or_(IS["at_risk"], IS["claimed"]))
IN_HAND = sa.select(d.c.attempt, d.c.doubts, d.c.first_try_at).where(_IN_HAND)
SENT = (
    sa.update(d)
    .where(_IN_HAND)
    .values(status="sent", owner=None, next_try_at=None, updated_at=NOW, detail=sa.bindparam("said"))
)
SETTLE = (
    sa.update(d)
    .where(_IN_HAND)
    .values(
        status=sa.bindparam("to"),
        owner=None,
        doubts=sa.bindparam("doubt"),
        next_try_at=sa.bindparam("again"),
        updated_at=NOW,
        detail=sa.bindparam("said"),
    )
)
# What its sender knows for certain of a delivery that recovery put in doubt meanwhile; nobody has it in hand.
SETTLE_LATE = (
    sa.update(d)
    .where(
        _THE_ROW,
        d.c.owner.is_(None),
        d.c.doubts > 0,
        sa.or_(IS["deferred"], IS["unknown"]),
    )
    .values(status=sa.bindparam("to"), next_try_at=None, updated_at=NOW, detail=sa.bindparam("said"))
)


def to_rules(row: Any) -> Rules:
    """Return what of a mailing decides about its copies, from a row of RULES."""
    return Rules(policy=UncertainPolicy(row.policy), status=MailingStatus(row.status))


def to_copy(row: Any) -> DeliveryState:
    """Return what the ledger knows of a copy, from a row of IN_HAND or ABANDONED."""
    return DeliveryState(tries=row.attempt, doubts=row.doubts, first_try_at=row.first_try_at)


def to_recipient(mailing_id: int, row: Any) -> Recipient:
    """Return what the next try of a copy needs, from a row of PEOPLE."""
    (
        subscriber_id,
        attempt,
        address,
        first_name,
        last_name,
        lang,
        attributes,
        token,
        preferences,
        _,
        topics,
    ) = row
    own = {} if attributes == "{}" else json.loads(attributes)
    named = {**own, "first_name": first_name, "last_name": last_name, "email": address}
    return Recipient(
        mailing_id=mailing_id,
        subscriber_id=subscriber_id,
        address=address,
        name=f"{first_name} {last_name}".strip(),
        token=token,
        preferences_token=preferences or "",
        fields={name: value for name, value in named.items() if value},
        attempt=attempt + 1,
        lang=lang,
        topics=from_text(topics),
    )
