"""The job queue: a job for each mailing under way, made in the transaction that needs it, and never two."""

from __future__ import annotations

import hashlib
import importlib.util
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from newsletter.errors import RefusedError, StoreError
from newsletter.model import MailingStatus
from newsletter.store.database import Store, open_store
from newsletter.store.job_queue import JobCounts
from newsletter.store.job_schema import read_job_schema
from newsletter.store.schema import MIGRATIONS
from tests.store.databases import StoppableServer
from tests.store.people import NOW, a_launch, launched, subscribe


@pytest.fixture
def store(postgresql_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store on PostgreSQL whose mailings are sent by workers."""
    with open_store(postgresql_url, state_folder=tmp_path, has_workers=True) as opened:
        yield opened


def jobs(store: Store) -> list[tuple[str, bool]]:
    """Return what each job is about, and whether it is for later."""
    asked = sa.text(
        "SELECT args->>'mailing', coalesce(scheduled_at > now(), false) FROM procrastinate_jobs ORDER BY id"
    )
    with store._database.reading() as connection:
        return [(row[0], row[1]) for row in connection.execute(asked)]


def soon() -> datetime:
    return datetime.now(NOW.tzinfo) + timedelta(minutes=5)


def test_a_launch_announces_its_mailing_once(store: Store) -> None:
    mailing = launched(store, range(3))
    assert jobs(store) == [(str(mailing.id), False)]
    store.launch(a_launch())
    store.announce(mailing.id)
    assert jobs(store) == [(str(mailing.id), False)]


def test_no_job_without_an_outage_makes_the_queue_forget_one(store: Store) -> None:
    """While a slice runs, a heartbeat announces its mailing again, for an earlier time than an outage's."""

    def outages() -> list[int]:
        with store._database.reading() as connection:
            asked = sa.text("SELECT CAST(args ->> 'outages' AS integer) FROM procrastinate_jobs")
            return list(connection.execute(asked).scalars())

    store.announce(7)
    store.announce(7, at=soon(), outages=2)
    assert (outages(), jobs(store)) == ([2], [("7", True)])
    # Another worker's slice began before that, and knows of fewer.
    store.announce(7, at=soon() - timedelta(minutes=4), outages=1)
    assert outages() == [2]
    store.announce(7, at=soon() + timedelta(minutes=1), outages=3)
    assert outages() == [3]
    # A slice that sent something, or staff who resumed it.
    store.announce(7)
    assert (outages(), jobs(store)) == ([0], [("7", False)])


def test_who_has_had_a_turn_waits_behind_those_announced_since(store: Store) -> None:
    """A call for help is as old as a slice's first message; mailings launched since then come first."""
    for mailing in (1, 2, 1):
        store.announce(mailing)
    assert jobs(store) == [("1", False), ("2", False)]
    store.announce(1, is_behind=True)
    assert jobs(store) == [("2", False), ("1", False)]


def test_without_workers_nothing_is_announced(postgresql_url: str, tmp_path: Path) -> None:
    with open_store(postgresql_url, state_folder=tmp_path) as store:
        mailing = launched(store, range(3))
        assert jobs(store) == []
        assert store.unannounced_mailings() == (mailing.id,)


def test_a_launch_that_is_rolled_back_leaves_no_job(store: Store) -> None:
    subscribe(store, range(3))
    with suppress(ZeroDivisionError), store._database.writing() as connection:
        store._launch(connection, a_launch())
        raise ZeroDivisionError
    assert (store.mailings(), jobs(store)) == ((), [])


def test_what_is_resumed_or_queued_again_is_announced(store: Store) -> None:
    mailing = launched(store, range(3))
    drop(store)
    store.steer(mailing.id, MailingStatus.PAUSED, now=NOW)
    assert jobs(store) == []
    store.steer(mailing.id, MailingStatus.SENDING, now=NOW)
    assert len(jobs(store)) == 1
    drop(store)
    assert store.requeue(mailing.id, now=NOW) == 0
    assert jobs(store) == []
    with store._database.writing() as connection:
        connection.execute(sa.text("UPDATE deliveries SET status = 'failed'"))
    assert store.requeue(mailing.id, now=NOW) == 3
    assert len(jobs(store)) == 1


def drop(store: Store) -> None:
    with store._database.writing() as connection:
        connection.execute(sa.text("DELETE FROM procrastinate_jobs"))


def test_the_earliest_announcement_counts(store: Store) -> None:
    store.announce(7, at=soon() + timedelta(hours=1), outages=2)
    store.announce(7, at=soon())
    assert (jobs(store), store.job_counts()) == ([("7", True)], JobCounts(ready=0, later=1))
    store.announce(7)
    assert (jobs(store), store.job_counts()) == ([("7", False)], JobCounts(ready=1, later=0))
    store.announce(7, at=soon())
    assert jobs(store) == [("7", False)]


def test_the_longest_wait_begins_when_a_job_could_be_taken(store: Store) -> None:
    assert store.longest_waiting_job() is None
    store.announce(7, at=soon())
    assert store.longest_waiting_job() is None
    store.announce(8)
    with store._database.writing() as connection:
        connection.execute(sa.text("UPDATE procrastinate_events SET at = at - interval '1 hour'"))
        announced, ready = connection.execute(
            sa.text(
                "SELECT max(at), max(at) + interval '30 minutes' FROM procrastinate_events WHERE type = 'deferred'"
            )
        ).one()
    assert store.longest_waiting_job() == announced
    with store._database.writing() as connection:
        connection.execute(sa.text("UPDATE procrastinate_jobs SET scheduled_at = :at"), {"at": ready})
    assert store.longest_waiting_job() == ready


def test_many_that_announce_at_once_make_one_job(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.announce(7), range(40)))
    assert jobs(store) == [("7", False)]


def test_an_announcement_for_now_is_not_lost_to_one_for_later_of_the_same_moment(store: Store) -> None:
    """The one for later is not committed yet, so the other can neither see it nor stand beside it."""
    with ThreadPoolExecutor(1) as pool:
        with store._database.writing() as connection:
            store._announce(connection, 7, at=soon())
            announced = pool.submit(store.announce, 7)
            wait_until(lambda: is_anybody_waiting(store))
        announced.result(20)
    assert jobs(store) == [("7", False)]


def is_anybody_waiting(store: Store) -> bool:
    with store._database.reading() as connection:
        asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
        return bool(connection.execute(sa.text(asked)).scalar_one())


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_mailing_under_way_without_a_job_is_found(store: Store) -> None:
    mailing = launched(store, range(3))
    assert store.unannounced_mailings() == ()
    drop(store)
    assert store.unannounced_mailings() == (mailing.id,)
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    assert store.unannounced_mailings() == ()


def test_a_job_whose_worker_died_is_deleted_an_hour_later_and_a_waiting_one_never(store: Store) -> None:
    for number in (1, 2, 3):
        store.announce(number)
    old = "UPDATE procrastinate_events SET at = at - interval '61 minutes' WHERE job_id IN (SELECT id FROM"
    with store._database.writing() as connection:
        connection.execute(
            sa.text("UPDATE procrastinate_jobs SET status = 'doing' WHERE queueing_lock <> 'mailing 1'")
        )
        connection.execute(sa.text(f"{old} procrastinate_jobs WHERE queueing_lock <> 'mailing 3')"))
    assert store.sweep_jobs() == 1
    assert [mailing for mailing, _ in jobs(store)] == ["1", "3"]


def test_jobs_are_run_as_they_come_and_nothing_is_left_of_them(store: Store) -> None:
    done: list[tuple[int, int]] = []
    stop, both = threading.Event(), threading.Event()

    def handle(mailing_id: int, outages: int) -> None:
        done.append((mailing_id, outages))
        if len(done) == 2:
            both.set()

    runner = threading.Thread(
        target=store.run_jobs, args=(handle,), kwargs={"slots": 1, "stop": stop, "on_problem": print}
    )
    store.announce(7)
    runner.start()
    try:
        store.announce(8, outages=3)
        assert both.wait(60)
    finally:
        stop.set()
        runner.join(60)
    assert sorted(done) == [(7, 0), (8, 3)]
    assert jobs(store) == []


def test_the_installed_queue_has_the_tables_that_the_migration_names() -> None:
    spec = importlib.util.spec_from_file_location("workers", MIGRATIONS / "versions" / "0035_workers.py")
    assert spec is not None
    assert spec.loader is not None
    revision = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(revision)
    text = read_job_schema(sha256=revision._JOB_SCHEMA)
    assert hashlib.sha256(text.encode()).hexdigest() == revision._JOB_SCHEMA
    assert "CREATE TABLE procrastinate_jobs" in text


def test_another_schema_of_the_queue_is_refused() -> None:
    with pytest.raises(StoreError, match="other tables than this program knows"):
        read_job_schema(sha256="0" * 64)


def test_a_cancelled_mailing_is_not_resumed_and_not_announced(store: Store) -> None:
    mailing = launched(store, range(3))
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    drop(store)
    with pytest.raises(RefusedError):
        store.steer(mailing.id, MailingStatus.SENDING, now=NOW)
    assert jobs(store) == []


def test_who_waits_for_the_database_can_be_stopped(stoppable_server: StoppableServer, tmp_path: Path) -> None:
    stop, told = threading.Event(), threading.Event()
    with open_store(stoppable_server.url, state_folder=tmp_path, has_workers=True) as store:
        stoppable_server.stop()
        runner = threading.Thread(
            target=store.run_jobs,
            args=(lambda _mailing, _outages: None,),
            kwargs={"slots": 1, "stop": stop, "on_problem": lambda _text: told.set()},
        )
        runner.start()
        told.wait(1.0)
        stop.set()
        # A pool of connections would wait for half a minute.
        runner.join(20)
        assert not runner.is_alive()
        stoppable_server.start()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PoolTimeout("couldn't get a connection after 10.00 sec"), "the server cannot be reached. Is it"),
        (
            OperationalError("terminating connection due to administrator command"),
            "connection to the server was",
        ),
    ],
)
def test_what_keeps_the_queue_waiting_is_said_as_of_any_database(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    async def failing(*_: object) -> None:
        raise ConnectorException from error

    monkeypatch.setattr("newsletter.store.job_runner._run", failing)
    stop, problems = threading.Event(), list[str]()

    def told(problem: str) -> None:
        problems.append(problem)
        stop.set()

    store.run_jobs(lambda _mailing, _outages: None, slots=1, stop=stop, on_problem=told)
    (problem,) = problems
    assert problem.startswith("postgresql+psycopg://")
    assert said in problem


def test_a_job_that_a_clock_put_far_too_late_counts_as_none(store: Store) -> None:
    mailing = launched(store, range(3))
    with store._database.writing() as connection:
        connection.execute(sa.text("DELETE FROM procrastinate_jobs"))
    store.announce(mailing.id, at=soon())
    assert store.unannounced_mailings() == ()
    with store._database.writing() as connection:
        connection.execute(sa.text("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '3 hours'"))
    assert store.unannounced_mailings() == (mailing.id,)
    store.announce(mailing.id)
    assert jobs(store) == [(str(mailing.id), False)]
