"""Stores passkeys, and the challenges of sign-ins: each is answered once, within minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import ChallengePurpose
from newsletter.model.account import Passkey
from newsletter.store.account_tables import account_challenges, passkeys
from newsletter.store.repository import Repository


class Passkeys(Repository):
    """The passkeys of accounts, and open challenges."""

    def add_passkey(self, new: Passkey) -> None:
        """Keep a new passkey; raises RefusedError if it is known already."""
        known = sa.select(passkeys.c.id).where(passkeys.c.credential_id == new.credential_id)
        with self._database.writing() as connection:
            if connection.execute(known).first() is not None:
                raise RefusedError("this passkey is known already")
            connection.execute(
                sa.insert(passkeys).values(
                    account_id=new.account_id,
                    credential_id=new.credential_id,
                    public_key=new.public_key,
                    sign_count=new.sign_count,
                    host=new.host,
                    name=new.name,
                    created_at=new.created_at,
                )
            )

    def passkeys_of(self, account_id: int) -> Sequence[Passkey]:
        """Return an account's passkeys, oldest first."""
        mine = sa.select(passkeys).where(passkeys.c.account_id == account_id).order_by(passkeys.c.id)
        with self._database.reading() as connection:
            return tuple(map(_to_passkey, connection.execute(mine)))

    def passkey(self, credential_id: bytes) -> Passkey | None:
        """Return a passkey by the id that its device gave it."""
        wanted = sa.select(passkeys).where(passkeys.c.credential_id == credential_id)
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _to_passkey(row)

    def passkey_used(self, passkey_id: int, *, sign_count: int, now: datetime) -> None:
        """Record that a passkey signed somebody in."""
        used = sa.update(passkeys).where(passkeys.c.id == passkey_id)
        with self._database.writing() as connection:
            connection.execute(used.values(sign_count=sign_count, used_at=now))

    def delete_passkey(self, account_id: int, passkey_id: int) -> None:
        """Delete one of an account's passkeys; raises NotFoundError."""
        mine = sa.and_(passkeys.c.account_id == account_id, passkeys.c.id == passkey_id)
        with self._database.writing() as connection:
            if not connection.execute(sa.delete(passkeys).where(mine)).rowcount:
                raise NotFoundError("there is no such passkey")

    def passkey_hosts(self) -> Sequence[str]:
        """Return the hosts that passkeys were made for."""
        wanted = sa.select(passkeys.c.host).distinct().order_by(passkeys.c.host)
        with self._database.reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def add_challenge(
        self,
        purpose: ChallengePurpose,
        token_hash: bytes,
        *,
        account_id: int | None,
        content: bytes,
        now: datetime,
        expires_at: datetime,
    ) -> None:
        """Keep a challenge until it is answered; those that have expired are deleted."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(account_challenges).where(account_challenges.c.expires_at <= now))
            connection.execute(
                sa.insert(account_challenges).values(
                    token_hash=token_hash,
                    purpose=purpose.value,
                    account_id=account_id,
                    content=content,
                    expires_at=expires_at,
                )
            )

    def challenge(
        self, purpose: ChallengePurpose, token_hash: bytes, *, now: datetime
    ) -> tuple[int | None, bytes] | None:
        """Return the account and the content of an open challenge, or None."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(account_challenges).where(*_open(purpose, token_hash, now))
            ).one_or_none()
        return None if row is None else (row.account_id, bytes(row.content))

    def take_challenge(
        self, purpose: ChallengePurpose, token_hash: bytes, *, now: datetime
    ) -> tuple[int | None, bytes] | None:
        """The same, and end it: whoever comes second gets None."""
        taken = sa.delete(account_challenges).where(*_open(purpose, token_hash, now))
        columns = account_challenges.c.account_id, account_challenges.c.content
        with self._database.writing() as connection:
            row = connection.execute(taken.returning(*columns)).one_or_none()
        return None if row is None else (row.account_id, bytes(row.content))


def _open(purpose: ChallengePurpose, token_hash: bytes, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        account_challenges.c.token_hash == token_hash,
        account_challenges.c.purpose == purpose.value,
        account_challenges.c.expires_at > now,
    )


def _to_passkey(row: Any) -> Passkey:
    return Passkey(
        id=row.id,
        account_id=row.account_id,
        credential_id=bytes(row.credential_id),
        public_key=bytes(row.public_key),
        sign_count=row.sign_count,
        host=row.host,
        name=row.name,
        created_at=row.created_at,
        used_at=row.used_at,
    )
