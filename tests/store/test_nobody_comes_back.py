"""No sequence of imports, undos and unsubscribes brings back somebody who left, on either database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from newsletter.model import (
    Consent,
    ConsentAction,
    ImportRecord,
    Person,
    SubscriptionStatus,
    Suppression,
    SuppressionReason,
)
from newsletter.store.database import Store, open_store
from newsletter.subscribers.import_plan import plan_import
from tests.schedule.clocks import THOROUGH
from tests.store.people import LIST, NOW

LISTS = (LIST, "other")
PEOPLE = 2
WHO = st.integers(0, PEOPLE - 1)
ON = st.sampled_from(LISTS)
WORDS = st.sampled_from(["subscribed", "unsubscribed", "bounced", "complained", "pending", "enabled", ""])
ROWS = st.lists(st.tuples(WHO, WORDS, st.sampled_from(["", "yes"])), min_size=1, max_size=5)
_names = itertools.count()


class NobodyComesBack(RuleBasedStateMachine):
    """Staff import files of every kind, readers leave, mail bounces, staff vouch for them, and they come back."""

    store: Store
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.name = f"m{next(_names)}"
        self.now: datetime = NOW
        self.left: set[tuple[tuple[str, str], int]] = set()
        """Who left which list, by the word of which import; 0 is any other word."""
        self.dead: set[tuple[str, int]] = set()
        self.undoable: dict[int, ImportRecord] = {}

    def key(self, who: int) -> str:
        return f"{self.name}.{who}@example.org"

    def record_events(self, content: str, list_key: str) -> int:
        self.wait()
        file = self.folder / "people.csv"
        file.write_text(content, encoding="utf-8")
        with plan_import(
            file, list_key=list_key, basis="x", actor="s", now=self.now, attributes=(), ignored={}
        ) as plan:
            record = ImportRecord(list=list_key, file="f", basis="x", actor="s", started_at=self.now)
            import_id = self.store.begin_import(record, digest=content)
            self.store.suppress_people(plan.suppressions(), import_id=import_id)
            self.store.import_people(plan.people(), import_id=import_id)
        self.undoable[import_id] = self.store.import_record(import_id)
        return import_id

    @rule(rows=ROWS, list_key=ON)
    def import_an_export(self, rows: list[tuple[int, str, str]], list_key: str) -> None:
        lines = [f"{self.key(who)},{word},{dnc}" for who, word, dnc in rows]
        cause = self.record_events("email,status,do_not_contact\n" + "\n".join(lines) + "\n", list_key)
        # Complained outweighs unsubscribed outweighs bounced: one of them is done.
        for who in {who for who, _, _ in rows}:
            words = {word for one, word, _ in rows if one == who}
            dnc = any(flag for one, _, flag in rows if one == who)
            if "complained" in words or ("bounced" in words and "unsubscribed" not in words and not dnc):
                self.dead.add((self.key(who), cause))
            elif dnc:
                self.left |= {((self.key(who), one), cause) for one in LISTS}
            elif "unsubscribed" in words:
                self.left.add(((self.key(who), list_key), cause))

    @rule(who=st.lists(WHO, min_size=1, max_size=3), list_key=ON)
    def import_bare_addresses(self, who: list[int], list_key: str) -> None:
        self.record_events("email\n" + "".join(f"{self.key(one)}\n" for one in who), list_key)

    @rule(who=WHO, list_key=ON, everywhere=st.booleans())
    def unsubscribe(self, who: int, list_key: str, everywhere: bool) -> None:
        self.wait()
        if self.store.unsubscribe(
            self.key(who), self.consent(list_key, "page", withdrawn=True), everywhere=everywhere
        ):
            self.left |= {((self.key(who), one), 0) for one in (LISTS if everywhere else (list_key,))}
        elif self.store.subscriber(self.key(who)) is not None:
            # Off already: what a file had said they say themselves now.
            said = {pair for pair, _ in self.left if pair[0] == self.key(who)}
            self.left |= {(pair, 0) for pair in said if everywhere or pair[1] == list_key}

    @rule(data=st.data())
    def undo_an_import(self, data: st.DataObject) -> None:
        if not self.undoable:
            return
        self.wait()
        import_id = data.draw(st.sampled_from(sorted(self.undoable)))
        self.store.undo_import(self.undoable.pop(import_id), by="s", now=self.now)
        self.left = {(pair, cause) for pair, cause in self.left if cause != import_id}
        self.dead = {(key, cause) for key, cause in self.dead if cause != import_id}

    @rule(who=WHO, reason=st.sampled_from([SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED]))
    def mail_comes_back(self, who: int, reason: SuppressionReason) -> None:
        self.store.suppress(self.key(who), reason, now=self.now)
        self.dead.add((self.key(who), 0))

    @rule(who=WHO, list_key=st.none() | ON)
    def staff_suppress(self, who: int, list_key: str | None) -> None:
        row = Suppression(
            address_key=self.key(who), reason=SuppressionReason.UNSUBSCRIBED, at=self.now, list=list_key
        )
        self.store.suppress_people([(row, self.consent(list_key or "", "staff", withdrawn=True))])
        self.left |= {((self.key(who), one), 0) for one in ((list_key,) if list_key else LISTS)}

    @rule(who=WHO, list_key=ON)
    def staff_vouch_for_somebody(self, who: int, list_key: str) -> None:
        self.wait()
        key = self.key(who)
        person = Person(address=key, address_key=key)
        self.store.import_people([(person, self.consent(list_key, "staff"))])

    @rule(who=WHO, list_key=ON)
    def somebody_confirms_that_they_come_back(self, who: int, list_key: str) -> None:
        self.wait()
        key = self.key(who)
        person = Person(address=key, address_key=key)
        known = self.store.subscriber(key)
        places = {one.list for one in known.subscriptions} if known else set()
        if self.store.import_people([(person, self.consent(list_key, "sign-up"))]).added:
            assert key not in {one for one, _ in self.dead}
            # As ever: a list they were never on is open to imports again.
            back = {list_key} | {one for one in LISTS if one not in places and not self.has_left(key, one)}
            self.left = {(pair, cause) for pair, cause in self.left if pair[0] != key or pair[1] not in back}

    def wait(self) -> None:
        self.now += timedelta(hours=1)

    def has_left(self, key: str, list_key: str) -> bool:
        return any(one.list == list_key for one in self.store.suppressions(key))

    def consent(self, list_key: str, method: str, *, withdrawn: bool = False) -> Consent:
        action = ConsentAction.WITHDRAWN if withdrawn else ConsentAction.GRANTED
        return Consent(list=list_key, action=action, at=self.now, basis="x", method=method)

    def on_lists(self) -> set[tuple[str, str]]:
        """Return who would get mail of which list."""
        found = set()
        for who in range(PEOPLE):
            known = self.store.subscriber(self.key(who))
            blocked = {one.list for one in self.store.suppressions(self.key(who))}
            if known is not None and None not in blocked:
                for place in known.subscriptions:
                    if place.status is SubscriptionStatus.SUBSCRIBED and place.list not in blocked:
                        found.add((self.key(who), place.list))
        return found

    @invariant()
    def nobody_who_left_gets_mail(self) -> None:
        reached = self.on_lists()
        assert not reached & {pair for pair, _ in self.left}
        assert not {key for key, _ in reached} & {key for key, _ in self.dead}


@pytest.fixture(params=["memory", "postgresql"])
def one_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = "sqlite://" if request.param == "memory" else str(request.getfixturevalue("postgresql_url"))
    with open_store(url, state_folder=tmp_path / "state") as store:
        yield store


def test_no_sequence_of_imports_and_unsubscribes_brings_back_who_left(
    one_store: Store, tmp_path: Path
) -> None:
    class Machine(NobodyComesBack):
        store = one_store
        folder = tmp_path

    examples = 500 if THOROUGH else 25 if one_store._database.in_memory else 10
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None)
    )
