"""Stores sign-ups: taken within limits, claimed for their email, settled once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import Signup, SignupCounts, SignupRequest, SignupStatus, SuppressionReason
from newsletter.store.address_changes import former_addresses
from newsletter.store.email_queue import claim_emails, emails_sent, give_up_emails, postpone_emails
from newsletter.store.people import TOKEN
from newsletter.store.repository import Repository
from newsletter.store.signup_tables import signups
from newsletter.store.tables import subscribers, suppressions
from newsletter.store.welcomes import queue_welcomes
from newsletter.subscribers.double_opt_in import (
    EXPIRY,
    KEPT,
    Request,
    SignupLimits,
    is_flood,
    judge_request,
)

_SIGNUP_LOCK = 0x7369676E757073


class Signups(Repository):
    """The sign-ups."""

    def take_signup(
        self, request: SignupRequest, *, limits: SignupLimits, now: datetime, again: bool = False
    ) -> Request:
        """Keep a request unless it is one of too many; all limits are asked in the same transaction.

        `again` has the email sent although an earlier one still waits to be answered.
        """
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                # One after the other: what is counted must not change before it is kept.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SIGNUP_LOCK)))
            counts = _counts(connection, request, limits, now)
            counts = replace(counts, waiting=0) if again else counts
            reason = self._suppressed(connection, request)
            verdict = judge_request(counts, reason, limits=limits)
            if verdict is not Request.DROPPED:
                _insert(connection, request, emails=verdict is Request.EMAIL, now=now)
            elif not is_flood(counts, limits=limits):
                # Written and removed, so that the time of the answer does not show that they asked before.
                kept = _insert(connection, request, emails=False, now=now)
                connection.execute(sa.delete(signups).where(signups.c.id == kept))
        return verdict

    def _suppressed(self, connection: Connection, request: SignupRequest) -> SuppressionReason | None:
        """Return why an address is suppressed here or everywhere: that its owner left, if nothing else."""
        hashed = self._address_hash(request.address_key)
        here = sa.or_(suppressions.c.list.is_(None), suppressions.c.list.in_(request.lists))
        found = connection.execute(
            sa.select(suppressions.c.reason).where(suppressions.c.address_hash == hashed, here)
        ).scalars()
        reasons = {SuppressionReason(one) for one in found}
        return next(iter(sorted(reasons - {SuppressionReason.UNSUBSCRIBED}) or sorted(reasons)), None)

    def claim_confirmations(self, *, now: datetime, limit: int = 50) -> tuple[Signup, ...]:
        """Claim sign-ups whose email is due; each by one asker, and again later unless it was emailed."""
        return tuple(map(_to_signup, claim_emails(self._database, signups, now=now, limit=limit)))

    def confirmations_emailed(self, ids: Sequence[int], *, now: datetime) -> None:
        """Record that these got their email: their links expire from now on."""
        emails_sent(self._database, signups, ids, expires_at=now + EXPIRY)

    def postpone_confirmations(self, ids: Sequence[int], *, until: datetime, is_try: bool) -> None:
        """Have emails sent at `until` that did not leave; `is_try` says whether this time counts as a try."""
        postpone_emails(self._database, signups, ids, until=until, is_try=is_try)

    def give_up_confirmations(self, ids: Sequence[int], *, now: datetime) -> None:
        """Send no email to these. They expire, so that the person can sign up again."""
        give_up_emails(self._database, signups, ids, now=now)

    def signup_by_token(self, token: str) -> Signup | None:
        """Return the sign-up of a confirmation link, or None."""
        if not TOKEN.fullmatch(token):
            return None
        with self._database.reading() as connection:
            row = connection.execute(sa.select(signups).where(signups.c.token == token)).one_or_none()
        return None if row is None else _to_signup(row)

    def signups_of(self, subscriber_id: int) -> tuple[Signup, ...]:
        """Return a person's sign-ups, oldest first, also with addresses that they had and nobody has now."""
        with self._database.reading() as connection:
            former = former_addresses(connection, subscriber_id)
            taken = sa.select(subscribers.c.address_key).where(subscribers.c.address_key.in_(former))
            free = set(former) - set(connection.execute(taken).scalars())
            own = sa.select(subscribers.c.address_key).where(subscribers.c.id == subscriber_id)
            theirs = sa.or_(
                signups.c.address_key == own.scalar_subquery(), signups.c.address_key.in_(sorted(free))
            )
            wanted = sa.select(signups).where(theirs).order_by(signups.c.id)
            return tuple(map(_to_signup, connection.execute(wanted)))

    def confirm_signup(self, signup: Signup, *, welcome: Collection[str], now: datetime) -> bool:
        """Settle a sign-up as confirmed, and queue the welcome emails of these lists in the same transaction.

        False if it was settled before. Whoever was on a list before they signed up gets no welcome.
        """
        with self._database.writing() as connection:
            settled = _settle(connection, signup.id, SignupStatus.CONFIRMED)
            if settled and welcome:
                queue_welcomes(
                    connection,
                    self._database,
                    address_key=signup.request.address_key,
                    lists=welcome,
                    since=signup.requested_at,
                    now=now,
                )
            return settled

    def settle_signup(self, id_: int, status: SignupStatus) -> bool:
        """Settle a sign-up that waits; False if it was settled before."""
        with self._database.writing() as connection:
            return _settle(connection, id_, status)

    def forget_signups(self, *, now: datetime) -> int:
        """Delete what is older than it is kept; return how many."""
        with self._database.writing() as connection:
            return connection.execute(sa.delete(signups).where(signups.c.requested_at < now - KEPT)).rowcount


def _insert(connection: Connection, request: SignupRequest, *, emails: bool, now: datetime) -> int:
    """Insert a sign-up, with an email that is due or with none; return its id."""
    values = {
        "token": secrets.token_urlsafe(16),
        "address": request.address,
        "address_key": request.address_key,
        "mailbox_key": request.mailbox_key,
        "lists": list(request.lists),
        "lang": request.lang,
        "words": request.words,
        "form": request.form,
        "network": request.network,
        "status": (SignupStatus.PENDING if emails else SignupStatus.SILENT).value,
        "requested_at": now,
        "expires_at": now + EXPIRY,
        "tries": 0,
        "next_at": now if emails else None,
    }
    return int(connection.execute(sa.insert(signups).values(**values).returning(signups.c.id)).scalar_one())


def _settle(connection: Connection, id_: int, status: SignupStatus) -> bool:
    settled = (
        sa.update(signups)
        .where(signups.c.id == id_, signups.c.status == SignupStatus.PENDING.value)
        .values(status=status.value, next_at=None)
    )
    return connection.execute(settled).rowcount > 0


def _counts(
    connection: Connection, request: SignupRequest, limits: SignupLimits, now: datetime
) -> SignupCounts:
    mine = signups.c.mailbox_key == request.mailbox_key
    hour = signups.c.requested_at > now - timedelta(hours=1)

    def number(*where: sa.ColumnElement[bool]) -> int:
        return int(
            connection.execute(sa.select(sa.func.count()).select_from(signups).where(*where)).scalar_one()
        )

    waiting = sa.select(signups.c.lists).where(
        mine,
        signups.c.status.in_([SignupStatus.PENDING.value, SignupStatus.SILENT.value]),
        signups.c.expires_at > now,
    )
    asked = {tuple(lists) for lists in connection.execute(waiting).scalars()}
    return SignupCounts(
        waiting=int(request.lists in asked),
        of_address=number(mine, signups.c.requested_at > now - timedelta(days=limits.address_days)),
        denied=number(mine, signups.c.status == SignupStatus.DENIED.value),
        of_network=number(hour, signups.c.network == request.network) if request.network else 0,
        of_site=number(hour),
    )


def _to_signup(row: Any) -> Signup:
    return Signup(
        id=row.id,
        token=row.token,
        request=SignupRequest(
            address=row.address,
            address_key=row.address_key,
            mailbox_key=row.mailbox_key,
            lists=tuple(row.lists),
            lang=row.lang,
            words=row.words,
            form=row.form,
            network=row.network,
        ),
        status=SignupStatus(row.status),
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        tries=row.tries,
    )
