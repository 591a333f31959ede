"""The keys of link tokens: the database's own first, then one more with each rotation."""

from __future__ import annotations

import pytest

from newsletter.errors import RefusedError
from newsletter.store import link_keys
from newsletter.store.database import Store


def test_the_first_key_is_the_database_s_own_and_secret(store: Store) -> None:
    (key,) = store.link_keys().values()
    assert store.link_keys() == {0: key}
    assert len(key) == 32
    assert key != store.key_for("return path")


def test_a_new_key_comes_beside_the_old_ones(store: Store) -> None:
    before = store.link_keys()
    assert store.add_link_key() == 1
    assert store.add_link_key() == 2
    after = store.link_keys()
    assert list(after) == [0, 1, 2]
    assert after[0] == before[0]
    assert len(set(after.values())) == 3


def test_older_keys_can_be_stopped_and_no_number_is_used_twice(store: Store) -> None:
    store.add_link_key()
    assert store.add_link_key(stop_older=True) == 2
    assert list(store.link_keys()) == [2]
    assert store.add_link_key(stop_older=True) == 3
    assert store.add_link_key() == 4
    assert list(store.link_keys()) == [3, 4]


def test_there_are_as_many_keys_as_a_token_can_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_keys, "MOST_KEYS", 2)
    store.add_link_key()
    with pytest.raises(RefusedError, match="2 keys already"):
        store.add_link_key()
    assert list(store.link_keys()) == [0, 1]
