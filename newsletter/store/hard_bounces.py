"""Hard bounces of a mailing by receiving domain: the rows that newsletter.inbound.effects judges by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.inbound.effects import HANDFUL, LONG_STANDING, HardBounces, History, is_no_host, too_many
from newsletter.model import MailEvent
from newsletter.store.event_tables import events
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, mailings, quoted, subscribers, suppressions

GroupKey: TypeAlias = tuple[int | None, str, bool]
"""A mailing, a receiving domain, and whether its host was not found."""
MAILINGS_BEFORE = 10
"""How many mailings before one say what is usual."""
_HARD = (events.c.kind == quoted("bounced"), events.c.bounce == quoted("hard"))


class HardBounceCounts(Repository):
    """What staff are told of hard bounces that are not believed."""

    def held_bounces(self, mailing_id: int) -> dict[str, int]:
        """Count, by domain, whom a mailing found dead and who is written to all the same.

        Domains with hardly any are left out; "" stands for all of these together when they are many.
        """
        kept = ~sa.exists().where(
            suppressions.c.address_hash == subscribers.c.address_hash, suppressions.c.list.is_(None)
        )
        wanted = (
            sa.select(subscribers.c.address_key)
            .join(events, events.c.subscriber_id == subscribers.c.id)
            .where(events.c.mailing_id == mailing_id, *_HARD, subscribers.c.address_key.is_not(None), kept)
            .distinct()
        )
        with self._database.reading() as connection:
            found = Counter(domain_of(key) for key in connection.execute(wanted).scalars())
        many = {domain: number for domain, number in found.items() if number > HANDFUL}
        rest = found.total() - sum(many.values())
        return many | ({"": rest} if rest > HANDFUL else {})


def domain_of(address_key: str) -> str:
    """Return the part of an address after the "@"."""
    return address_key.rpartition("@")[2]


def doubtful_events(connection: Connection, after_mailing: int) -> list[Any]:
    """Return the hard bounces of mailings after one that are not believed, or may not be.

    Those of a domain, or of all whose host was not found, that a mailing has more than a handful of.
    """
    wanted = (
        sa.select(events, subscribers.c.address_key)
        .join(subscribers, subscribers.c.id == events.c.subscriber_id)
        .where(events.c.mailing_id > after_mailing, *_HARD, subscribers.c.address_key.is_not(None))
        .order_by(events.c.mailing_id, events.c.subscriber_id)
    )
    rows = connection.execute(wanted).all()
    at_domain = Counter((row.mailing_id, domain_of(row.address_key)) for row in rows)
    no_host = Counter(row.mailing_id for row in rows if is_no_host(row.code))
    return [
        row
        for row in rows
        if at_domain[row.mailing_id, domain_of(row.address_key)] > HANDFUL
        or (is_no_host(row.code) and no_host[row.mailing_id] > HANDFUL)
    ]


def group_key(event: MailEvent, address_key: str) -> GroupKey:
    """Return what events have in common that are in the same groups."""
    return event.mailing_id, domain_of(address_key), is_no_host(event.code)


def hard_history(
    connection: Connection,
    event: MailEvent,
    address_key: str,
    groups: Sequence[HardBounces] | None = None,
) -> History:
    """Return what is known when somebody's address is called dead; the event itself is written already.

    `groups` are those of another event with the same `group_key`, if they have been counted already.
    """
    before = _mailings_before(connection, event)
    if groups is None:
        groups = _groups(connection, event, address_key, before)
    standing = sa.select(_long_standing(before)).where(subscribers.c.id == event.subscriber_id)
    return History(
        long_standing=bool(connection.execute(standing).scalar()),
        dead_before=_dead_before(connection, event),
        groups=groups,
    )


def _groups(
    connection: Connection, event: MailEvent, address_key: str, before: list[int]
) -> list[HardBounces]:
    groups = [_group(connection, event, before, _at(domain_of(address_key)))]
    if is_no_host(event.code):
        groups.append(_group(connection, event, before, _no_host()))
    return groups


def release_held(connection: Connection, event: MailEvent, address_key: str, *, note: str, most: int) -> int:
    """Lift what the same mailing and group suppressed before there were too many; return how many.

    These are among its first `most` events.
    """
    where = _at(domain_of(address_key))
    if is_no_host(event.code):
        where = sa.or_(where, _no_host())
    before = _mailings_before(connection, event)
    hashes = (
        sa.select(subscribers.c.address_hash)
        .join(events, events.c.subscriber_id == subscribers.c.id)
        .where(events.c.mailing_id == event.mailing_id, *_HARD, where, _long_standing(before))
        .order_by(events.c.id)
        .limit(most)
    )
    return connection.execute(
        sa.delete(suppressions).where(
            suppressions.c.address_hash.in_(hashes),
            suppressions.c.list.is_(None),
            suppressions.c.reason == quoted("bounced"),
            suppressions.c.note.like(f"%{note}"),
        )
    ).rowcount


def _mailings_before(connection: Connection, event: MailEvent) -> list[int]:
    earlier = sa.select(mailings.c.id).where(mailings.c.id < (event.mailing_id or 0))
    return list(connection.execute(earlier.order_by(mailings.c.id.desc()).limit(MAILINGS_BEFORE)).scalars())


def _group(
    connection: Connection, event: MailEvent, before: list[int], where: sa.ColumnElement[bool]
) -> HardBounces:
    few = _dead_now(connection, event, before, where, most=HANDFUL + 1)
    if few <= HANDFUL:
        return HardBounces(now=few, sent_now=0, usually=0, sent_usually=0)
    sent_now, sent_usually = _sent(connection, [event.mailing_id or 0]), _sent(connection, before)
    usually = connection.execute(
        sa.select(sa.func.count(events.c.subscriber_id.distinct()))
        .join(subscribers, subscribers.c.id == events.c.subscriber_id)
        .where(events.c.mailing_id.in_(before), *_HARD, where)
    ).scalar_one()
    most = too_many(sent_now, usually, sent_usually)
    now = _dead_now(connection, event, before, where, most=most)
    return HardBounces(now=now, sent_now=sent_now, usually=usually, sent_usually=sent_usually)


def _dead_now(
    connection: Connection,
    event: MailEvent,
    before: list[int],
    where: sa.ColumnElement[bool],
    *,
    most: int,
) -> int:
    """Count the long-standing readers of a group that this mailing found dead, but never beyond `most`.

    On a bad day of a large provider there are thousands, and each of their reports asks.
    """
    some = (
        sa.select(events.c.subscriber_id)
        .join(subscribers, subscribers.c.id == events.c.subscriber_id)
        .where(events.c.mailing_id == event.mailing_id, *_HARD, where, _long_standing(before))
        .distinct()
        .limit(most)
    )
    return int(connection.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one())


def _sent(connection: Connection, mailing_ids: list[int]) -> int:
    counted = sa.select(sa.func.count()).where(
        deliveries.c.mailing_id.in_(mailing_ids), deliveries.c.status == quoted("sent")
    )
    return int(connection.execute(counted).scalar_one())


def _at(domain: str) -> sa.ColumnElement[bool]:
    return subscribers.c.address_key.endswith(f"@{domain}", autoescape=True)


def _no_host() -> sa.ColumnElement[bool]:
    return sa.or_(*(events.c.code.endswith(detail) for detail in (".1.2", ".4.4", ".4.310")))


def _long_standing(before: list[int]) -> sa.ColumnElement[bool]:
    """Say of a subscriber's row that the mailings before reached them, and none found them dead."""
    mine = sa.and_(
        deliveries.c.subscriber_id == subscribers.c.id,
        deliveries.c.mailing_id.in_(before),
        deliveries.c.status == quoted("sent"),
    )
    came_back = sa.exists().where(
        events.c.mailing_id == deliveries.c.mailing_id,
        events.c.subscriber_id == deliveries.c.subscriber_id,
        events.c.kind == quoted("bounced"),
    )
    reached = (
        sa.select(sa.func.count())
        .select_from(deliveries)
        .where(mine, ~came_back)
        .correlate(subscribers)
        .scalar_subquery()
    )
    dead = sa.exists().where(
        events.c.subscriber_id == subscribers.c.id, events.c.mailing_id.in_(before), *_HARD
    )
    return sa.and_(reached >= LONG_STANDING, ~dead.correlate(subscribers))


def _dead_before(connection: Connection, event: MailEvent) -> bool:
    other = sa.select(events.c.id).where(
        events.c.subscriber_id == event.subscriber_id, *_HARD, events.c.mailing_id != event.mailing_id
    )
    return connection.execute(other.limit(1)).scalar() is not None
