"""A room: addresses are hashed with the database's own key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.store.connection import Database
from newsletter.store.repository import Repository, read_hash_key
from newsletter.store.schema import upgrade_database

TEXT = st.text(st.characters(codec=None, exclude_categories=()))
DATABASE = Database("sqlite://")


@given(TEXT, TEXT)
def test_a_hash_is_short_and_the_same_for_the_same_address_only(one: str, other: str) -> None:
    room = Repository(DATABASE, b"k" * 32)
    assert len(room._address_hash(one)) == 32
    assert room._address_hash(one) == room._address_hash(one)
    if one.encode("utf-8", "replace") != other.encode("utf-8", "replace"):
        assert room._address_hash(one) != room._address_hash(other)
    assert room._address_hash(one) != Repository(DATABASE, b"K" * 32)._address_hash(one)


def test_every_database_has_a_key_of_its_own() -> None:
    keys = set()
    for _ in range(3):
        database = Database("sqlite://")
        upgrade_database(database)
        keys.add(read_hash_key(database))
        database.close()
    assert {len(key) for key in keys} == {32}
    assert len(keys) == 3


@given(st.lists(st.text()), st.binary(min_size=1, max_size=64))
def test_many_hashes_are_those_of_each(keys: list[str], secret: bytes) -> None:
    room = Repository(DATABASE, secret)
    assert room._address_hashes(keys) == [room._address_hash(key) for key in keys]
