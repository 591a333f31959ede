"""The store as a whole: it is every port, it lasts, it closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.ports import FeedStore, Ledger, MailingStore, SubscriberStore
from newsletter.store.database import Store, open_store
from newsletter.store.other_repositories import OtherRepositories
from newsletter.store.repository import Repository
from newsletter.store.sending_repositories import SendingRepositories
from tests.store.people import NOW, a_launch, key, subscribe


def test_the_store_is_every_port(store: Store) -> None:
    feeds: FeedStore = store
    people: SubscriberStore = store
    mailings: MailingStore = store
    ledger: Ledger = store
    assert all(isinstance(port, Store) for port in (feeds, people, mailings, ledger))


def test_each_question_is_answered_by_one_repository(store: Store) -> None:
    def methods(combined: type) -> dict[str, type]:
        return {
            name: repository
            for repository in reversed(combined.__mro__)
            for name in vars(repository)
            if not name.startswith("_")
        }

    sending, others = methods(SendingRepositories), methods(OtherRepositories)
    # Some of the others are kinds of mailings and schedules; those methods are the same ones.
    assert all(others[name] is sending[name] for name in sending.keys() & others.keys())
    assert len(others.keys() - sending.keys()) > 150
    assert all(callable(getattr(store, name)) for name in others.keys() - {"has_workers"})


def test_the_repositories_that_are_loaded_late_keep_nothing_of_their_own(store: Store) -> None:
    plain = vars(Repository(store._database, store._hash_key))
    assert vars(OtherRepositories(store._database, store._hash_key)).keys() == plain.keys()


def test_a_question_that_no_repository_answers_is_an_error(store: Store) -> None:
    with pytest.raises(AttributeError, match="no_such_question"):
        store.no_such_question  # type: ignore[attr-defined]  # noqa: B018


def test_what_was_written_is_there_after_opening_again(shared_url: str, state_folder: Path) -> None:
    with open_store(shared_url, state_folder=state_folder) as store:
        subscribe(store, range(2))
        store.erase(key(1), now=NOW)
        mailing, _ = store.launch(a_launch())
    with open_store(shared_url, state_folder=state_folder) as store:
        assert store.mailing(mailing.id) == mailing
        # The key of the hashes is in the database: a suppression holds after a restart.
        assert subscribe(store, [1]).suppressed == 1


def test_stores_in_memory_are_apart(state_folder: Path) -> None:
    with open_store("sqlite://", state_folder=state_folder) as one:
        subscribe(one, range(1))
        with open_store("sqlite://", state_folder=state_folder) as other:
            assert list(other.subscribers()) == []
            assert one._hash_key != other._hash_key


def test_closing_twice_is_harmless(store: Store) -> None:
    store.close()
    store.close()


def test_two_stores_share_one_database(shared_url: str, state_folder: Path) -> None:
    with (
        open_store(shared_url, state_folder=state_folder) as one,
        open_store(shared_url, state_folder=state_folder) as other,
    ):
        subscribe(one, range(4))
        mailing, _ = other.launch(a_launch())
        with one.worker() as mine, other.worker() as yours:
            assert len(one.claim(mailing.id, mine, limit=3, now=NOW)) == 3
            assert len(other.claim(mailing.id, yours, limit=3, now=NOW)) == 1
            assert one.recover(mailing.id, now=NOW) == other.recover(mailing.id, now=NOW) == 0
