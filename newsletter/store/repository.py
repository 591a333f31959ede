"""Defines the base class of the store's repositories."""

from __future__ import annotations

import hmac

import sqlalchemy as sa

from newsletter.store.connection import Database
from newsletter.store.tables import keys

ADDRESS_HASH = "address-hash"


class Repository:
    """The base of every repository: one database, and address hashes with that database's key."""

    def __init__(self, database: Database, hash_key: bytes) -> None:
        self._database = database
        self._hash_key = hash_key

    def _address_hash(self, address_key: str) -> bytes:
        """Return the keyed hash (HMAC-SHA256, 32 bytes) that outlives an address."""
        return hmac.digest(self._hash_key, address_key.encode("utf-8", "replace"), "sha256")


def read_hash_key(database: Database) -> bytes:
    """Return the database's own random key; its first migration made it."""
    wanted = sa.select(keys.c.value).where(keys.c.name == ADDRESS_HASH)
    with database.reading() as connection:
        return bytes(connection.execute(wanted).scalar_one())
