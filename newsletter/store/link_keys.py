"""Stores the keys that sign links in emails: the first is the database's own, each rotation adds one."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import RefusedError
from newsletter.store.repository import Repository
from newsletter.store.tables import keys

MOST_KEYS = 256
"""A token has one byte for the number of its key."""
_PREFIX = "link-"
_BYTES = 32


class LinkKeys(Repository):
    """The keys of link tokens (newsletter.sending.link_tokens)."""

    def link_keys(self) -> Mapping[int, bytes]:
        """Return the keys that are accepted, by number; the highest signs new links."""
        with self._database.reading() as connection:
            return self._accepted(connection)

    def add_link_key(self, *, stop_older: bool = False) -> int:
        """Add a key that signs from now on; return its number.

        Links that older keys signed keep working, unless `stop_older`: then they stop. Raises RefusedError.
        """
        with self._database.writing() as connection:
            number = max(self._accepted(connection)) + 1
            if number == MOST_KEYS:
                raise RefusedError(f"there are {MOST_KEYS} keys already, and no more can be told apart")
            if stop_older:
                # An empty row stands for the database's own key, which has none as long as it is accepted.
                connection.execute(sa.delete(keys).where(keys.c.name.startswith(_PREFIX, autoescape=True)))
                connection.execute(sa.insert(keys).values(name=_name(0), value=b""))
            connection.execute(sa.insert(keys).values(name=_name(number), value=secrets.token_bytes(_BYTES)))
        return number

    def _accepted(self, connection: Connection) -> Mapping[int, bytes]:
        own = hmac.digest(self._hash_key, b"key for link tokens", "sha256")
        added = sa.select(keys.c.name, keys.c.value).where(keys.c.name.startswith(_PREFIX, autoescape=True))
        found = {0: own} | {
            int(row.name.removeprefix(_PREFIX)): bytes(row.value) for row in connection.execute(added)
        }
        return {number: found[number] for number in sorted(found) if found[number]}


def _name(number: int) -> str:
    return f"{_PREFIX}{number}"
