"""The watch: turns only count up, and a job's turn is taken once."""

from __future__ import annotations

import threading
from pathlib import Path

from newsletter.store.database import Store, open_store
from newsletter.store.heartbeat import LastSeen
from tests.store.people import NOW, later


def test_a_new_database_has_seen_no_scheduler(store: Store) -> None:
    assert store.seen() == LastSeen()


def test_turns_count_up_and_the_time_follows_the_clock_even_back(store: Store) -> None:
    assert store.take_turn(now=later(days=1)) == 1
    assert store.take_turn(now=NOW) == 2
    assert store.seen() == LastSeen(turns=2, at=NOW)


def test_turns_jump_over_what_a_lost_database_had_counted(store: Store) -> None:
    store.take_turn(now=NOW)
    assert store.take_turn(now=NOW, at_least=40) == 41
    assert store.take_turn(now=NOW, at_least=3) == 42


def test_the_mark_tells_databases_apart_and_lasts(shared_url: str, tmp_path: Path) -> None:
    with open_store(shared_url, state_folder=tmp_path) as store:
        mark = store.database_mark()
    with open_store(shared_url, state_folder=tmp_path) as store:
        assert store.database_mark() == mark
    with open_store("sqlite://", state_folder=tmp_path) as other:
        assert other.database_mark() != mark


def test_a_jobs_turn_is_taken_once_and_an_earlier_one_never_after(store: Store) -> None:
    assert store.take_job("feeds", NOW, now=NOW)
    assert not store.take_job("feeds", NOW, now=later(seconds=1))
    assert not store.take_job("feeds", later(hours=-1), now=later(seconds=1))
    assert store.take_job("feeds", later(hours=1), now=later(hours=1))
    assert store.take_job("other", NOW, now=NOW)


def test_of_many_schedulers_one_takes_a_turn(shared_url: str, tmp_path: Path) -> None:
    gate = threading.Barrier(5)
    taken: list[bool] = []

    def take() -> None:
        with open_store(shared_url, state_folder=tmp_path) as store:
            gate.wait()
            taken.append(store.take_job("feeds", NOW, now=NOW))

    threads = [threading.Thread(target=take) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False, False, False, False, True]


def test_a_job_shows_its_result_and_one_that_died_shows_none(store: Store) -> None:
    store.take_job("feeds", NOW, now=NOW)
    state = store.job_states()["feeds"]
    assert (state.due_at, state.started_at, state.finished_at) == (NOW, NOW, None)
    store.end_job("feeds", NOW, now=later(seconds=3), result="2 feeds", problem="one is down")
    state = store.job_states()["feeds"]
    assert (state.finished_at, state.result, state.problem) == (later(seconds=3), "2 feeds", "one is down")


def test_a_turn_that_died_is_taken_up_again_after_an_hour(store: Store) -> None:
    assert store.take_job("hygiene", NOW, now=NOW)
    assert not store.take_job("hygiene", NOW, now=later(minutes=59))
    assert store.take_job("hygiene", NOW, now=later(minutes=61))
    store.end_job("hygiene", NOW, now=later(minutes=62), result="done", problem="")
    assert not store.take_job("hygiene", NOW, now=later(hours=9))


def test_a_turn_taken_by_a_clock_that_was_years_ahead_blocks_nothing(store: Store) -> None:
    assert store.take_job("feeds", later(days=900), now=later(days=900))
    assert store.take_job("feeds", NOW, now=NOW)
    assert not store.take_job("feeds", NOW, now=NOW)
