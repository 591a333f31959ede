"""Locks: a living sender is never robbed, a dead one is known dead at once."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.errors import StoreDownError, StoreError
from newsletter.model import DeliveryStatus, UncertainPolicy
from newsletter.store.database import Store, open_store
from newsletter.store.locks import FileLocks, MemoryLocks, ServerLocks, WorkerLocks, lock_number
from tests.store.people import NOW, launched
from tests.store.sender import claim_all, hold, start


def locks_of(store: Store) -> WorkerLocks:
    return store._locks


def test_each_kind_of_database_has_its_kind_of_lock(store: Store, database_url: str) -> None:
    kind = {"sqlite://": MemoryLocks}.get(
        database_url, FileLocks if database_url.startswith("sqlite") else ServerLocks
    )
    assert isinstance(locks_of(store), kind)


def test_a_living_worker_is_not_dead_even_in_the_same_process(store: Store) -> None:
    with store.worker() as worker:
        for _ in range(2):
            with locks_of(store).if_dead(worker) as dead:
                assert not dead
    with locks_of(store).if_dead(worker) as dead:
        assert dead


def test_only_one_at_a_time_buries_a_dead_worker(store: Store) -> None:
    with store.worker() as worker:
        pass
    with locks_of(store).if_dead(worker) as first, locks_of(store).if_dead(worker) as second:
        assert (first, second) == (True, False)


def test_a_worker_nobody_ever_saw_is_dead(store: Store) -> None:
    with locks_of(store).if_dead("0" * 32) as dead:
        assert dead


def test_worker_ids_are_never_the_same(store: Store) -> None:
    with store.worker() as one, store.worker() as other:
        assert one != other


def test_lock_files_go_with_their_workers(tmp_path: Path) -> None:
    folder = tmp_path / "workers"
    locks = FileLocks(folder)
    (folder).mkdir()
    (folder / "dead.lock").touch()
    with locks.hold() as worker:
        assert [path.stem for path in folder.iterdir()] == [worker]
        with locks.hold() as other:
            assert {path.stem for path in folder.iterdir()} == {worker, other}
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match="no lock file can be made"),
        FileLocks(tmp_path / "file" / "w").hold(),
    ):
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_for_a_lock_file_may_pass(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(StoreDownError, match=os.strerror(number)), FileLocks(tmp_path / "w").hold():
        pass
    with pytest.raises(StoreDownError, match="no lock file"), FileLocks(tmp_path / "w").if_dead("somebody"):
        pass


def test_a_worker_that_leaves_is_known_to_be_gone_at_once(store: Store) -> None:
    locks = locks_of(store)
    for _ in range(20):
        with locks.hold() as worker:
            pass
        with locks.if_dead(worker) as dead:
            assert dead


def test_lock_numbers_fit_postgresql() -> None:
    assert all(-(2**63) <= lock_number(str(number)) < 2**63 for number in range(200))


def test_workers_may_come_and_go_in_many_threads_while_others_sweep(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path / "workers")

    def live_a_little(_: int) -> bool:
        with locks.hold() as worker, locks.if_dead(worker) as dead:
            return dead

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(live_a_little, range(200)))


def test_threads_never_claim_the_same_copy(store: Store) -> None:
    mailing = launched(store, range(2000))

    def claim_all(_: int) -> list[int]:
        mine: list[int] = []
        with store.worker() as worker:
            while copies := store.claim(mailing.id, worker, limit=37, now=NOW):
                mine += [copy.subscriber_id for copy in copies]
                for copy in copies:
                    assert store.at_risk(mailing.id, worker, [copy.subscriber_id], now=NOW)
        return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = Counter(id_ for ids in pool.map(claim_all, range(4)) for id_ in ids)
    assert (len(claimed), set(claimed.values())) == (2000, {1})


def test_processes_never_claim_the_same_copy(shared_url: str, state_folder: Path) -> None:
    with open_store(shared_url, state_folder=state_folder) as store:
        mailing = launched(store, range(2000))
    senders = [start(claim_all, shared_url, state_folder, mailing.id) for _ in range(2)]
    for sender in senders:
        assert sender.line.recv() == "ready"
    for sender in senders:
        sender.line.send("go")
    claimed: Counter[int] = Counter()
    for sender in senders:
        while (ids := sender.line.recv()) is not None:
            claimed.update(ids)
        sender.let_end()
    assert (len(claimed), set(claimed.values())) == (2000, {1})


@pytest.mark.parametrize(
    ("policy", "status"), [(UncertainPolicy.RESEND, "deferred"), (UncertainPolicy.HOLD, "unknown")]
)
def test_what_a_killed_process_held_is_settled_and_nothing_else(
    shared_url: str, state_folder: Path, policy: UncertainPolicy, status: str
) -> None:
    with open_store(shared_url, state_folder=state_folder) as store:
        mailing = launched(store, range(12), policy=policy)
        living = start(hold, shared_url, state_folder, mailing.id)
        survivor = living.line.recv()
        doomed = start(hold, shared_url, state_folder, mailing.id)
        worker = doomed.line.recv()
        assert store.recover(mailing.id, now=NOW) == 0
        doomed.process.kill()
        doomed.process.join()
        wait_until_dropped(store, worker)
        assert store.recover(mailing.id, now=NOW) == 5
        assert [row.status.value for row in store.deliveries(mailing.id)] == (
            ["at_risk"] * 3 + ["claimed"] * 2 + [status] * 3 + ["queued"] * 4
        )
        assert store.recover(mailing.id, now=NOW) == 0
        living.let_end()
        wait_until_dropped(store, survivor)
        assert store.recover(mailing.id, now=NOW) == 5
        assert not any(
            row.status in {DeliveryStatus.CLAIMED, DeliveryStatus.AT_RISK}
            for row in store.deliveries(mailing.id)
        )


def wait_until_dropped(store: Store, worker: str) -> None:
    """Let the server notice that its client is gone; the kernel has noticed by now."""
    if isinstance(locks_of(store), ServerLocks):
        lock = lock_number(worker)
        with store._database.aside() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(lock)))
            # Closing the connection would free the lock a moment after this returns, not at once.
            connection.execute(sa.select(sa.func.pg_advisory_unlock(lock)))


@pytest.fixture
def on_a_server(postgresql_url: str, tmp_path: Path) -> Iterator[Store]:
    with open_store(postgresql_url, state_folder=tmp_path) as store:
        yield store


def sessions_with_locks(store: Store) -> list[int]:
    """Return the server processes that hold session locks in this database."""
    asked = sa.text(
        "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with store._database.aside() as connection:
        return list(connection.execute(asked).scalars())


def test_workers_of_a_process_hold_their_locks_on_one_connection(on_a_server: Store) -> None:
    with on_a_server.worker(), on_a_server.worker():
        (one,) = sessions_with_locks(on_a_server)
        with on_a_server.worker(), on_a_server.alone("some work"):
            assert sessions_with_locks(on_a_server) == [one]
        assert sessions_with_locks(on_a_server) == [one]
    assert sessions_with_locks(on_a_server) == []


def test_a_connection_with_locks_that_is_cut_costs_nobody_an_error(on_a_server: Store) -> None:
    with on_a_server.worker() as old:
        (session,) = sessions_with_locks(on_a_server)
        with on_a_server._database.aside() as admin:
            admin.execute(sa.text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": session})
        with on_a_server.worker() as new:
            assert sessions_with_locks(on_a_server) not in ([], [session])
            for worker in (old, new):
                with locks_of(on_a_server).if_dead(worker) as dead:
                    assert not dead
    assert sessions_with_locks(on_a_server) == []


def test_several_may_recover_at_once(store: Store) -> None:
    mailing = launched(store, range(300))
    with store.worker() as worker:
        store.claim(mailing.id, worker, limit=300, now=NOW)
    with ThreadPoolExecutor(4) as pool:
        settled = list(pool.map(lambda _: store.recover(mailing.id, now=NOW), range(4)))
    assert sum(settled) == 300
    assert store.counts(mailing.id).queued == 300


def test_work_is_done_by_one_alone_and_by_the_next_when_that_one_is_done(store: Store) -> None:
    with store.alone("some work") as first, store.alone("some work") as second, store.alone("other") as third:
        assert (first, second, third) == (True, False, True)
    with store.alone("some work") as again:
        assert again
