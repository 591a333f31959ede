"""Counting people of segments, and readers by what they get, in one statement."""

from __future__ import annotations

from newsletter.model import EVERYONE, Cadence, SuppressionReason, TopicChoice
from newsletter.store.database import Store
from newsletter.subscribers.segments import read_segment
from tests.store.people import LIST, NOW, a_consent, a_person, key, later

PARK = read_segment('hood = "Echo Park"', ("hood",))
SPANISH = read_segment('lang = "es"', ())


def people(store: Store) -> None:
    """Six people: 1 and 2 are at the park, 2 and 3 speak Spanish, 4 is suppressed, 5 paused, 6 reads a digest."""
    who = (("en", "Echo Park"), ("es", "echo park "), ("es-MX", ""), ("es", ""), ("es", ""), ("es", ""))
    store.import_people(
        (a_person(number, lang=lang, attributes={"hood": hood}), a_consent())
        for number, (lang, hood) in enumerate(who, 1)
    )
    store.suppress(key(4), SuppressionReason.BOUNCED, now=NOW)
    paused = store.subscriber(key(5))
    assert paused is not None
    store.set_pause(paused.id, later(days=9))
    store.set_cadence(key(6), LIST, Cadence.WEEKLY, now=NOW)


def test_segments_are_counted_without_those_who_must_not_be_mailed(store: Store) -> None:
    people(store)
    assert store.count_segments(LIST, {"park": PARK, "es": SPANISH}) == (5, {"park": 2, "es": 4})
    assert store.count_segments("staff", {"park": PARK}) == (0, {"park": 0})
    assert (store.count_segment(LIST, PARK), store.count_segment("staff", PARK)) == (2, 0)


def test_readers_are_grouped_by_what_decides_their_version(store: Store) -> None:
    people(store)
    assert store.count_readers(LIST, (PARK, SPANISH), EVERYONE, at=NOW) == {
        ("en", (True, False), None): 1,
        ("es", (True, True), None): 1,
        ("es-MX", (False, True), None): 1,
    }


def test_readers_are_grouped_by_the_topics_they_chose(store: Store) -> None:
    people(store)
    store.choose_topics(key(1), TopicChoice(list=LIST, topics=("parks",), at=NOW, method="page"))
    found = store.count_readers(LIST, (), EVERYONE, at=NOW, topics=True)
    assert found == {("en", (), ("parks",)): 1, ("es", (), None): 1, ("es-MX", (), None): 1}


def test_the_people_of_a_segment_are_streamed(store: Store) -> None:
    people(store)
    found = [one.person.address_key for one in store.subscribers_in_segment(LIST, PARK)]
    assert found == [key(1), key(2)]
