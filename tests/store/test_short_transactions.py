"""Short transactions: a long write lets others in, and what it has written stays."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import SubscriptionStatus
from newsletter.store.database import Store, open_store
from newsletter.store.short_transactions import HOLD_SECONDS, PAUSE_SECONDS, write_pages
from newsletter.store.tables import assets
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, launched, subscribe

LOCK = 7


def names(store: Store) -> set[str]:
    with store._database.reading() as connection:
        return set(connection.execute(sa.select(assets.c.sha256)).scalars())


def add(connection: Connection, number: int) -> None:
    connection.execute(sa.insert(assets).values(sha256=f"page {number}", data=b"x"))


def test_every_page_is_written_once(store: Store) -> None:
    write_pages(store._database, range(25), add, lock=LOCK)
    assert names(store) == {f"page {number}" for number in range(25)}


def test_no_page_at_all_is_no_transaction(store: Store) -> None:
    write_pages(store._database, iter(()), add, lock=LOCK)


def test_what_was_committed_before_a_failure_stays_and_its_own_transaction_goes(store: Store) -> None:
    def work(connection: Connection, number: int) -> None:
        add(connection, number)
        time.sleep(HOLD_SECONDS)
        if number == 2:
            raise ValueError("page 2")

    with pytest.raises(ValueError, match="page 2"):
        write_pages(store._database, range(5), work, lock=LOCK)
    assert names(store) == {"page 0", "page 1"}


def test_pages_are_read_while_nothing_is_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/n.db"
    with open_store(url, state_folder=tmp_path) as store, open_store(url, state_folder=tmp_path) as other:

        def pages() -> Iterator[int]:
            for number in range(9):
                # Would wait for ever, were the lock held by whoever reads this.
                subscribe(other, range(number, number + 1))
                yield number

        write_pages(store._database, pages(), add, lock=LOCK)
        assert len(names(store)) == len(list(store.subscribers())) == 9


def test_who_waits_for_the_database_gets_in_between(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/n.db"
    with open_store(url, state_folder=tmp_path) as store, open_store(url, state_folder=tmp_path) as other:
        subscribe(store, range(100))
        done = threading.Event()

        def work(connection: Connection, number: int) -> None:
            add(connection, number)
            time.sleep(HOLD_SECONDS / 2)

        def write() -> None:
            write_pages(store._database, range(16), work, lock=LOCK)
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        waited = []
        for number in range(100):
            if done.is_set():
                break
            began = time.monotonic()
            assert other.unsubscribe(key(number), a_withdrawal())
            waited.append(time.monotonic() - began)
            time.sleep(0.01)
        thread.join()
    # Each waits for one transaction at most, and the pause is longer than SQLite's longest look-away.
    assert len(waited) >= 8
    assert max(waited) < 2 * HOLD_SECONDS + PAUSE_SECONDS + 0.6


def test_whoever_leaves_in_the_middle_of_an_import_has_left_at_its_end(
    shared_url: str, tmp_path: Path
) -> None:
    with (
        open_store(shared_url, state_folder=tmp_path) as store,
        open_store(shared_url, state_folder=tmp_path) as other,
    ):
        subscribe(store, range(3000))
        left = []

        def rows() -> Iterator[tuple[object, object]]:
            for number in range(6000):
                if number % 1500 == 1200:
                    # One whose row was imported, one whose row is in hand, one whose row is still to come.
                    for leaver in (number - 1000, number - 1, 2900 + number // 1500):
                        if leaver < 3000:
                            assert other.unsubscribe(key(leaver), a_withdrawal())
                            left.append(key(leaver))
                yield a_person(number, first_name="Ana"), a_consent()

        store.import_people(rows())  # type: ignore[arg-type]
        on_list = {
            one.person.address for one in store.subscribers(list=LIST, status=SubscriptionStatus.SUBSCRIBED)
        }
        assert len(left) >= 6
        assert not on_list & set(left)
        assert len(on_list) == 6000 - len(left)


_IMPORT = """
import sys
from pathlib import Path
from newsletter.store.database import open_store
from tests.store.people import a_consent, a_person

def rows():
    for number in range(1_000, 26_000):
        if number == 8_000:
            print("begun", flush=True)
        yield a_person(number), a_consent()

with open_store(sys.argv[1], state_folder=Path(sys.argv[2])) as store:
    store.import_people(rows())
"""


def test_an_unsubscribe_and_a_sender_beside_an_import_never_wait_a_second(tmp_path: Path) -> None:
    """The import runs in a process of its own, as a command beside `newsletter serve` does."""
    url = f"sqlite:///{tmp_path}/n.db"
    waited = []
    with open_store(url, state_folder=tmp_path) as store, store.worker() as worker:
        mailing = launched(store, range(400))
        with subprocess.Popen(
            [sys.executable, "-c", _IMPORT, url, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"begun\n"
            for number in range(400):
                if child.poll() is not None:
                    break
                began = time.monotonic()
                assert store.unsubscribe(key(number), a_withdrawal())
                between = time.monotonic()
                assert len(store.claim(mailing.id, worker, limit=1, now=NOW)) == 1
                waited += [between - began, time.monotonic() - between]
                time.sleep(0.02)
            assert child.wait(timeout=60) == 0
    assert len(waited) >= 4
    assert max(waited) < 1, sorted(waited)[-5:]
