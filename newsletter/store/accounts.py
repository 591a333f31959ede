"""Stores accounts: who may use the studio, and what they may do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.errors import RefusedError
from newsletter.model import Account, AccountStatus, Role
from newsletter.store.account_tables import accounts
from newsletter.store.repository import Repository

_HANDLE_BYTES = 32


class Accounts(Repository):
    """The accounts of the studio."""

    def add_account(
        self, new: Account, *, email_key: str, status: AccountStatus, by: str, now: datetime
    ) -> Account:
        """Add an account and return it with its number; raises RefusedError if the address has one."""
        with self._database.writing() as connection:
            taken = sa.select(accounts.c.id).where(accounts.c.email_key == email_key)
            if email_key and connection.execute(taken).first() is not None:
                raise RefusedError(f"{new.email} has an account already")
            row = connection.execute(
                sa.insert(accounts)
                .values(
                    email=new.email,
                    email_key=email_key or None,
                    name=new.name,
                    role=new.role.value,
                    lists=list(new.lists),
                    lang=new.lang,
                    status=status.value,
                    is_owner=False,
                    user_handle=secrets.token_bytes(_HANDLE_BYTES),
                    created_at=now,
                    created_by=by,
                )
                .returning(*accounts.c)
            ).one()
        return to_account(row)

    def owner(self, *, name: str, lang: str, now: datetime) -> Account:
        """Return the owner's account, made at the first call: an active admin for all lists."""
        found = sa.select(accounts).where(accounts.c.is_owner)
        with self._database.writing() as connection:
            row = connection.execute(found).first()
            if row is None:
                row = connection.execute(
                    sa.insert(accounts)
                    .values(
                        email="",
                        name=name,
                        role=Role.ADMIN.value,
                        lists=[],
                        lang=lang,
                        status=AccountStatus.ACTIVE.value,
                        is_owner=True,
                        user_handle=secrets.token_bytes(_HANDLE_BYTES),
                        created_at=now,
                        created_by=name,
                    )
                    .returning(*accounts.c)
                ).one()
        return to_account(row)

    def accounts(self) -> Sequence[Account]:
        """Return all accounts, in the order of their names."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(accounts).order_by(sa.func.lower(accounts.c.name))).all()
        return tuple(map(to_account, rows))


def to_account(row: Any) -> Account:
    """Return an account from its row."""
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        lists=tuple(row.lists),
        lang=row.lang,
    )
