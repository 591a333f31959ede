"""Votes in the database: one for each person and poll, changed by a later one, nobody's after an erasure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from newsletter.model import Mailing
from newsletter.store.database import Store
from tests.store.people import NOW, a_launch, a_person, an_edition, launched

ISSUE = an_edition().issue


def vote(store: Store, mailing: Mailing, subscriber_id: int, choice: int, *, poll: str = "1") -> bool:
    return store.vote(mailing_id=mailing.id, subscriber_id=subscriber_id, poll=poll, choice=choice)


def ids(store: Store) -> list[int]:
    return [one.id for one in store.subscribers()]


def test_votes_are_counted_by_poll_and_choice(store: Store) -> None:
    mailing = launched(store, range(3))
    first, second, third = ids(store)
    assert vote(store, mailing, first, 1)
    assert vote(store, mailing, second, 2)
    assert vote(store, mailing, third, 2)
    assert vote(store, mailing, third, 1, poll="useful")
    assert store.count_votes(ISSUE) == {"1": {1: 1, 2: 2}, "useful": {1: 1}}
    assert store.count_votes("another") == {}
    assert store.vote_of(issue=ISSUE, poll="1", subscriber_id=third) == 2
    assert store.votes_of(third) == ((ISSUE, "1", 2), (ISSUE, "useful", 1))


def test_a_second_vote_replaces_the_first(store: Store) -> None:
    mailing = launched(store, range(1))
    (reader,) = ids(store)
    for choice in (1, 2, 2, 3):
        assert vote(store, mailing, reader, choice)
    assert store.count_votes(ISSUE) == {"1": {3: 1}}


def test_a_correction_keeps_the_votes_and_gives_nobody_a_second_one(store: Store) -> None:
    mailing = launched(store, range(1))
    (reader,) = ids(store)
    assert vote(store, mailing, reader, 1)
    correction, _new = store.launch(replace(a_launch(an_edition(digest="f" * 64)), round=1))
    assert store.count_votes(ISSUE) == {"1": {1: 1}}
    assert vote(store, correction, reader, 2)
    assert store.count_votes(ISSUE) == {"1": {2: 1}}


def test_only_who_was_sent_the_issue_has_a_vote(store: Store) -> None:
    mailing = launched(store, range(1))
    (reader,) = ids(store)
    assert not vote(store, mailing, reader + 1, 1)
    assert not store.vote(mailing_id=mailing.id + 1, subscriber_id=reader, poll="1", choice=1)
    assert store.count_votes(ISSUE) == {}


def test_an_erased_person_s_vote_counts_and_is_nobody_s(store: Store) -> None:
    mailing = launched(store, range(2))
    first, second = ids(store)
    assert vote(store, mailing, first, 1)
    assert vote(store, mailing, second, 1)
    assert store.erase(a_person(0).address_key, now=NOW)
    assert store.count_votes(ISSUE) == {"1": {1: 2}}
    assert store.votes_of(first) == ()
    assert not vote(store, mailing, first, 2)
    assert store.count_votes(ISSUE) == {"1": {1: 2}}
    assert store.erase(a_person(1).address_key, now=NOW)
    assert store.count_votes(ISSUE) == {"1": {1: 2}}


def test_votes_at_the_same_moment_are_one_vote(store: Store) -> None:
    mailing = launched(store, range(1))
    (reader,) = ids(store)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda number: vote(store, mailing, reader, number % 3 + 1), range(40)))
    assert all(done)
    assert sum(store.count_votes(ISSUE)["1"].values()) == 1
