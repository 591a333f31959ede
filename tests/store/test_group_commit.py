"""Together: several threads' writes in one transaction, all or nothing, each with its own answer."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from newsletter.errors import StoreError
from newsletter.store.connection import Database
from newsletter.store.database import Store, open_store
from newsletter.store.group_commit import GroupCommit
from newsletter.store.prepared_statements import PreparedStep

MAKE = PreparedStep("CREATE TABLE numbers (n INTEGER PRIMARY KEY)", (), False)


def add(number: int) -> PreparedStep:
    return PreparedStep(f"INSERT INTO numbers VALUES ({number}) RETURNING n", (), True)


def notes(database: Database) -> list[int]:
    with database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT n FROM numbers ORDER BY n")]


def test_steps_are_one_transaction_and_the_last_one_answers(store: Store) -> None:
    together = GroupCommit(store._database)
    together.run([MAKE])
    assert [tuple(row) for row in together.run([add(1), add(2)])] == [(2,)]
    with pytest.raises(StoreError):
        together.run([add(3), add(1)])
    assert notes(store._database) == [1, 2]
    together.run([add(4)])
    assert notes(store._database) == [1, 2, 4]


def test_who_waits_for_the_turn_is_served_by_whoever_has_it(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/n.db", state_folder=tmp_path) as store:
        together = GroupCommit(store._database)
        together.run([MAKE])
        answers: dict[int, object] = {}

        def work(number: int) -> None:
            answers[number] = [tuple(row) for row in together.run([add(number)])]

        threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
        begun: list[str] = []
        with store._database.at_once() as cursor:
            raw = cursor.connection
            raw.set_trace_callback(lambda said: begun.append(said) if said.startswith("BEGIN") else None)
            for thread in threads:
                thread.start()
            while len(together._waiting) < 12:
                threading.Event().wait(0.001)
        for thread in threads:
            thread.join()
        with store._database.at_once():
            raw.set_trace_callback(None)
        assert answers == {number: [(number,)] for number in range(12)}
        assert notes(store._database) == list(range(12))
        assert len(begun) == 1


def test_when_it_cannot_be_written_everybody_hears_so(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/n.db", state_folder=tmp_path) as store:
        together = GroupCommit(store._database)
        together.run([MAKE])
        together.run([add(0)])
        errors: list[StoreError] = []

        def work(number: int) -> None:
            try:
                together.run([add(number)])
            except StoreError as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1, 2)]
        with store._database.at_once():
            for thread in threads:
                thread.start()
            while len(together._waiting) < 3:
                threading.Event().wait(0.001)
        for thread in threads:
            thread.join()
        assert len(errors) == 3
        assert notes(store._database) == [0]
