"""Stores accounts: who may use the studio, what they may do, and what they sign in with."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Account, AccountDetails, AccountStatus, Role
from newsletter.model.account import Credentials
from newsletter.store.account_tables import accounts, passkeys, recovery_codes
from newsletter.store.repository import Repository

_HANDLE_BYTES = 32
_ADMIN_LOCK = 0x61646D696E73


class Accounts(Repository):
    """The accounts of the studio."""

    def add_account(
        self, new: Account, *, email_key: str, status: AccountStatus, by: str, now: datetime
    ) -> Account:
        """Add an account and return it with its number; raises RefusedError if the address has one."""
        with self._database.writing() as connection:
            _refuse_taken(connection, email_key, new.email)
            row = _insert(connection, new, email_key=email_key, status=status, by=by, now=now)
        return to_account(row)

    def owner(self, *, name: str, lang: str, now: datetime) -> Account:
        """Return the owner's account, made at the first call: an active admin for all lists."""
        new = Account(id=0, email="", name=name, role=Role.ADMIN, lang=lang)
        with self._database.writing() as connection:
            self._one_admin_at_a_time(connection)
            row = connection.execute(sa.select(accounts).where(accounts.c.is_owner)).first()
            if row is None:
                active = AccountStatus.ACTIVE
                row = _insert(connection, new, email_key="", status=active, by=name, now=now, is_owner=True)
        return to_account(row)

    def account_details(self) -> Sequence[AccountDetails]:
        """Return all accounts, in the order of their names."""
        with self._database.reading() as connection:
            rows = connection.execute(_details().order_by(sa.func.lower(accounts.c.name), accounts.c.id))
            return tuple(map(_to_details, rows))

    def account(self, account_id: int) -> AccountDetails:
        """Return an account; raises NotFoundError."""
        return self._one_account(accounts.c.id == account_id, "there is no such account")

    def account_by_email(self, email_key: str) -> AccountDetails:
        """Return the account of an address; raises NotFoundError."""
        return self._one_account(accounts.c.email_key == email_key, f"{email_key} has no account")

    def credentials(self, *, email_key: str = "", account_id: int | None = None) -> Credentials | None:
        """Return what an account signs in with, or None if there is none."""
        mine = accounts.c.id == account_id if account_id is not None else accounts.c.email_key == email_key
        with self._database.reading() as connection:
            row = connection.execute(sa.select(accounts).where(mine)).one_or_none()
        if row is None:
            return None
        return Credentials(
            account=to_account(row),
            status=AccountStatus(row.status),
            password_hash=row.password_hash,
            totp_secret=row.totp_secret,
            user_handle=bytes(row.user_handle),
        )

    def change_account(self, account: Account, *, email_key: str) -> None:
        """Write an account's name, address, role, lists and language.

        Raises RefusedError if another account has the address, or nobody would be an admin any more.
        """
        with self._database.writing() as connection:
            self._one_admin_at_a_time(connection)
            _refuse_taken(connection, email_key, account.email, but=account.id)
            with _keeping_an_admin(connection):
                self._update(
                    connection,
                    account.id,
                    email=account.email,
                    email_key=email_key or None,
                    name=account.name,
                    role=account.role.value,
                    lists=list(account.lists),
                    lang=account.lang,
                )

    def activate_account(self, account_id: int) -> None:
        """Make an account that was invited an active one; one that is disabled stays so."""
        mine = sa.and_(accounts.c.id == account_id, accounts.c.status == AccountStatus.INVITED.value)
        with self._database.writing() as connection:
            connection.execute(sa.update(accounts).where(mine).values(status=AccountStatus.ACTIVE.value))

    def rename_account(self, account_id: int, name: str) -> None:
        """Write an account's name."""
        with self._database.writing() as connection:
            self._update(connection, account_id, name=name)

    def set_account_status(self, account_id: int, status: AccountStatus) -> None:
        """Disable an account or enable it; raises RefusedError if nobody would be an admin any more."""
        with self._database.writing() as connection:
            self._one_admin_at_a_time(connection)
            with _keeping_an_admin(connection):
                self._update(connection, account_id, status=status.value)

    def set_password(self, account_id: int, password_hash: str) -> None:
        """Give an account another password."""
        with self._database.writing() as connection:
            self._update(connection, account_id, password_hash=password_hash)

    def set_second_factor(self, account_id: int, secret: str | None, codes: Sequence[bytes]) -> None:
        """Give an account another second factor with hashes of its recovery codes, or (None) none."""
        with self._database.writing() as connection:
            self._update(connection, account_id, totp_secret=secret, totp_used=None)
            connection.execute(sa.delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
            for one in codes:
                connection.execute(sa.insert(recovery_codes).values(account_id=account_id, code_hash=one))

    def use_totp(self, account_id: int, timecode: int) -> bool:
        """Use a code of the app up; False if it, or a later one, was used before."""
        is_new = sa.or_(accounts.c.totp_used.is_(None), accounts.c.totp_used < timecode)
        used = sa.update(accounts).where(accounts.c.id == account_id, is_new).values(totp_used=timecode)
        with self._database.writing() as connection:
            return connection.execute(used).rowcount == 1

    def use_recovery_code(self, account_id: int, code_hash: bytes, *, now: datetime) -> bool:
        """Use a recovery code up; False if there is none, or it was used before."""
        mine = sa.and_(recovery_codes.c.account_id == account_id, recovery_codes.c.code_hash == code_hash)
        used = sa.update(recovery_codes).where(mine, recovery_codes.c.used_at.is_(None)).values(used_at=now)
        with self._database.writing() as connection:
            return connection.execute(used).rowcount == 1

    def recovery_codes_left(self, account_id: int) -> int:
        """Return how many recovery codes an account has that were not used."""
        mine = sa.and_(recovery_codes.c.account_id == account_id, recovery_codes.c.used_at.is_(None))
        counted = sa.select(sa.func.count()).select_from(recovery_codes).where(mine)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def has_admin_who_can_sign_in(self) -> bool:
        """Return whether there is an active admin with a password or a passkey."""
        has_passkey = sa.exists().where(passkeys.c.account_id == accounts.c.id)
        wanted = sa.select(accounts.c.id).where(
            *_active_admin(), sa.or_(accounts.c.password_hash.is_not(None), has_passkey)
        )
        with self._database.reading() as connection:
            return connection.execute(wanted.limit(1)).first() is not None

    def _one_account(self, mine: sa.ColumnElement[bool], problem: str) -> AccountDetails:
        with self._database.reading() as connection:
            row = connection.execute(_details().where(mine)).one_or_none()
        if row is None:
            raise NotFoundError(problem)
        return _to_details(row)

    def _update(self, connection: Connection, account_id: int, **values: Any) -> None:
        changed = connection.execute(
            sa.update(accounts).where(accounts.c.id == account_id).values(**values)
        ).rowcount
        if not changed:
            raise NotFoundError("there is no such account")

    def _one_admin_at_a_time(self, connection: Connection) -> None:
        """Let changes of accounts take turns: two admins could else each take the other's role away."""
        if not self._database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADMIN_LOCK)))


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


def _insert(
    connection: Connection,
    new: Account,
    *,
    email_key: str,
    status: AccountStatus,
    by: str,
    now: datetime,
    is_owner: bool = False,
) -> Any:
    return connection.execute(
        sa.insert(accounts)
        .values(
            email=new.email,
            email_key=email_key or None,
            name=new.name,
            role=new.role.value,
            lists=list(new.lists),
            lang=new.lang,
            status=status.value,
            is_owner=is_owner,
            user_handle=secrets.token_bytes(_HANDLE_BYTES),
            created_at=now,
            created_by=by,
        )
        .returning(*accounts.c)
    ).one()


def _details() -> sa.Select[Any]:
    mine = sa.select(sa.func.count()).where(passkeys.c.account_id == accounts.c.id)
    return sa.select(accounts, mine.scalar_subquery().label("passkeys"))


def _to_details(row: Any) -> AccountDetails:
    return AccountDetails(
        account=to_account(row),
        status=AccountStatus(row.status),
        is_owner=row.is_owner,
        has_password=row.password_hash is not None,
        has_second_factor=row.totp_secret is not None,
        passkeys=row.passkeys,
        created_at=row.created_at,
        created_by=row.created_by,
        signed_in_at=row.signed_in_at,
    )


def _active_admin() -> tuple[sa.ColumnElement[bool], ...]:
    return accounts.c.role == Role.ADMIN.value, accounts.c.status == AccountStatus.ACTIVE.value


def _refuse_taken(connection: Connection, email_key: str, email: str, *, but: int | None = None) -> None:
    if not email_key:
        return
    found = connection.execute(sa.select(accounts.c.id).where(accounts.c.email_key == email_key)).scalar()
    if found is not None and found != but:
        raise RefusedError(f"{email} has an account already")


@contextmanager
def _keeping_an_admin(connection: Connection) -> Iterator[None]:
    """Raise RefusedError at the end if there was an admin and none is left; that undoes the transaction."""
    had_one = _has_admin(connection)
    yield
    if had_one and not _has_admin(connection):
        raise RefusedError(
            "nobody would be left who manages the accounts", hint="Make somebody else an admin first"
        )


def _has_admin(connection: Connection) -> bool:
    return connection.execute(sa.select(accounts.c.id).where(*_active_admin()).limit(1)).first() is not None
