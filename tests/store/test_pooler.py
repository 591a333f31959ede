"""Behind a real PgBouncer: session mode works, other modes are refused with the reason, before anything is sent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.errors import RefusedError, StoreDownError, StoreError
from newsletter.store import sole_use
from newsletter.store.database import Store, open_store
from newsletter.store.locks import lock_number
from newsletter.store.move import move_database
from newsletter.store.session_check import SHARED
from newsletter.store.sole_use import sole_use as used_alone
from tests.store.people import NOW, subscribe
from tests.store.poolers import Pooler


@pytest.mark.parametrize("settings", [{}, {"default_pool_size": 1}, {"server_round_robin": 1}])
def test_in_transaction_mode_nobody_sends_and_nobody_has_it_alone(
    pgbouncer: Pooler, postgresql_url: str, state_folder: Path, settings: dict[str, int]
) -> None:
    with (
        pgbouncer(postgresql_url, pool_mode="transaction", query_wait_timeout=5, **settings) as url,
        open_store(url, state_folder=state_folder) as store,
    ):
        assert [store.pooling_problem() for _ in range(3)] == [SHARED] * 3
        with pytest.raises(StoreError, match=SHARED) as caught, store.worker():
            pass
        assert "session mode" in str(caught.value.hint)
        with pytest.raises(RefusedError, match=SHARED), used_alone(url):
            pass


def test_in_session_mode_locks_are_a_senders_own(
    pgbouncer: Pooler, postgresql_url: str, state_folder: Path
) -> None:
    with (
        pgbouncer(postgresql_url, pool_mode="session") as url,
        open_store(url, state_folder=state_folder) as store,
        open_store(url, state_folder=state_folder) as other,
    ):
        assert [store.pooling_problem() for _ in range(3)] == [""] * 3
        with store.worker() as worker, other._locks.if_dead(worker) as is_dead:
            assert not is_dead
        with other._locks.if_dead(worker) as is_dead:
            assert is_dead
        with store._database.aside() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(lock_number("killed"))))
        # The pooler keeps the session, but not the locks of whoever ended without releasing them.
        until = time.monotonic() + 20
        while not is_free(other, "killed"):
            assert time.monotonic() < until


def is_free(store: Store, worker: str) -> bool:
    with store._locks.if_dead(worker) as is_dead:
        return is_dead


def test_a_database_is_moved_through_a_pooler_in_session_mode_only(
    pgbouncer: Pooler,
    postgresql_url: str,
    state_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sole_use, "_LEAVING_SECONDS", 0.5)
    source = f"sqlite:///{tmp_path / 'old.db'}"
    with open_store(source, state_folder=state_folder) as store:
        subscribe(store, range(20))
    with (
        pgbouncer(postgresql_url, pool_mode="transaction") as url,
        pytest.raises(RefusedError, match=SHARED),
    ):
        move_database(source, url, now=NOW)
    with pgbouncer(postgresql_url, pool_mode="session") as url:
        assert move_database(source, url, now=NOW).rows > 20
        with open_store(url, state_folder=state_folder) as store:
            assert len(list(store.subscribers())) == 20
        # What the pooler keeps looks like another process.
        with pytest.raises(RefusedError, match="have it open") as caught, used_alone(postgresql_url):
            pass
        assert "connect past it" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("settings", "extra", "kind", "said"),
    [
        ({"pool_mode": "statement"}, "", StoreError, "does not work in session mode"),
        (
            {"pool_mode": "session"},
            "&options=-csearch_path%3Dpublic",
            StoreError,
            "refuses a parameter of the database's URL",
        ),
        (
            {"pool_mode": "session", "default_pool_size": 1, "query_wait_timeout": 1},
            "",
            StoreDownError,
            "the pooler has no free connection",
        ),
        (
            {"pool_mode": "session", "max_client_conn": 1},
            "",
            StoreDownError,
            "the pooler has no free connection",
        ),
    ],
)
def test_what_a_pooler_refuses_is_one_line_with_a_way_out(
    pgbouncer: Pooler,
    postgresql_url: str,
    state_folder: Path,
    settings: dict[str, object],
    extra: str,
    kind: type[StoreError],
    said: str,
) -> None:
    with (
        pgbouncer(postgresql_url, **settings) as url,
        pytest.raises(kind, match=said) as caught,
        open_store(url + extra, state_folder=state_folder) as store,
        store.worker(),
    ):
        pass
    assert type(caught.value) is kind
    assert caught.value.hint
    assert "\n" not in str(caught.value)
