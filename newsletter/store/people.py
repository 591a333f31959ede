"""Looks up subscribers, one by one or all in a stream."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    Cadence,
    Consent,
    ConsentAction,
    Expression,
    Person,
    Subscriber,
    Subscription,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.store.merge_lookup import owner_of_merged
from newsletter.store.repository import Repository
from newsletter.store.segment_elements import ByteOrder
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.suppression_sql import everywhere_reason
from newsletter.store.tables import consents, subscribers, subscriptions
from newsletter.store.tags import tags_of
from newsletter.store.topic_choices import newest_choices

_PAGE = 1000
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Nothing else is looked up: a database may end text at a null character, or refuse it."""
SUBSCRIBER = sa.select(subscribers, everywhere_reason().label("reason")).where(
    subscribers.c.erased_at.is_(None)
)
_SUBSCRIPTIONS_OF = (
    sa.select(subscriptions)
    .where(subscriptions.c.subscriber_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(ByteOrder(subscriptions.c.list))
)


class People(Repository):
    """The reading part of the SubscriberStore (newsletter.ports)."""

    def subscriber(self, address_key: str) -> Subscriber | None:
        """Return one person with subscriptions and consents, or None."""
        with self._database.reading() as connection:
            return one_subscriber(connection, subscribers.c.address_key == address_key)

    def consents_of(self, subscriber_id: int) -> tuple[Consent, ...]:
        """Return what a record says about consent, oldest first; also of one that was merged."""
        proofs = sa.select(consents).where(consents.c.subscriber_id == subscriber_id)
        with self._database.reading() as connection:
            return tuple(map(_to_consent, connection.execute(proofs.order_by(consents.c.id))))

    def subscriber_by_token(self, token: str) -> tuple[Subscriber, str] | None:
        """Return the person and the list key an unsubscribe token stands for, or None."""
        if not TOKEN.fullmatch(token):
            return None
        with self._database.reading() as connection:
            held = sa.select(subscriptions).where(subscriptions.c.token == token)
            row = connection.execute(held).one_or_none()
            if row is None:
                return None
            merged = owner_of_merged(connection, row.subscriber_id)
            owner = row.subscriber_id if merged is None else merged.id
            person = one_subscriber(connection, subscribers.c.id == owner)
            return None if person is None else (person, row.list)

    def subscriber_by_preferences_token(self, token: str) -> Subscriber | None:
        """Return whose preferences a token opens, also if they were erased (then nothing else is known)."""
        if not TOKEN.fullmatch(token):
            return None
        with self._database.reading() as connection:
            mine = subscribers.c.preferences_token == token
            found = one_subscriber(connection, mine)
            if found is not None:
                return found
            row = connection.execute(sa.select(subscribers).where(mine)).one_or_none()
            if row is None:
                return None
            nobody = Person(address="", address_key="")
            return Subscriber(
                id=row.id, person=nobody, created_at=row.created_at, preferences_token=token, erased=True
            )

    def subscribers(
        self, *, list: str | None = None, status: SubscriptionStatus | None = None
    ) -> Iterator[Subscriber]:
        """Stream people in order of id, a page at a time, with subscriptions (consents left empty)."""
        page = SUBSCRIBER
        if list is not None or status is not None:
            page = page.where(_has_place(list, status))
        yield from self._person_pages(page)

    def subscribers_in_segment(self, list: str, segment: Expression) -> Iterator[Subscriber]:
        """Stream the people subscribed to a list who are in a segment of it, as `subscribers` does."""
        yield from self._person_pages(
            SUBSCRIBER.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id).where(
                subscriptions.c.list == list,
                subscriptions.c.status == SubscriptionStatus.SUBSCRIBED.value,
                matches(segment, SegmentScope(list=list)),
            )
        )

    def _person_pages(self, wanted: sa.Select[Any]) -> Iterator[Subscriber]:
        """Yield people in order of id, with their subscriptions, a page at a time."""
        # Built once: a statement made for each page is a cycle of objects that holds its thousand ids.
        page = wanted.where(subscribers.c.id > sa.bindparam("after")).order_by(subscribers.c.id).limit(_PAGE)
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(page, {"after": last}).all()
                places = _subscriptions(connection, [row.id for row in rows])
                tags = tags_of(connection, [row.id for row in rows])
            for row in rows:
                yield to_subscriber(row, places[row.id], (), tags.get(row.id, ()))
            if len(rows) < _PAGE:
                return
            last = rows[-1].id


def subscribers_numbered(connection: Connection, ids: Sequence[int]) -> tuple[Subscriber, ...]:
    """Return the people with these ids, in order of id, with subscriptions (consents left empty)."""
    if not ids:
        return ()
    rows = connection.execute(SUBSCRIBER.where(subscribers.c.id.in_(ids)).order_by(subscribers.c.id)).all()
    places = _subscriptions(connection, [row.id for row in rows])
    tags = tags_of(connection, [row.id for row in rows])
    return tuple(to_subscriber(row, places[row.id], (), tags.get(row.id, ())) for row in rows)


def one_subscriber(connection: Connection, where: sa.ColumnElement[bool]) -> Subscriber | None:
    """Return the person of a condition, with subscriptions and consents; None for nobody, or if erased."""
    row = connection.execute(SUBSCRIBER.where(where)).one_or_none()
    if row is None:
        return None
    proofs = sa.select(consents).where(consents.c.subscriber_id == row.id).order_by(consents.c.id)
    proven = tuple(_to_consent(proof) for proof in connection.execute(proofs))
    tags = tags_of(connection, [row.id]).get(row.id, ())
    return to_subscriber(row, _subscriptions(connection, [row.id])[row.id], proven, tags)


def _has_place(list_key: str | None, status: SubscriptionStatus | None) -> sa.ColumnElement[bool]:
    place = sa.exists().where(subscriptions.c.subscriber_id == subscribers.c.id)
    if list_key is not None:
        place = place.where(subscriptions.c.list == list_key)
    return place if status is None else place.where(subscriptions.c.status == status.value)


def _subscriptions(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Subscription, ...]]:
    found: defaultdict[int, tuple[Subscription, ...]] = defaultdict(tuple)
    chosen = newest_choices(connection, ids)
    for row in connection.execute(_SUBSCRIPTIONS_OF, {"ids": ids}):
        choice = chosen.get(row.subscriber_id, {}).get(row.list)
        found[row.subscriber_id] += (to_subscription(row, choice.topics if choice else None),)
    return found


def to_subscriber(
    row: Any, places: tuple[Subscription, ...], proven: tuple[Consent, ...], tags: tuple[str, ...] = ()
) -> Subscriber:
    """Return a subscriber from a row of SUBSCRIBER."""
    return Subscriber(
        id=row.id,
        person=Person(
            address=row.address,
            address_key=row.address_key,
            first_name=row.first_name,
            last_name=row.last_name,
            lang=row.lang,
            attributes=row.attributes,
        ),
        created_at=row.created_at,
        subscriptions=places,
        consents=proven,
        suppressed=None if row.reason is None else SuppressionReason(row.reason),
        preferences_token=row.preferences_token or "",
        paused_until=row.paused_until,
        tags=tags,
    )


def to_subscription(row: Any, topics: tuple[str, ...] | None = None) -> Subscription:
    """Return somebody's place on a list from a row of `subscriptions`, and the topics they chose."""
    return Subscription(
        list=row.list,
        status=SubscriptionStatus(row.status),
        token=row.token,
        since=row.since,
        cadence=Cadence(row.cadence or Cadence.EVERY),
        digest_from=row.digest_from,
        topics=topics,
    )


def _to_consent(row: Any) -> Consent:
    return Consent(
        list=row.list,
        action=ConsentAction(row.action),
        at=row.at,
        basis=row.basis,
        method=row.method,
        source=row.source,
        actor=row.actor,
        evidence=row.evidence,
    )
