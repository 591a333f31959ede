"""Export, load, export: the same file, on either database; and nobody who is barred is subscribed by a load."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.model import (
    Cadence,
    CadenceChoice,
    Suppression,
    SuppressionReason,
    Tagging,
    TopicChoice,
)
from newsletter.ports import LoadCounts
from newsletter.store.database import Store, open_store
from newsletter.subscribers.csv_export import write_export
from newsletter.subscribers.people_transfer import read_export
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, later, subscribe

LISTS = (LIST, "other", "third")
ATTRIBUTES = ("ward", "note")
WORDS = ("", "=1+1", "'=x", "Ana, “the” 2nd", "línea\nnueva", "-", "plain")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite://", state_folder=tmp_path / "elsewhere") as store:
        yield store


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite://", state_folder=tmp_path / "origin") as store:
        yield store


def exported(store: Store) -> str:
    stream = io.StringIO(newline="")
    write_export(store.export_rows(attributes=ATTRIBUTES), stream, attributes=ATTRIBUTES)
    return stream.getvalue()


def load(store: Store, text: str) -> LoadCounts:
    people = read_export(io.StringIO(text, newline=""), attributes=ATTRIBUTES, lists=LISTS, file="out.csv")
    return store.load_people(people, by="maria", now=later(days=99))


def live(store: Store, seed: int) -> None:
    """Let all kinds of things happen to twenty people."""
    chance = random.Random(seed)
    for hour in range(150):
        who, on = chance.randrange(20), chance.choice(LISTS)
        at = NOW + timedelta(hours=hour, microseconds=chance.choice((0, 7)))
        what = chance.randrange(8)
        if what <= 2:
            words = {"ward": chance.choice(WORDS), "note": chance.choice(WORDS)}
            person = a_person(
                who,
                first_name=chance.choice(WORDS).strip("\n"),
                lang=chance.choice(("", "es")),
                attributes={name: word for name, word in words.items() if word},
                cadence=CadenceChoice(cadence=chance.choice([*Cadence]), at=at),
            )
            method, evidence = chance.choice(
                (("import", None), ("sign-up", {"form": "=page"}), ("staff", None))
            )
            consent = a_consent(on, at=at, method=method)
            store.import_people([(person, replace(consent, evidence=evidence))])
        elif what == 3:
            store.unsubscribe(key(who), a_withdrawal(on, at=at), everywhere=chance.random() < 0.3)
        elif what == 4:
            reason = chance.choice((SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED))
            store.suppress(key(who), reason, now=at, note=chance.choice(WORDS))
        elif what == 5:
            row = Suppression(address_key=key(who), reason=SuppressionReason.UNSUBSCRIBED, at=at, list=on)
            store.suppress_people([(row, a_withdrawal(on, at=at))])
        elif what == 6:
            topics = chance.choice((None, ("housing",), ("housing", "parks")))
            store.choose_topics(key(who), TopicChoice(list=on, topics=topics, at=at, method="page"))
        else:
            store.tag_person(key(who), Tagging(tag=chance.choice(("VIP", "Board, 2024")), at=at))


@pytest.mark.parametrize("seed", range(6))
def test_an_export_loads_to_the_same_state(origin: Store, store: Store, elsewhere: Store, seed: int) -> None:
    live(origin, seed)
    text = exported(origin)
    people = len({line.split(",")[0] for line in text.splitlines() if line.startswith("reader")})
    assert load(store, text).added == people > 10
    assert exported(store) == text
    load(elsewhere, exported(store))
    assert exported(elsewhere) == text
    for who in range(20):
        before, after = origin.suppressions(key(who)), elsewhere.suppressions(key(who))
        if origin.subscriber(key(who)) is not None:
            assert sorted(map(repr, before)) == sorted(map(repr, after))


def test_loading_twice_changes_nothing(origin: Store, store: Store) -> None:
    live(origin, 1)
    text = exported(origin)
    first = load(store, text)
    again = load(store, text)
    assert (again.added, again.known) == (0, first.added)
    assert exported(store) == text


def test_nobody_who_is_barred_here_is_subscribed(origin: Store, store: Store) -> None:
    subscribe(origin, range(4))
    subscribe(origin, range(4), "other")
    store.suppress(key(0), SuppressionReason.COMPLAINED, now=NOW)
    subscribe(store, [1, 2])
    store.unsubscribe(key(1), a_withdrawal())
    store.erase(key(2), now=later(hours=1))
    row = Suppression(address_key=key(3), reason=SuppressionReason.UNSUBSCRIBED, at=NOW, list=LIST)
    store.suppress_people([(row, a_withdrawal())])
    counts = load(store, exported(origin))
    assert counts == LoadCounts(added=1, known=1, barred=2, left_out=1)
    on = {
        (one.person.address, place.list)
        for one in store.subscribers()
        for place in one.subscriptions
        if place.status == "subscribed"
    }
    assert on == {(key(3), "other")}


def test_what_somebody_here_left_there_is_left_here(origin: Store, store: Store) -> None:
    subscribe(origin, range(2))
    origin.unsubscribe(key(0), a_withdrawal(at=later(hours=1)))
    subscribe(store, range(2))
    assert load(store, exported(origin)).known == 2
    here = {one.person.address: one.subscriptions[0].status.value for one in store.subscribers()}
    assert here == {key(0): "unsubscribed", key(1): "subscribed"}


def test_only_a_hash_is_kept_of_who_is_nobody_here(store: Store) -> None:
    subscribe(store, [0])
    store.suppress(key(0), SuppressionReason.BOUNCED, now=NOW)
    assert store.unexportable_suppressions() == 0
    store.suppress(key(7), SuppressionReason.BOUNCED, now=NOW)
    assert store.unexportable_suppressions() == 1
    assert key(7) not in exported(store)


def test_with_a_list_only_its_people_are_exported(store: Store) -> None:
    subscribe(store, [0, 1])
    subscribe(store, [1, 2], "other")
    rows = [row[0] for row in store.export_rows(attributes=(), list="other")]
    assert rows == [key(1), key(1), key(2)]
