"""Topic choices: kept in order, the newest holds, and a file never replaces a person's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from newsletter.model import EVERYONE, OTHER_TOPICS, SuppressionReason, TopicChoice
from newsletter.store.database import Store
from newsletter.store.topic_tables import topic_choices
from tests.store.people import (
    LIST,
    NOW,
    a_consent,
    a_launch,
    a_person,
    a_withdrawal,
    an_edition,
    key,
    later,
    subscribe,
)


def a_choice(
    *topics: str, everything: bool = False, at: datetime = NOW, method: str = "page", list: str = LIST
) -> TopicChoice:
    return TopicChoice(list=list, topics=None if everything else topics, at=at, method=method)


def chosen(store: Store, number: int, list: str = LIST) -> tuple[str, ...] | None:
    found = store.subscriber(key(number))
    assert found is not None
    return next(one.topics for one in found.subscriptions if one.list == list)


def history(store: Store, number: int) -> list[tuple[tuple[str, ...] | None, str]]:
    found = store.subscriber(key(number))
    assert found is not None
    return [(one.topics, one.method) for one in store.topic_history(found.id)]


def test_the_newest_choice_holds_for_its_list(store: Store) -> None:
    subscribe(store, [1])
    subscribe(store, [1], "staff")
    assert chosen(store, 1) is None
    assert store.choose_topics(key(1), a_choice("housing"))
    assert store.choose_topics(key(1), a_choice("parks", list="staff"))
    assert store.choose_topics(key(1), a_choice())
    assert (chosen(store, 1), chosen(store, 1, "staff")) == ((), ("parks",))
    assert {one.list: one.topics for one in next(store.subscribers()).subscriptions} == {
        LIST: (),
        "staff": ("parks",),
    }


def test_the_same_choice_again_is_no_new_one(store: Store) -> None:
    subscribe(store, [1])
    for choice in (a_choice(everything=True), a_choice("a", "b"), a_choice("b", "a"), a_choice("a", "b")):
        assert store.choose_topics(key(1), choice)
    assert history(store, 1) == [(("a", "b"), "page")]


def test_nobody_chooses_who_is_not_on_the_list(store: Store) -> None:
    subscribe(store, [1])
    store.unsubscribe(key(1), a_withdrawal())
    assert not store.choose_topics(key(1), a_choice("housing"))
    assert not store.choose_topics(key(2), a_choice("housing"))
    assert history(store, 1) == []


def test_a_file_replaces_what_a_file_or_staff_said_and_never_a_persons_own(store: Store) -> None:
    def take_in(*topics: str) -> None:
        person = a_person(1, topics=a_choice(*topics, method="import"))
        store.import_people([(person, a_consent())])

    take_in("housing")
    take_in("parks")
    store.choose_topics(key(1), a_choice("transit", method="staff"))
    take_in("parks")
    assert chosen(store, 1) == ("parks",)
    store.choose_topics(key(1), a_choice("housing"))
    take_in("parks")
    assert chosen(store, 1) == ("housing",)
    store.choose_topics(key(1), a_choice("transit", method="staff"))
    assert chosen(store, 1) == ("transit",)


def test_nothing_is_chosen_for_who_is_suppressed_or_only_tried(store: Store) -> None:
    person = a_person(1, topics=a_choice("housing", method="import"))
    store.import_people([(person, a_consent())], dry_run=True)
    assert store.subscriber(key(1)) is None
    subscribe(store, [1])
    store.unsubscribe(key(1), a_withdrawal())
    store.import_people([(person, a_consent())])
    assert history(store, 1) == []


def test_an_erased_persons_choices_go(store: Store) -> None:
    subscribe(store, [1])
    store.choose_topics(key(1), a_choice("housing"))
    store.erase(key(1), now=NOW)
    with store._database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(topic_choices)).scalar() == 0


def test_a_launch_leaves_out_who_chose_other_topics_and_counts_as_it_said(store: Store) -> None:
    subscribe(store, range(1, 6))
    store.choose_topics(key(1), a_choice("parks"))
    store.choose_topics(key(2), a_choice("housing", "parks"))
    store.choose_topics(key(3), a_choice())
    store.choose_topics(key(4), a_choice("house"))  # not a part of another key
    edition = replace(an_edition(), topics=("housing",), needs_topic=True)
    assert store.audience_size(LIST, replace(EVERYONE, topics=edition.topics)) == 2
    mailing, _ = store.launch(a_launch(edition))
    assert [(one.status.value, one.detail) for one in store.deliveries(mailing.id)] == [
        ("suppressed", OTHER_TOPICS),
        ("queued", ""),
        ("suppressed", OTHER_TOPICS),
        ("suppressed", OTHER_TOPICS),
        ("queued", ""),
    ]
    assert mailing.audience == 5


def test_what_held_at_the_launch_is_sent(store: Store) -> None:
    subscribe(store, [1])
    store.choose_topics(key(1), a_choice("housing"))
    mailing, _ = store.launch(a_launch())
    store.choose_topics(key(1), a_choice("parks", at=later(minutes=1)))
    with store.worker() as worker:
        (one,) = store.claim(mailing.id, worker, limit=9, now=later(minutes=2))
    assert one.topics == ("housing",)


def test_suppression_is_named_before_topics(store: Store) -> None:
    subscribe(store, [1])
    store.choose_topics(key(1), a_choice("parks"))
    store.suppress(key(1), SuppressionReason.BOUNCED, now=NOW)
    edition = replace(an_edition(), topics=("housing",), needs_topic=True)
    mailing, _ = store.launch(a_launch(edition))
    assert [one.detail for one in store.deliveries(mailing.id)] == ["bounced"]
