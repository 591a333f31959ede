"""Sole use: whoever has a database keeps everybody else out, and gets it only while nobody is in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from newsletter.errors import RefusedError, StoreDownError
from newsletter.store import connection, sole_use
from newsletter.store.connection import Database
from newsletter.store.database import open_store
from newsletter.store.sole_use import sole_use as used_alone
from tests.forks import FORKS
from tests.store.people import subscribe

_QUESTION = "SELECT 1"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for somebody who does not go."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 1)
    monkeypatch.setattr(connection, "_EXCLUSIVE_BUSY_SECONDS", 1)
    monkeypatch.setattr(sole_use, "_LEAVING_SECONDS", 0.5)


def test_a_database_that_somebody_has_open_is_not_given_to_one_alone(
    shared_url: str, state_folder: Path
) -> None:
    refused = r"has it open|have it open \(connections: \d+, from the server's machine\)"
    with open_store(shared_url, state_folder=state_folder) as store:
        subscribe(store, [1])
        with pytest.raises(RefusedError, match=refused), used_alone(shared_url):
            pass
        subscribe(store, [2])
    with used_alone(shared_url) as database, database.reading() as opened:
        assert opened.exec_driver_sql("SELECT count(*) FROM subscribers").scalar() == 2


def test_nobody_opens_a_database_that_one_has_alone(shared_url: str, state_folder: Path) -> None:
    open_store(shared_url, state_folder=state_folder).close()
    with used_alone(shared_url) as database:
        for _ in range(2):
            with pytest.raises(StoreDownError, match=r"is being moved|another process holds it"):
                open_store(shared_url, state_folder=state_folder)
            with pytest.raises(RefusedError), used_alone(shared_url):
                pass
            # Who was refused has taken nothing away.
            with database.writing() as opened:
                assert opened.exec_driver_sql(_QUESTION).scalar() == 1
    open_store(shared_url, state_folder=state_folder).close()
    with used_alone(shared_url):
        pass


def take_and_wait(url: str, line: object) -> None:
    with used_alone(url):
        line.send("taken")  # type: ignore[attr-defined]
        line.recv()  # type: ignore[attr-defined]


def test_the_sole_use_ends_with_the_process_that_had_it(shared_url: str, state_folder: Path) -> None:
    open_store(shared_url, state_folder=state_folder).close()
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=take_and_wait, args=(shared_url, theirs))
    process.start()
    assert ours.recv() == "taken"
    with pytest.raises(RefusedError), used_alone(shared_url):
        pass
    process.kill()
    process.join()
    with used_alone(shared_url) as database, database.reading() as opened:
        assert opened.exec_driver_sql(_QUESTION).scalar() == 1


def test_another_users_connections_do_not_count(postgresql_url: str) -> None:
    """Somebody who watches the server, or backs it up, is no process of the newsletter's."""
    with closing(Database(postgresql_url)) as database, database.writing() as opened:
        opened.exec_driver_sql("DROP ROLE IF EXISTS watcher")
        opened.exec_driver_sql("CREATE ROLE watcher LOGIN")
    watcher = Database(postgresql_url.replace("postgres:@", "watcher:@"))
    with watcher.reading() as opened, used_alone(postgresql_url):
        assert opened.exec_driver_sql(_QUESTION).scalar() == 1
    watcher.close()
