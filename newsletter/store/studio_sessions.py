"""Stores sessions of the studio: which browsers are signed in. Of each token only a hash is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newsletter.model import AccountStatus, SignInMethod, StudioSession
from newsletter.store.account_tables import accounts, studio_sessions
from newsletter.store.accounts import to_account
from newsletter.store.repository import Repository

SEEN_EVERY = timedelta(minutes=1)
"""How often it is written that a session was used: else each page would be a write."""


class StudioSessions(Repository):
    """The sessions of the studio."""

    def begin_session(
        self,
        account_id: int,
        token_hash: bytes,
        *,
        method: SignInMethod,
        browser: str,
        network: str,
        now: datetime,
        expires_at: datetime,
    ) -> None:
        """Keep a new session."""
        with self._database.writing() as connection:
            connection.execute(
                sa.insert(studio_sessions).values(
                    token_hash=token_hash,
                    account_id=account_id,
                    method=method.value,
                    browser=browser,
                    network=network,
                    created_at=now,
                    seen_at=now,
                    expires_at=expires_at,
                )
            )
            connection.execute(
                sa.update(accounts).where(accounts.c.id == account_id).values(signed_in_at=now)
            )

    def session(self, token_hash: bytes, *, now: datetime, idle: timedelta) -> StudioSession | None:
        """Return a session that lasts, of an account that is active; notes that it was used."""
        wanted = _sessions().where(studio_sessions.c.token_hash == token_hash, *_lasting(now, idle))
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        if now - row.seen_at >= SEEN_EVERY:
            with self._database.writing() as connection:
                connection.execute(
                    sa.update(studio_sessions)
                    .where(studio_sessions.c.id == row.session_id)
                    .values(seen_at=now)
                )
        return _to_session(row)

    def sessions_of(self, account_id: int, *, now: datetime, idle: timedelta) -> Sequence[StudioSession]:
        """Return the sessions of an account that last, the newest first."""
        wanted = _sessions().where(studio_sessions.c.account_id == account_id, *_lasting(now, idle))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(studio_sessions.c.seen_at.desc())).all()
        return tuple(map(_to_session, rows))

    def forget_sessions(self, *, now: datetime) -> None:
        """Delete sessions that have expired."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(studio_sessions).where(studio_sessions.c.expires_at <= now))

    def end_session(self, token_hash: bytes) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(studio_sessions).where(studio_sessions.c.token_hash == token_hash))

    def end_sessions(self, account_id: int, *, but: bytes = b"", session_id: int | None = None) -> int:
        """End an account's sessions, or one of them; `but` is the token's hash of one that goes on."""
        ended = sa.delete(studio_sessions).where(
            studio_sessions.c.account_id == account_id, studio_sessions.c.token_hash != but
        )
        if session_id is not None:
            ended = ended.where(studio_sessions.c.id == session_id)
        with self._database.writing() as connection:
            return connection.execute(ended).rowcount


def _sessions() -> sa.Select[Any]:
    return sa.select(
        accounts,
        studio_sessions.c.id.label("session_id"),
        studio_sessions.c.method,
        studio_sessions.c.browser,
        studio_sessions.c.network,
        studio_sessions.c.created_at.label("began_at"),
        studio_sessions.c.seen_at,
        studio_sessions.c.expires_at,
    ).join_from(studio_sessions, accounts)


def _lasting(now: datetime, idle: timedelta) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        studio_sessions.c.expires_at > now,
        studio_sessions.c.seen_at > now - idle,
        accounts.c.status == AccountStatus.ACTIVE.value,
    )


def _to_session(row: Any) -> StudioSession:
    return StudioSession(
        id=row.session_id,
        account=to_account(row),
        method=SignInMethod(row.method),
        browser=row.browser,
        network=row.network,
        created_at=row.began_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
