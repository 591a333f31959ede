"""Segments in SQL: the database says the same as the evaluator, of whatever person and segment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from newsletter.model import Expression
from newsletter.store.database import Store
from newsletter.store.event_tables import events
from newsletter.store.segment_sql import SegmentScope, matches
from newsletter.store.tables import consents, deliveries, editions, mailings, subscribers, subscriptions
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.topic_tables import topic_choices
from newsletter.store.topics_sql import to_text
from newsletter.subscribers.segment_facts import Facts, holds
from newsletter.subscribers.tag_list import tag_key
from tests.store.people import LIST, NOW
from tests.subscribers.segment_strategies import (
    ATTRIBUTE_VALUES,
    DOMAINS,
    EXPRESSIONS,
    SOURCES,
    TAGS,
    TOPICS,
)

ISSUES = 3
PEOPLE: st.SearchStrategy[Facts] = st.builds(
    Facts,
    lang=st.sampled_from(["en", "es", "es-MX", "EN-gb", "", " es", "\u017f"]),
    list=st.just(LIST),
    attributes=ATTRIBUTE_VALUES,
    joined=st.datetimes(datetime(2024, 12, 28), datetime(2025, 1, 4)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
    tags=st.sets(st.sampled_from([tag_key(tag) for tag in TAGS])),
    topics=st.none() | st.sets(st.sampled_from(TOPICS)),
    cadence=st.sampled_from(["every", "weekly"]),
    method=st.sampled_from(["import", "staff"]),
    source=st.sampled_from(SOURCES),
    domain=st.sampled_from(DOMAINS),
    bounced=st.booleans(),
    got=st.lists(st.booleans(), max_size=ISSUES),
)


class _Undo(Exception):  # noqa: N818 - it ends a transaction, and is no error
    """Rolls back what one example wrote."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(EXPRESSIONS, st.lists(PEOPLE, min_size=1, max_size=4))
def test_the_database_and_the_evaluator_agree(
    store: Store, expression: Expression, people: list[Facts]
) -> None:
    people_there = subscribers.join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
    wanted = (
        sa.select(subscribers.c.id)
        .select_from(people_there)
        .where(matches(expression, SegmentScope(list=LIST)))
    )
    try:
        with store._database.writing() as connection:
            _mailings(connection)
            for number, person in enumerate(people, 1):
                _insert(connection, number, person)
            found = set(connection.execute(wanted).scalars())
            raise _Undo
    except _Undo:
        pass
    assert found == {number for number, person in enumerate(people, 1) if holds(expression, person)}


def _mailings(connection: Connection) -> None:
    edition = {"id": 1, "digest": "d", "payload": "{}", "created_at": NOW}
    connection.execute(sa.insert(editions), edition)
    sent = {"round": 0, "edition_id": 1, "subject": "", "transport": "memory", "policy": "resend"}
    sent |= {"status": "finished", "audience": 0, "created_at": NOW, "started_at": NOW, "reason": ""}
    for number in range(1, ISSUES + 1):
        row = {"id": number, "key": f"k{number}", "issue": f"issue-{number}", "list": LIST, **sent}
        connection.execute(sa.insert(mailings), row)
    elsewhere = {"id": 9, "key": "k9", "issue": "issue-9", "list": "staff", **sent}
    connection.execute(sa.insert(mailings), elsewhere)


def _insert(connection: Connection, number: int, person: Facts) -> None:
    mine = {"subscriber_id": number}
    address = f"reader{number}@{person.domain}"
    words = {"first_name": "", "last_name": "", "lang": person.lang, "attributes": dict(person.attributes)}
    row = {"id": number, "address": address, "address_key": address, "created_at": NOW, **words}
    connection.execute(sa.insert(subscribers), row)
    place = {"status": "subscribed", "token": f"t{number}", "since": person.joined, "list": LIST}
    place["cadence"] = None if person.cadence == "every" else person.cadence
    connection.execute(sa.insert(subscriptions), mine | place)
    proof = {"list": LIST, "action": "granted", "at": NOW, "basis": "", "actor": ""}
    for method, source in (("web", "earlier"), (person.method, person.source)):
        connection.execute(sa.insert(consents), mine | proof | {"method": method, "source": source})
    for tag in person.tags:
        tagging = {"tag_key": tag, "tag": tag, "added_at": NOW, "source": "", "actor": ""}
        connection.execute(sa.insert(subscriber_tags), mine | tagging)
    if person.topics is not None:
        choice = {"list": LIST, "at": NOW, "method": "page", "source": "", "actor": ""}
        for topics in (TOPICS, sorted(person.topics)):
            connection.execute(sa.insert(topic_choices), mine | choice | {"topics": to_text(topics)})
    _history(connection, number, person)


def _history(connection: Connection, number: int, person: Facts) -> None:
    row = {"subscriber_id": number, "attempt": 1, "doubts": 0, "updated_at": NOW, "detail": ""}
    for age, got in enumerate(person.got):
        sent = {"mailing_id": ISSUES - age, "status": "sent" if got else "failed"}
        connection.execute(sa.insert(deliveries), row | sent)
    connection.execute(sa.insert(deliveries), row | {"mailing_id": 9, "status": "sent"})
    if person.bounced:
        came_back = {"key": f"e{number}", "kind": "bounced", "at": NOW - timedelta(days=9), "list": LIST}
        came_back |= {"proof": "token", "bounce": "soft", "code": "", "words": ""}
        connection.execute(sa.insert(events), {"subscriber_id": number, **came_back})
