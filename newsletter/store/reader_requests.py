"""Stores what readers asked for by email: taken within limits, queued for its email, settled once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    NewReaderRequest,
    ReaderRequest,
    ReaderRequestKind,
    ReaderRequestStatus,
    SignupStatus,
    SuppressionReason,
)
from newsletter.store.email_queue import claim_emails, emails_sent, give_up_emails, postpone_emails
from newsletter.store.people import TOKEN
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.repository import Repository
from newsletter.store.signup_tables import signups
from newsletter.store.tables import suppressions
from newsletter.subscribers.double_opt_in import KEPT, Request, SignupLimits
from newsletter.subscribers.reader_request_policy import LIFETIMES, RequestCounts, judge_reader_request

_REQUEST_LOCK = 0x726561646572


class ReaderRequests(Repository):
    """The requests of readers that need an email."""

    def take_request(
        self, request: NewReaderRequest, *, known: bool, limits: SignupLimits, now: datetime
    ) -> Request:
        """Keep a request unless it is one of too many; all limits are asked in the same transaction.

        `known` False: there is nobody to email about, and it is kept for the limits only.
        """
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                # One after the other: what is counted must not change before it is kept.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_REQUEST_LOCK)))
            counts = _counts(connection, request, limits, now)
            reasons = everywhere_reasons(connection, self._address_hash(request.address_key))
            verdict = judge_reader_request(counts, known=known, suppressed=reasons, limits=limits)
            if verdict is not Request.DROPPED:
                add_request(connection, request, emails=verdict is Request.EMAIL, now=now)
        return verdict

    def claim_request_emails(self, *, now: datetime, limit: int = 50) -> tuple[ReaderRequest, ...]:
        """Claim requests whose email is due; each by one asker, and again later unless it was emailed."""
        rows = claim_emails(self._database, reader_requests, now=now, limit=limit)
        return tuple(map(to_request, rows))

    def requests_emailed(self, requests: Sequence[ReaderRequest], *, now: datetime) -> None:
        """Record that these got their email: their links expire from now on."""
        for kind, lifetime in LIFETIMES.items():
            ids = [one.id for one in requests if one.request.kind is kind]
            emails_sent(self._database, reader_requests, ids, expires_at=now + lifetime)

    def postpone_requests(self, ids: Sequence[int], *, until: datetime, is_try: bool) -> None:
        """Have emails sent at `until` that did not leave; `is_try` says whether this time counts as a try."""
        postpone_emails(self._database, reader_requests, ids, until=until, is_try=is_try)

    def give_up_requests(self, ids: Sequence[int], *, now: datetime) -> None:
        """Send no email to these. They expire, so that the person can ask again."""
        give_up_emails(self._database, reader_requests, ids, now=now)

    def request_by_token(self, token: str, kinds: Collection[ReaderRequestKind]) -> ReaderRequest | None:
        """Return the request of a link, or None; a token of another kind is none."""
        if not TOKEN.fullmatch(token):
            return None
        wanted = sa.select(reader_requests).where(
            reader_requests.c.token == token,
            reader_requests.c.kind.in_([one.value for one in kinds]),
            reader_requests.c.status != ReaderRequestStatus.SILENT.value,
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else to_request(row)

    def requests_of(self, subscriber_id: int) -> tuple[ReaderRequest, ...]:
        """Return what a person asked for, oldest first."""
        wanted = sa.select(reader_requests).where(reader_requests.c.subscriber_id == subscriber_id)
        with self._database.reading() as connection:
            return tuple(map(to_request, connection.execute(wanted.order_by(reader_requests.c.id))))

    def forget_requests(self, *, now: datetime) -> int:
        """Delete what is older than it is kept, but no change of address that took place; return how many."""
        old = sa.delete(reader_requests).where(
            reader_requests.c.requested_at < now - KEPT,
            sa.not_(
                sa.and_(
                    reader_requests.c.kind.in_(CHANGES),
                    reader_requests.c.status == ReaderRequestStatus.DONE.value,
                )
            ),
        )
        with self._database.writing() as connection:
            return connection.execute(old).rowcount


CHANGES = (ReaderRequestKind.NEW_ADDRESS.value, ReaderRequestKind.UNDO_ADDRESS.value)
"""The kinds that change an address."""


def add_request(connection: Connection, request: NewReaderRequest, *, emails: bool, now: datetime) -> None:
    """Write a request; `emails` says whether its email is to be sent."""
    status = ReaderRequestStatus.PENDING if emails else ReaderRequestStatus.SILENT
    connection.execute(
        sa.insert(reader_requests).values(
            kind=request.kind.value,
            token=secrets.token_urlsafe(16),
            subscriber_id=request.subscriber_id,
            address=request.address,
            address_key=request.address_key,
            mailbox_key=request.mailbox_key,
            old_address=request.old_address,
            old_address_key=request.old_address_key,
            lang=request.lang,
            network=request.network,
            actor=request.actor or None,
            reason=request.reason or None,
            status=status.value,
            requested_at=now,
            expires_at=now + LIFETIMES[request.kind],
            tries=0,
            next_at=now if emails else None,
        )
    )


def everywhere_reasons(connection: Connection, hashed: bytes) -> set[SuppressionReason]:
    """Return why an address is suppressed on every list."""
    wanted = sa.select(suppressions.c.reason).where(
        suppressions.c.address_hash == hashed, suppressions.c.list.is_(None)
    )
    return {SuppressionReason(one) for one in connection.execute(wanted).scalars()}


def to_request(row: Any) -> ReaderRequest:
    """Return a request from its row."""
    return ReaderRequest(
        id=row.id,
        token=row.token,
        request=NewReaderRequest(
            kind=ReaderRequestKind(row.kind),
            address=row.address,
            address_key=row.address_key,
            mailbox_key=row.mailbox_key,
            subscriber_id=row.subscriber_id,
            old_address=row.old_address,
            old_address_key=row.old_address_key,
            lang=row.lang,
            network=row.network,
            actor=row.actor or "",
            reason=row.reason or "",
        ),
        status=ReaderRequestStatus(row.status),
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
        tries=row.tries,
    )


def _counts(
    connection: Connection, request: NewReaderRequest, limits: SignupLimits, now: datetime
) -> RequestCounts:
    table = reader_requests.c
    mine = sa.and_(table.mailbox_key == request.mailbox_key, table.kind == request.kind.value)
    hour = table.requested_at > now - timedelta(hours=1)

    def number(*where: sa.ColumnElement[bool]) -> int:
        counted = sa.select(sa.func.count()).select_from(reader_requests).where(*where)
        return int(connection.execute(counted).scalar_one())

    denied = sa.select(sa.func.count()).where(
        signups.c.mailbox_key == request.mailbox_key, signups.c.status == SignupStatus.DENIED.value
    )
    open_ = table.status != ReaderRequestStatus.DONE.value
    return RequestCounts(
        waiting=number(
            mine,
            table.subscriber_id.is_not_distinct_from(request.subscriber_id),
            open_,
            table.expires_at > now,
        ),
        of_address=number(mine, table.requested_at > now - timedelta(days=limits.address_days)),
        of_network=number(hour, table.network == request.network) if request.network else 0,
        of_site=number(hour),
        denied=int(connection.execute(denied).scalar_one())
        if request.kind is ReaderRequestKind.NEW_ADDRESS
        else 0,
    )
