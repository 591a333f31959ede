"""Whom a launch would leave out: counted and listed by the reason that their delivery then has."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from newsletter.model import (
    EVERYONE,
    GETS_DIGEST,
    OTHER_TOPICS,
    Cadence,
    RoundRecipients,
    SuppressionReason,
    TopicChoice,
)
from newsletter.store.database import Store
from newsletter.subscribers.segments import read_segment
from tests.store.people import LIST, NOW, a_consent, a_launch, a_person, a_withdrawal, an_edition, key, later

TOPICS = ("parks",)


def people(store: Store) -> None:
    """Nine people: 1 and 2 get it; 3 bounced, 4 is suppressed by staff, 5 paused, 6 reads a digest,
    7 chose other topics, 8 paused and reads a digest, 9 left.
    """
    store.import_people((a_person(number), a_consent()) for number in range(1, 10))
    store.suppress(key(3), SuppressionReason.BOUNCED, now=NOW)
    store.suppress(key(4), SuppressionReason.STAFF, now=NOW)
    for number in (5, 8):
        paused = store.subscriber(key(number))
        assert paused is not None
        store.set_pause(paused.id, later(days=9))
    for number in (6, 8):
        store.set_cadence(key(number), LIST, Cadence.WEEKLY, now=NOW)
    store.choose_topics(key(7), TopicChoice(list=LIST, topics=("roads",), at=NOW, method="page"))
    store.unsubscribe(key(9), a_withdrawal(at=later(hours=1)))


def test_everybody_who_is_left_out_has_the_reason_that_a_launch_gives_them(store: Store) -> None:
    people(store)
    among = RoundRecipients(issue="sanctuary-city")
    told = store.left_out(LIST, among, topics=TOPICS, at=NOW)
    assert told == {"bounced": 1, "staff": 1, "paused": 1, GETS_DIGEST: 2, OTHER_TOPICS: 1}
    edition = replace(an_edition(), topics=TOPICS, needs_topic=True)
    mailing, _new = store.launch(a_launch(edition))
    ledger = Counter(row.detail for row in store.deliveries(mailing.id) if row.status.value == "suppressed")
    assert ledger == told
    assert mailing.audience == 8


def test_a_pause_that_ends_before_the_send_leaves_nobody_out(store: Store) -> None:
    people(store)
    assert "paused" not in store.left_out(LIST, at=later(days=10))


def test_whoever_is_not_in_the_segment_is_not_left_out(store: Store) -> None:
    people(store)
    store.import_people([(a_person(20, lang="es"), a_consent())])
    store.suppress(key(20), SuppressionReason.BOUNCED, now=NOW)
    spanish = replace(EVERYONE, segment=read_segment('lang = "es"', ()))
    assert store.left_out(LIST, spanish, at=NOW) == {"bounced": 1}


def test_the_people_are_listed_a_page_at_a_time_and_by_reason(store: Store) -> None:
    people(store)
    first = store.left_out_people(LIST, at=NOW, limit=2)
    assert [(one.address, one.reason) for one in first] == [(key(3), "bounced"), (key(4), "staff")]
    rest = store.left_out_people(LIST, at=NOW, after=first[-1].subscriber_id, limit=9)
    assert [(one.address, one.reason) for one in rest] == [
        (key(5), "paused"),
        (key(6), GETS_DIGEST),
        (key(8), GETS_DIGEST),
    ]
    digest = store.left_out_people(LIST, at=NOW, reason=GETS_DIGEST, limit=9)
    assert [one.address for one in digest] == [key(6), key(8)]


def test_who_left_since_a_time_is_counted_for_one_list(store: Store) -> None:
    people(store)
    assert (store.left_since(LIST, NOW), store.left_since(LIST, later(hours=2))) == (1, 0)
    assert store.left_since("staff", NOW) == 0
