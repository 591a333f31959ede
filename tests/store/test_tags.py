"""Tags: one spelling is one tag, a file's tags are added, and an erased person has none."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from newsletter.model import ImportRecord, Tagging
from newsletter.store.database import Store
from newsletter.store.tag_tables import subscriber_tags
from newsletter.store.tags import add_tag, remove_tag
from tests.store.people import LIST, NOW, a_consent, a_person, key, later, subscribe


def a_tagging(tag: str = "Volunteer") -> Tagging:
    return Tagging(tag=tag, at=NOW, actor="ana")


def tags(store: Store, number: int) -> tuple[str, ...]:
    found = store.subscriber(key(number))
    assert found is not None
    return store.tags_of([found.id]).get(found.id, ())


def test_two_spellings_are_one_tag_and_the_first_is_kept(store: Store) -> None:
    subscribe(store, [1])
    assert store.tag_person(key(1), a_tagging("Straße")) is True
    assert store.tag_person(key(1), a_tagging("STRASSE")) is False
    assert tags(store, 1) == ("Straße",)
    assert store.untag_person(key(1), "strasse") is True
    assert store.untag_person(key(1), "strasse") is False
    assert tags(store, 1) == ()


def test_nobody_is_tagged_who_is_not_there(store: Store) -> None:
    assert store.tag_person(key(1), a_tagging()) is None
    assert store.untag_person(key(1), "Volunteer") is None


def test_many_are_tagged_at_once_and_the_answer_names_those_it_changed(store: Store) -> None:
    subscribe(store, range(1, 4))
    ids = [one.id for one in store.subscribers()]
    store.tag_person(key(2), a_tagging())
    store.erase(key(3), now=NOW)
    with store._database.writing() as connection:
        assert add_tag(store._database, connection, [*ids, 999], a_tagging()) == (ids[0],)
        assert remove_tag(connection, ids, "VOLUNTEER") == tuple(ids[:2])


def test_tags_are_counted(store: Store) -> None:
    subscribe(store, [1, 2])
    store.tag_person(key(1), a_tagging("Garden club"))
    store.tag_person(key(1), a_tagging())
    store.tag_person(key(2), a_tagging())
    assert store.tag_counts() == (("Garden club", 1), ("Volunteer", 2))


def test_the_tags_of_a_file_are_added_and_none_is_taken_away(store: Store) -> None:
    subscribe(store, [1])
    store.tag_person(key(1), a_tagging())
    tagged = a_person(1, attributes={"tags": "Board, VIP"})
    store.import_people([(tagged, a_consent()), (a_person(2, attributes={"tags": "VIP"}), a_consent())])
    assert (tags(store, 1), tags(store, 2)) == (("Board", "VIP", "Volunteer"), ("VIP",))


def test_a_tag_that_staff_took_off_does_not_come_back_with_the_same_file(store: Store) -> None:
    tagged = a_person(1, attributes={"tags": "Board"})
    store.import_people([(tagged, a_consent())])
    store.untag_person(key(1), "Board")
    store.import_people([(tagged, a_consent())])
    assert tags(store, 1) == ()


def test_an_erased_person_has_no_tags(store: Store) -> None:
    subscribe(store, [1])
    store.tag_person(key(1), a_tagging())
    store.erase(key(1), now=NOW)
    with store._database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(subscriber_tags)).scalar() == 0


def imported(store: Store, *, name: str, tags: str) -> ImportRecord:
    record = ImportRecord(list=LIST, file=name, basis="x", actor="s", started_at=NOW)
    record = replace(record, id=store.begin_import(record, digest=name))
    store.import_people([(a_person(1, attributes={"tags": tags}), a_consent())], import_id=record.id)
    return record


def test_undoing_an_import_takes_off_the_tags_that_it_alone_gave(store: Store) -> None:
    subscribe(store, [1])
    first = imported(store, name="a.csv", tags="Board, VIP, Press")
    imported(store, name="b.csv", tags="VIP")
    store.tag_person(key(1), a_tagging("press"))
    store.undo_import(first, by="ana", now=later(hours=1))
    assert tags(store, 1) == ("Press", "VIP")
