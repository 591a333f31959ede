"""Stores one-time links of the studio. Only a hash of each link's token is kept, and it is used once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from newsletter.model import LinkKind
from newsletter.store.account_tables import account_links
from newsletter.store.repository import Repository


class AccountLinks(Repository):
    """The one-time links of the studio."""

    def add_server_link(
        self,
        kind: LinkKind,
        token_hash: bytes,
        *,
        account_id: int | None,
        by: str,
        now: datetime,
        expires_at: datetime,
    ) -> None:
        """Keep a link that is shown on the server; earlier ones of its kind and account end."""
        mine = sa.and_(
            account_links.c.kind == kind.value,
            account_links.c.account_id.is_not_distinct_from(account_id),
            account_links.c.status == "pending",
        )
        with self._database.writing() as connection:
            connection.execute(sa.update(account_links).where(mine).values(status="ended"))
            connection.execute(
                sa.insert(account_links).values(
                    kind=kind.value,
                    account_id=account_id,
                    token_hash=token_hash,
                    wrong_codes=0,
                    actor=by,
                    network="",
                    status="pending",
                    requested_at=now,
                    expires_at=expires_at,
                    tries=0,
                )
            )

    def has_link(self, kind: LinkKind, token_hash: bytes, *, now: datetime) -> bool:
        """Return whether a link of this kind can be used."""
        wanted = sa.select(account_links.c.id).where(*_usable(kind, token_hash, now))
        with self._database.reading() as connection:
            return connection.execute(wanted).first() is not None

    def use_link(self, kind: LinkKind, token_hash: bytes, *, now: datetime) -> bool:
        """Use a link up; False if it was used before, or there is none."""
        used = (
            sa.update(account_links).where(*_usable(kind, token_hash, now)).values(status="used", used_at=now)
        )
        with self._database.writing() as connection:
            return connection.execute(used).rowcount == 1


def _usable(kind: LinkKind, token_hash: bytes, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        account_links.c.token_hash == token_hash,
        account_links.c.kind == kind.value,
        account_links.c.status == "pending",
        account_links.c.expires_at > now,
    )
