"""No sequence of imports, departures, changes of address and merges brings back who left, on either database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from newsletter.app.list_move import MOVE
from newsletter.model import (
    Consent,
    ConsentAction,
    ImportRecord,
    NewReaderRequest,
    Person,
    ReaderRequestKind,
    SubscriptionStatus,
    SuppressionReason,
)
from newsletter.store.database import Store, open_store
from newsletter.subscribers.reader_request_policy import AddressMove
from tests.schedule.clocks import THOROUGH
from tests.store.people import LIST, NOW

LISTS = (LIST, "other")
WHO = st.integers(0, 3)
ON = st.sampled_from(LISTS)
_names = itertools.count()


class EditsBringNobodyBack(RuleBasedStateMachine):
    """Files come in, readers leave, and staff change addresses and merge records; nobody asks to come back.

    `of` says whose each address is: a merge makes two people one, a change of address gives somebody one more.
    """

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.name = f"m{next(_names)}"
        self.now: datetime = NOW
        self.of = dict(enumerate(range(4)))
        self.left: set[tuple[int, str]] = set()
        self.complained: set[int] = set()
        self.moves: list[ImportRecord] = []

    def key(self, who: int) -> str:
        return f"{self.name}.{who}@example.org"

    def wait(self) -> None:
        self.now += timedelta(hours=1)

    @rule(who=st.lists(WHO, min_size=1, max_size=4), list_key=ON)
    def import_addresses(self, who: list[int], list_key: str) -> None:
        self.wait()
        people = [
            (Person(address=self.key(one), address_key=self.key(one)), self.consent(list_key)) for one in who
        ]
        self.store.import_people(people)

    @rule(who=WHO, list_key=ON, everywhere=st.booleans())
    def unsubscribe(self, who: int, list_key: str, everywhere: bool) -> None:
        self.wait()
        withdrawal = self.consent(list_key, "page", withdrawn=True)
        if self.store.unsubscribe(self.key(who), withdrawal, everywhere=everywhere):
            self.left |= {(self.of[who], one) for one in (LISTS if everywhere else (list_key,))}

    @rule(who=WHO)
    def complain(self, who: int) -> None:
        self.store.suppress(self.key(who), SuppressionReason.COMPLAINED, now=self.now)
        if self.store.subscriber(self.key(who)) is not None:
            self.complained.add(self.of[who])

    @rule(keep=WHO, other=WHO)
    def merge(self, keep: int, other: int) -> None:
        self.wait()
        done = self.store.merge_people(self.key(keep), self.key(other), by="s", reason="x", now=self.now)
        if done is not None:
            self.become_one(keep, other)

    @rule(who=WHO, new=WHO)
    def change_address(self, who: int, new: int) -> None:
        self.wait()
        found = self.store.subscriber(self.key(who))
        if found is None:
            return
        request = NewReaderRequest(
            kind=ReaderRequestKind.NEW_ADDRESS,
            address=self.key(new),
            address_key=self.key(new),
            mailbox_key=self.key(new),
            subscriber_id=found.id,
            old_address=self.key(who),
            old_address_key=self.key(who),
            actor="s",
            reason="x",
        )
        withdrawal = self.consent("", "staff", withdrawn=True)
        if self.store.move_person_by_staff(request, withdrawal, now=self.now) is AddressMove.MOVED:
            self.of[new] = self.of[who]

    @rule(who=st.lists(WHO, min_size=1, max_size=4, unique=True), list_key=ON)
    def move(self, who: list[int], list_key: str) -> None:
        """Move people to the other list as newsletter.app.list_move does."""
        self.wait()
        to_list = LISTS[1 - LISTS.index(list_key)]
        record = ImportRecord(list=to_list, file="moved", basis="x", actor="s", started_at=self.now)
        number = self.store.begin_import(record, digest=f"{self.name} {self.now}")
        found = [self.store.subscriber(self.key(one)) for one in who]
        here = [
            one
            for one in found
            if one
            and any(
                p.list == list_key and p.status is SubscriptionStatus.SUBSCRIBED for p in one.subscriptions
            )
        ]
        rows = [(one.person, self.consent(to_list, MOVE)) for one in here]
        self.store.import_people(rows, import_id=number)
        self.store.leave_moved(
            [one.id for one in here],
            to_list=to_list,
            withdrawal=self.consent(list_key, MOVE, withdrawn=True),
            import_id=number,
        )
        self.moves.append(self.store.import_record(number))

    @rule(data=st.data())
    def undo_a_move(self, data: st.DataObject) -> None:
        if self.moves:
            self.wait()
            record = self.moves.pop(data.draw(st.integers(0, len(self.moves) - 1)))
            self.store.undo_import(record, by="s", now=self.now)

    def become_one(self, one: int, other: int) -> None:
        gone, stays = self.of[other], self.of[one]
        self.of = {who: stays if whose == gone else whose for who, whose in self.of.items()}
        self.left = {(stays if whose == gone else whose, list_key) for whose, list_key in self.left}
        self.complained = {stays if whose == gone else whose for whose in self.complained}

    def consent(self, list_key: str, method: str = "import", *, withdrawn: bool = False) -> Consent:
        action = ConsentAction.WITHDRAWN if withdrawn else ConsentAction.GRANTED
        return Consent(list=list_key, action=action, at=self.now, basis="x", method=method)

    @invariant()
    def nobody_who_left_gets_mail(self) -> None:
        for who, whose in self.of.items():
            found = self.store.subscriber(self.key(who))
            blocked = {one.list for one in self.store.suppressions(self.key(who))}
            if found is None or None in blocked:
                continue
            assert whose not in self.complained
            for place in found.subscriptions:
                if place.status is SubscriptionStatus.SUBSCRIBED and place.list not in blocked:
                    assert (whose, place.list) not in self.left


@pytest.fixture(params=["memory", "postgresql"])
def one_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = "sqlite://" if request.param == "memory" else str(request.getfixturevalue("postgresql_url"))
    with open_store(url, state_folder=tmp_path / "state") as store:
        yield store


def test_no_sequence_of_edits_brings_back_who_left(one_store: Store) -> None:
    class Machine(EditsBringNobodyBack):
        store = one_store

    examples = 500 if THOROUGH else 60 if one_store._database.in_memory else 10
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None)
    )
