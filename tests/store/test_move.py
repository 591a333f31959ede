"""The move: every row of every table arrives as it was, whatever interrupts it, and one database is used."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from newsletter.errors import RefusedError, StoreDownError, StoreError
from newsletter.model import MailingStatus
from newsletter.ports import Progress, no_progress
from newsletter.store import table_rows
from newsletter.store.all_tables import metadata
from newsletter.store.connection import Database
from newsletter.store.database import open_store
from newsletter.store.move import NOT_MOVED, MoveReport, move_database
from newsletter.store.revisions import VERSION_TABLE
from newsletter.store.schema import ensure
from newsletter.store.tables import subscribers
from tests.forks import FORKS
from tests.store.databases import StoppableServer
from tests.store.filled import ROWS, dump, fill
from tests.store.people import NOW, a_consent, a_person, key, later, launched, subscribe

FEW = 12
"""Rows of each table where what is asked is which of them arrive: two pages."""
MOVED_TABLES = [table for table in metadata.sorted_tables if table not in NOT_MOVED]


def a_file(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


@pytest.fixture(params=["sqlite-postgresql", "postgresql-sqlite", "sqlite-sqlite"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A source and a target, both without anything in them."""
    return tuple(  # type: ignore[return-value]
        a_file(tmp_path, f"{place}") if kind == "sqlite" else request.getfixturevalue("postgresql_url")
        for place, kind in enumerate(request.param.split("-"))
    )


def filled(url: str, seed: int = 1, *, rows: int = FEW) -> None:
    with closing(Database(url)) as database:
        ensure(database)
        fill(database, seed, rows)
        # Rows of every status are made up; none may be one that is being sent.
        with database.writing() as connection:
            connection.execute(sa.text("UPDATE mailings SET status = 'paused' WHERE status = 'sending'"))


def dumped(url: str) -> dict[str, list[tuple[Any, ...]]]:
    with closing(Database(url)) as database:
        return without_index(dump(database))


def without_index(rows: Mapping[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {name: found for name, found in rows.items() if name not in {table.name for table in NOT_MOVED}}


def test_every_table_has_rows_to_be_moved(tmp_path: Path) -> None:
    filled(a_file(tmp_path, "all"), rows=ROWS)
    found = dumped(a_file(tmp_path, "all"))
    assert set(found) == {table.name for table in MOVED_TABLES}
    assert {name for name, rows in found.items() if len(rows) < ROWS} == set()


def test_every_table_has_a_key_to_be_read_in_order_by() -> None:
    assert [table.name for table in MOVED_TABLES if not list(table.primary_key.columns)] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_there_and_back_is_the_same_database(tmp_path: Path, postgresql_url: str, seed: int) -> None:
    first, last = a_file(tmp_path, "first"), a_file(tmp_path, "last")
    filled(first, seed, rows=ROWS)
    before = dumped(first)
    there = move_database(first, postgresql_url, now=NOW)
    assert dumped(postgresql_url) == before
    back = move_database(postgresql_url, last, now=NOW)
    assert dumped(last) == before
    assert there.tables == back.tables
    assert {table.table: table.rows for table in there.tables} == {
        name: len(rows) for name, rows in before.items()
    }
    assert (there.rows, there.resumed) == (sum(map(len, before.values())), False)


def test_a_moved_database_works_and_finds_people(urls: tuple[str, str], state_folder: Path) -> None:
    source, target = urls
    with open_store(source, state_folder=state_folder) as store:
        mailing = launched(store, range(3))
        store.steer(mailing.id, MailingStatus.PAUSED, now=NOW)
        person = store.subscriber(key(1))
        secret, links = store.key_for("anything"), store.link_keys()
        store.erase(key(0), now=NOW)
        store.index_people()
    move_database(source, target, now=NOW)
    with open_store(target, state_folder=state_folder) as store:
        assert (store.key_for("anything"), store.link_keys()) == (secret, links)
        assert store.subscriber(key(1)) == person
        assert store.import_people([(a_person(0), a_consent())]).suppressed == 1
        subscribe(store, [7])
        store.index_people()
        assert [one.person.address for one in store.search_people(("reader",), limit=9)] == [
            key(1),
            key(2),
            key(7),
        ]
        store.steer(mailing.id, MailingStatus.SENDING, now=NOW)
        with store.worker() as worker:
            assert len(store.claim(mailing.id, worker, limit=9, now=NOW)) == 2


def test_the_old_database_is_not_used_by_mistake_and_at_most_one_can_be(
    urls: tuple[str, str], state_folder: Path
) -> None:
    source, target = urls
    filled_and_moved(source, target)
    with pytest.raises(StoreError, match=r"this database was moved: 2023-03-11 09:00 UTC to "):
        open_store(source, state_folder=state_folder)
    with pytest.raises(RefusedError, match="was moved already"):
        move_database(source, target, now=NOW)
    before = dumped(source)
    with pytest.raises(RefusedError, match="it is not empty"):
        move_database(target, source, now=NOW)
    assert dumped(source) == before
    open_store(target, state_folder=state_folder).close()


def filled_and_moved(source: str, target: str) -> MoveReport:
    filled(source)
    return move_database(source, target, now=NOW)


def killed_after(ticks: int) -> Progress:
    """Return a display of progress that kills its process at the n-th row."""

    @contextmanager
    def shown(total: int) -> Iterator[Any]:
        left = ticks

        def tick() -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        assert ticks <= total
        yield tick

    return shown


def move_and_die(source: str, target: str, copying: int, checking: int) -> None:
    move_database(
        source,
        target,
        now=NOW,
        copying=killed_after(copying) if copying else no_progress,
        checking=killed_after(checking) if checking else no_progress,
    )


def killed_move(source: str, target: str, *, copying: int = 0, checking: int = 0) -> None:
    """Begin a move in a process of its own, which is killed when so many rows are done."""
    process = FORKS.Process(target=move_and_die, args=(source, target, copying, checking))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("urls", "copying", "checking"),
    [
        ("sqlite-postgresql", 1, 0),
        ("sqlite-postgresql", FEW * 9 + 3, 0),
        ("sqlite-postgresql", 0, 1),
        ("sqlite-postgresql", 0, FEW * 20),
        ("postgresql-sqlite", FEW * 9 + 3, 0),
        ("postgresql-sqlite", 0, FEW * 20),
        ("sqlite-sqlite", FEW * 9 + 3, 0),
    ],
    indirect=["urls"],
)
def test_a_killed_move_goes_on(
    urls: tuple[str, str], state_folder: Path, copying: int, checking: int
) -> None:
    source, target = urls
    filled(source)
    before = dumped(source)
    killed_move(source, target, copying=copying, checking=checking)
    with pytest.raises(StoreError, match="a move to this database has not finished"):
        open_store(target, state_folder=state_folder)
    killed_move(source, target, checking=3)
    assert move_database(source, target, now=NOW).resumed
    assert dumped(target) == before == dumped(source)


def test_a_move_that_goes_on_copies_only_what_is_missing(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = urls
    filled(source)
    killed_move(source, target, checking=1)
    written: list[str] = []

    def noted(database: Any, connection: Any, table: Any, rows: Any) -> None:
        written.append(table.name)
        table_rows.write_rows(database, connection, table, rows)

    monkeypatch.setattr("newsletter.store.move.write_rows", noted)
    assert move_database(source, target, now=NOW).resumed
    # The keys are few, and read anew each time.
    assert written == ["keys"]


def test_between_the_last_two_steps_neither_can_be_used(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch, state_folder: Path
) -> None:
    source, target = urls
    filled(source)

    def killed(_connection: Any, _name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("newsletter.store.move.remove_mark", killed)
        with pytest.raises(KeyboardInterrupt):
            move_database(source, target, now=NOW)
    for url, words in ((source, "was moved"), (target, "has not finished")):
        with pytest.raises(StoreError, match=words):
            open_store(url, state_folder=state_folder)
    assert move_database(source, target, now=NOW).resumed
    open_store(target, state_folder=state_folder).close()
    assert dumped(target) == dumped(source)


def test_a_server_that_goes_away_in_the_middle_is_one_error_and_the_move_goes_on(
    stoppable_server: StoppableServer, tmp_path: Path, state_folder: Path
) -> None:
    source = a_file(tmp_path, "source")
    filled(source)

    @contextmanager
    def stopping(total: int) -> Iterator[Any]:
        done = iter(range(total))
        yield lambda: stoppable_server.stop("immediate") if next(done) == total // 2 else None

    with pytest.raises(StoreDownError):
        move_database(source, stoppable_server.url, now=NOW, copying=stopping)
    open_store(source, state_folder=state_folder).close()
    stoppable_server.start()
    assert move_database(source, stoppable_server.url, now=NOW).resumed
    assert dumped(stoppable_server.url) == dumped(source)


def test_a_source_that_was_used_after_the_move_was_killed_is_moved_as_it_is_now(
    urls: tuple[str, str], state_folder: Path
) -> None:
    source, target = urls
    with open_store(source, state_folder=state_folder) as store:
        subscribe(store, range(30))
    killed_move(source, target, checking=1)
    with open_store(source, state_folder=state_folder) as store:
        subscribe(store, range(25, 40))
        store.erase(key(3), now=later(hours=1))
    assert move_database(source, target, now=NOW).resumed
    assert dumped(target) == dumped(source)
    with open_store(target, state_folder=state_folder) as store:
        assert len(list(store.subscribers())) == 39


def test_a_target_that_another_database_was_moving_to_is_refused(tmp_path: Path, postgresql_url: str) -> None:
    for name in ("one", "other"):
        filled(a_file(tmp_path, name))
    killed_move(a_file(tmp_path, "one"), postgresql_url, copying=100)
    with pytest.raises(RefusedError, match="a move of another database"):
        move_database(a_file(tmp_path, "other"), postgresql_url, now=NOW)


@pytest.mark.parametrize("found", ["0034", "9999"])
def test_a_target_of_another_version_is_refused_and_not_upgraded(
    tmp_path: Path, own_postgresql_url: str, found: str
) -> None:
    source = a_file(tmp_path, "source")
    filled(source, rows=1)
    with closing(Database(own_postgresql_url)) as database, database.writing() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '{found}'"))
    with pytest.raises(RefusedError, match=rf"another version of this program \(schema {found}\)"):
        move_database(source, own_postgresql_url, now=NOW)


def test_a_database_is_not_moved_while_a_mailing_is_being_sent(
    urls: tuple[str, str], state_folder: Path
) -> None:
    source, target = urls
    with open_store(source, state_folder=state_folder) as store:
        mailing = launched(store, range(3))
    with pytest.raises(RefusedError, match=f"being sent: mailing {mailing.id}"):
        move_database(source, target, now=NOW)
    open_store(source, state_folder=state_folder).close()


def test_a_row_that_is_not_the_same_is_found(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch, state_folder: Path
) -> None:
    """A database that keeps something else than it was given is never called moved."""
    source, target = urls
    with open_store(source, state_folder=state_folder) as store:
        subscribe(store, range(3))

    def careless(database: Any, connection: Any, table: Any, rows: Any) -> None:
        place = list(subscribers.columns).index(subscribers.c.first_name)
        if table is subscribers:
            rows = [(*row[:place], "Eve", *row[place + 1 :]) for row in rows]
        table_rows.write_rows(database, connection, table, rows)

    with monkeypatch.context() as patch:
        patch.setattr("newsletter.store.move.write_rows", careless)
        with pytest.raises(StoreError, match="subscribers is not what it is in the source"):
            move_database(source, target, now=NOW)
    open_store(source, state_folder=state_folder).close()
    assert move_database(source, target, now=NOW).resumed
    assert dumped(target) == dumped(source)
