"""Undoing an import leaves people as they were before, but for what happened since."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.model import (
    Consent,
    ConsentAction,
    ImportRecord,
    Person,
    Suppression,
    SuppressionReason,
    Tagging,
    TopicChoice,
)
from newsletter.ports import UndoCounts
from newsletter.store.database import Store, open_store
from newsletter.store.tables import subscribers
from tests.store.people import LIST, NOW

WHO = st.integers(0, 2)
NAMES = st.sampled_from(["", "Ana", "Bo"])
GRANTS = st.lists(st.tuples(WHO, NAMES, st.sampled_from(["", "12", "13"])), max_size=3)
LEAVERS = st.lists(st.tuples(WHO, st.sampled_from(["unsubscribed", "bounced"]), st.booleans()), max_size=2)
STEP = st.tuples(GRANTS, LEAVERS)
_names = itertools.count()


class Room:
    """A store, people of its own, and a clock that goes on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.name = f"u{next(_names)}"
        self.now: datetime = NOW

    def key(self, who: int) -> str:
        return f"{self.name}.{who}@example.org"

    def consent(self, method: str, action: ConsentAction = ConsentAction.GRANTED) -> Consent:
        self.now += timedelta(hours=1)
        return Consent(list=LIST, action=action, at=self.now, basis="x", method=method)

    def take(
        self,
        grants: list[tuple[int, str, str]],
        leavers: list[tuple[int, str, bool]] = [],  # noqa: B006 - never changed
        *,
        digest: str = "",
    ) -> ImportRecord:
        self.now += timedelta(hours=1)
        record = ImportRecord(list=LIST, file="f.csv", basis="x", actor="s", started_at=self.now)
        import_id = self.store.begin_import(record, digest=digest or f"{self.name}{self.now}")
        out = {who for who, _, _ in leavers}
        self.store.suppress_people(
            [
                (
                    Suppression(
                        address_key=self.key(who),
                        reason=SuppressionReason(reason),
                        at=self.now,
                        list=LIST if reason == "unsubscribed" and not everywhere else None,
                    ),
                    self.consent("import", ConsentAction.WITHDRAWN),
                )
                for who, reason, everywhere in leavers
            ],
            import_id=import_id,
        )
        people = [
            (
                Person(
                    address=self.key(who),
                    address_key=self.key(who),
                    first_name=first,
                    attributes={"ward": ward} if ward else {},
                ),
                self.consent("import"),
            )
            for who, first, ward in grants
            if who not in out
        ]
        self.store.import_people(people, import_id=import_id)
        self.store.finish_import(import_id, now=self.now)
        return self.store.import_record(import_id)

    def undo(self, record: ImportRecord, *, dry_run: bool = False) -> UndoCounts:
        self.now += timedelta(hours=1)
        return self.store.undo_import(record, by="Sam", now=self.now, dry_run=dry_run)

    def leave(self, who: int) -> None:
        self.store.unsubscribe(self.key(who), self.consent("one-click", ConsentAction.WITHDRAWN))

    def sign_up(self, who: int) -> None:
        person = Person(address=self.key(who), address_key=self.key(who))
        self.store.import_people([(person, self.consent("sign-up"))])

    def people(self) -> dict[int, object]:
        """Return how everybody stands: fields, places, and where they are suppressed."""
        found: dict[int, object] = {}
        for who in range(3):
            known = self.store.subscriber(self.key(who))
            person = known and (
                known.person.first_name,
                dict(known.person.attributes),
                {one.list: one.status.value for one in known.subscriptions},
            )
            blocked = {one.list for one in self.store.suppressions(self.key(who))}
            if person or blocked:
                found[who] = (person, blocked)
        return found

    def status(self, who: int) -> str | None:
        known = self.store.subscriber(self.key(who))
        return known.subscriptions[0].status.value if known and known.subscriptions else None


@pytest.fixture(params=["memory", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    url = "sqlite://" if request.param == "memory" else str(request.getfixturevalue("postgresql_url"))
    with open_store(url, state_folder=tmp_path / "state") as store:
        yield Room(store)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(STEP, max_size=2), left=st.lists(WHO, max_size=1), last=STEP)
def test_undoing_an_import_at_once_leaves_everybody_as_they_were(
    room: Room, before: list[object], left: list[int], last: tuple[object, object]
) -> None:
    room = Room(room.store)
    for grants, leavers in before:  # type: ignore[misc]
        room.take(grants, leavers)  # type: ignore[has-type]
    for who in left:
        room.leave(who)
    people = room.people()
    record = room.take(*last)  # type: ignore[arg-type]
    planned = room.undo(record, dry_run=True)
    assert room.undo(record) == planned
    assert room.people() == people


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_when_all_imports_are_undone_nobody_is_on_the_list(
    room: Room, steps: list[object], order: object
) -> None:
    room = Room(room.store)
    records = [room.take(*step) for step in steps]  # type: ignore[misc]
    order.shuffle(records)  # type: ignore[attr-defined]
    for record in records:
        room.undo(record)
    assert "subscribed" not in map(room.status, range(3))


def test_who_was_known_by_the_import_alone_is_forgotten(room: Room) -> None:
    record = room.take([(0, "Ana", "12")])
    assert room.undo(record) == UndoCounts(
        removed=1, forgotten=1, restored=0, changed_back=0, lifted=0, kept=0
    )
    assert room.store.subscriber(room.key(0)) is None
    with room.store._database.reading() as connection:
        held = connection.execute(sa.select(subscribers.c.address).where(subscribers.c.first_name == "Ana"))
        assert room.key(0) not in set(held.scalars())
    again = room.take([(0, "Ana", "12")])
    assert room.status(0) == "subscribed"
    assert again.id != record.id


def test_whoever_signed_up_since_stays(room: Room) -> None:
    record = room.take([(0, "Ana", "")])
    room.sign_up(0)
    assert room.undo(record).removed == 0
    assert room.status(0) == "subscribed"


def test_whoever_another_import_names_too_stays_until_that_is_undone(room: Room) -> None:
    first, second = room.take([(0, "Ana", "")]), room.take([(0, "", "")])
    room.undo(first)
    assert room.status(0) == "subscribed"
    room.undo(second)
    assert room.status(0) is None


def test_whom_staff_tagged_since_is_off_the_list_but_not_forgotten(room: Room) -> None:
    taken = room.take([(0, "Ana", ""), (1, "Bo", "")])
    room.store.tag_person(room.key(0), Tagging(tag="Volunteer", at=room.now, actor="s"))
    assert room.undo(taken).forgotten == 1
    assert room.status(0) == "unsubscribed"
    ana = room.store.subscriber(room.key(0))
    assert ana is not None
    assert ana.tags == ("Volunteer",)


def test_who_chose_topics_since_is_not_forgotten(room: Room) -> None:
    taken = room.take([(0, "Ana", "")])
    room.store.choose_topics(
        room.key(0), TopicChoice(list=LIST, topics=("parks",), at=room.now, method="page")
    )
    assert room.undo(taken).forgotten == 0
    assert room.status(0) == "unsubscribed"


def _merge(room: Room) -> None:
    room.now += timedelta(hours=1)
    assert room.store.merge_people(room.key(0), room.key(1), by="s", reason="called", now=room.now)


def test_whoever_agreed_with_the_address_that_was_merged_stays(room: Room) -> None:
    taken = room.take([(0, "Ana", "")])
    room.sign_up(1)
    _merge(room)
    room.undo(taken)
    assert room.status(0) == "subscribed"


def test_who_was_imported_with_both_addresses_stays_until_both_imports_are_undone(room: Room) -> None:
    first, second = room.take([(0, "Ana", "")]), room.take([(1, "Ana", "")])
    _merge(room)
    room.undo(first)
    assert room.status(0) == "subscribed"
    room.undo(second)
    assert room.status(0) == "unsubscribed"


def test_a_sign_up_with_the_merged_address_revives_nobody_who_left(room: Room) -> None:
    taken = room.take([(0, "Ana", "")])
    room.leave(0)
    room.sign_up(1)
    _merge(room)
    room.undo(taken)
    assert room.status(0) == "unsubscribed"


def test_whoever_left_since_stays_away(room: Room) -> None:
    record = room.take([(0, "Ana", "")])
    room.leave(0)
    room.undo(record)
    room.take([(0, "Ana", "")])
    assert room.status(0) != "subscribed"


def test_whoever_only_the_import_took_off_is_on_the_list_again(room: Room) -> None:
    room.sign_up(0)
    record = room.take([], [(0, "unsubscribed", True)])
    assert room.status(0) == "unsubscribed"
    counts = room.undo(record)
    assert (counts.restored, counts.lifted) == (1, 2)
    assert room.status(0) == "subscribed"
    assert room.store.suppressions(room.key(0)) == ()


@pytest.mark.parametrize("how", ["clicks", "staff", "bounces", "another file"])
def test_whoever_the_import_took_off_and_somebody_else_too_stays_off(room: Room, how: str) -> None:
    room.sign_up(0)
    record = room.take([], [(0, "bounced" if how == "bounces" else "unsubscribed", how == "staff")])
    if how == "clicks":
        room.leave(0)
    elif how == "staff":
        gone = Suppression(address_key=room.key(0), reason=SuppressionReason.UNSUBSCRIBED, at=room.now)
        room.store.suppress_people([(gone, room.consent("staff", ConsentAction.WITHDRAWN))])
    elif how == "bounces":
        room.store.suppress(room.key(0), SuppressionReason.BOUNCED, now=room.now)
    else:
        room.take([], [(0, "unsubscribed", False)])
    room.undo(record)
    assert room.store.suppressions(room.key(0)) != ()


def test_a_field_that_somebody_changed_since_is_left_alone(room: Room) -> None:
    room.take([(0, "Ana", "12")])
    record = room.take([(0, "Bo", "13")])
    later = Person(address=room.key(0), address_key=room.key(0), first_name="Cy")
    room.store.import_people([(later, room.consent("staff"))])
    assert room.undo(record).changed_back == 1
    known = room.store.subscriber(room.key(0))
    assert known is not None
    assert (known.person.first_name, known.person.attributes) == ("Cy", {"ward": "12"})


def test_the_same_file_again_is_the_same_import(room: Room) -> None:
    first = room.take([(0, "Ana", "")], digest=f"{room.name} same")
    again = room.take([(0, "Ana", ""), (1, "Bo", "")], digest=f"{room.name} same")
    assert first.id == again.id
    room.undo(again)
    assert room.people() == {}
