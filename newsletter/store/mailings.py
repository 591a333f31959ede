"""Stores mailings: launching, reading, pausing, resuming, cancelling and retrying."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import RefusedError
from newsletter.model import (
    Counts,
    Delivery,
    DeliveryStatus,
    Edition,
    Mailing,
    MailingStatus,
)
from newsletter.ports import Launch
from newsletter.store.approvals import refuse_unapproved
from newsletter.store.audience import insert_audience
from newsletter.store.editions import all_assets, from_payload, to_payload
from newsletter.store.job_queue import JobQueue
from newsletter.store.mailing_rows import no_mailing as no_mailing
from newsletter.store.mailing_rows import to_counts as to_counts
from newsletter.store.mailing_rows import to_mailing
from newsletter.store.tables import (
    assets,
    deliveries,
    edition_assets,
    editions,
    mailings,
    quoted,
    subscribers,
)
from newsletter.subscribers.segment_printer import print_segment

_PAGE = 1000
_MAILING = sa.select(mailings, editions.c.digest).join(editions, mailings.c.edition_id == editions.c.id)
_STEPS = {
    MailingStatus.PAUSED: frozenset({MailingStatus.SENDING}),
    MailingStatus.SENDING: frozenset({MailingStatus.PAUSED}),
    MailingStatus.CANCELLED: frozenset({MailingStatus.SENDING, MailingStatus.PAUSED}),
    MailingStatus.FINISHED: frozenset[MailingStatus](),
}
_VERBS = {
    MailingStatus.PAUSED: "paused",
    MailingStatus.SENDING: "resumed",
    MailingStatus.CANCELLED: "cancelled",
    MailingStatus.FINISHED: "finished by hand",
}


class Mailings(JobQueue):
    """The MailingStore (newsletter.ports)."""

    def launch(self, launch: Launch) -> tuple[Mailing, bool]:
        """Freeze edition and audience in one transaction; see ports.MailingStore."""
        with self._database.writing() as connection:
            return self._launch(connection, launch)

    def _launch(self, connection: Connection, launch: Launch) -> tuple[Mailing, bool]:
        where = {"issue": launch.edition.issue, "list": launch.list, "round": launch.round}
        found = find_mailing(connection, **where)
        if found is not None:
            return found, False
        refuse_unapproved(
            connection,
            launch.clearance,
            issue=launch.edition.issue,
            list=launch.list,
            digest=launch.edition.digest,
        )
        mailing_id = self._insert_mailing(connection, launch)
        if mailing_id is None:
            found = find_mailing(connection, **where)
            assert found is not None  # noqa: S101 - the unique constraint has just said so
            return found, False
        insert_audience(connection, mailing_id, launch)
        if not self._database.is_sqlite:
            # Sending begins at once, a minute before the server would look at its new rows itself.
            connection.execute(sa.text("ANALYZE subscribers, subscriptions, deliveries"))
        self._announce(connection, mailing_id)
        launched = find_mailing(connection, id=mailing_id)
        assert launched is not None  # noqa: S101 - inserted above
        return launched, True

    def _insert_mailing(self, connection: Connection, launch: Launch) -> int | None:
        insert = self._database.insert(mailings).on_conflict_do_nothing(
            index_elements=["issue", "list", "round"]
        )
        return connection.execute(
            insert.values(
                key=secrets.token_hex(16),
                issue=launch.edition.issue,
                list=launch.list,
                round=launch.round,
                edition_id=self._edition_id(connection, launch.edition, launch.now),
                subject=launch.edition.subject,
                transport=launch.transport,
                policy=launch.policy.value,
                status=MailingStatus.SENDING.value,
                audience=0,
                created_at=launch.now,
                reason="",
                recipients=launch.recipients.value,
                segment=launch.segment and print_segment(launch.segment),
                base_url_unproven=launch.base_url_unproven or None,
                cadence=launch.digest_audience and launch.digest_audience.cadence.value,
            ).returning(mailings.c.id)
        ).scalar()

    def _edition_id(self, connection: Connection, edition: Edition, now: datetime) -> int:
        inserted = connection.execute(
            self._database.insert(editions)
            .on_conflict_do_nothing(index_elements=["digest"])
            .values(digest=edition.digest, payload=to_payload(edition), created_at=now)
            .returning(editions.c.id)
        ).scalar()
        if inserted is None:
            known = sa.select(editions.c.id).where(editions.c.digest == edition.digest)
            return int(connection.execute(known).scalar_one())
        self._insert_assets(connection, inserted, edition)
        return int(inserted)

    def _insert_assets(self, connection: Connection, edition_id: int, edition: Edition) -> None:
        insert = self._database.insert(assets).on_conflict_do_nothing(index_elements=["sha256"])
        written: set[str] = set()
        for position, asset in enumerate(all_assets(edition)):
            sha256 = hashlib.sha256(asset.data).hexdigest()
            if sha256 not in written:
                written.add(sha256)
                connection.execute(insert.values(sha256=sha256, data=asset.data))
            connection.execute(
                sa.insert(edition_assets).values(edition_id=edition_id, position=position, sha256=sha256)
            )

    def mailing(self, mailing_id: int) -> Mailing | None:
        """Return a mailing, or None."""
        with self._database.reading() as connection:
            return find_mailing(connection, id=mailing_id)

    def mailings(self, *, issue: str | None = None, list: str | None = None) -> tuple[Mailing, ...]:
        """Return mailings, oldest first."""
        wanted = _MAILING.order_by(mailings.c.id)
        if issue is not None:
            wanted = wanted.where(mailings.c.issue == issue)
        if list is not None:
            wanted = wanted.where(mailings.c.list == list)
        with self._database.reading() as connection:
            return tuple(to_mailing(row) for row in connection.execute(wanted))

    def edition_of(self, mailing_id: int) -> Edition:
        """Return the frozen edition, pictures included; raises NotFoundError."""
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(editions, mailings.c.issue, mailings.c.list)
                .join(mailings, mailings.c.edition_id == editions.c.id)
                .where(mailings.c.id == mailing_id)
            ).one_or_none()
            if row is None:
                raise no_mailing(mailing_id)
            return stored_edition(connection, row)

    def counts(self, mailing_id: int) -> Counts:
        """Count the copies by where they are; raises NotFoundError."""
        with self._database.reading() as connection:
            if find_mailing(connection, id=mailing_id) is None:
                raise no_mailing(mailing_id)
            counted = sa.select(deliveries.c.status, sa.func.count()).where(
                deliveries.c.mailing_id == mailing_id
            )
            rows = connection.execute(counted.group_by(deliveries.c.status)).all()
            return to_counts({DeliveryStatus(status): number for status, number in rows})

    def counts_of(self, mailing_ids: Collection[int]) -> Mapping[int, Counts]:
        """Count the copies of several mailings, in one statement; nothing for one that is not there."""
        counted = (
            sa.select(deliveries.c.mailing_id, deliveries.c.status, sa.func.count())
            .where(deliveries.c.mailing_id.in_(mailing_ids))
            .group_by(deliveries.c.mailing_id, deliveries.c.status)
        )
        found: dict[int, dict[DeliveryStatus, int]] = {number: {} for number in mailing_ids}
        with self._database.reading() as connection:
            for number, status, people in connection.execute(counted) if found else ():
                found[number][DeliveryStatus(status)] = people
        return {number: to_counts(by_status) for number, by_status in found.items()}

    def deliveries(self, mailing_id: int) -> Iterator[Delivery]:
        """Stream the ledger's rows in order of subscriber id, a page at a time."""
        page = (
            sa.select(deliveries, subscribers.c.address)
            .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
            .where(deliveries.c.mailing_id == mailing_id)
            .order_by(deliveries.c.subscriber_id)
            .limit(_PAGE)
        )
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(page.where(deliveries.c.subscriber_id > last)).all()
            yield from (to_delivery(row) for row in rows)
            if len(rows) < _PAGE:
                return
            last = rows[-1].subscriber_id

    def steer(self, mailing_id: int, status: MailingStatus, *, now: datetime, reason: str = "") -> Mailing:
        """Pause, resume, cancel; asking for what already is changes nothing. See ports.MailingStore."""
        with self._database.writing() as connection:
            mailing = _locked(connection, mailing_id)
            if mailing.status is status and status is not MailingStatus.FINISHED:
                return mailing
            if mailing.status not in _STEPS[status]:
                raise RefusedError(
                    f"mailing {mailing_id} is {mailing.status.value} and cannot be {_VERBS[status]}"
                )
            cancelled = status is MailingStatus.CANCELLED
            ended = {"finished_at": now} if cancelled else {}
            connection.execute(
                sa.update(mailings)
                .where(mailings.c.id == mailing_id)
                .values(status=status.value, reason=reason, **ended)
            )
            if cancelled:
                _cancel_copies(connection, mailing_id, now)
            if status is MailingStatus.SENDING:
                self._announce(connection, mailing_id)
            steered = find_mailing(connection, id=mailing_id)
            return steered or mailing

    def pause(self, mailing_id: int, *, reason: str) -> bool:
        """Pause a mailing if it is being sent; return whether this call did. See ports.MailingStore."""
        paused = (
            sa.update(mailings)
            .where(mailings.c.id == mailing_id, mailings.c.status == MailingStatus.SENDING.value)
            .values(status=MailingStatus.PAUSED.value, reason=reason)
        )
        with self._database.writing() as connection:
            return connection.execute(paused).rowcount > 0

    def requeue(self, mailing_id: int, *, now: datetime) -> int:
        """Queue `failed`, `unknown` and `deferred` copies again and reopen the mailing; return how many.

        Pressing twice queues nothing twice. Raises RefusedError for a cancelled mailing.
        """
        with self._database.writing() as connection:
            mailing = _locked(connection, mailing_id)
            if mailing.status is MailingStatus.CANCELLED:
                raise RefusedError(f"mailing {mailing_id} is cancelled and cannot be retried")
            number = connection.execute(
                sa.update(deliveries)
                .where(
                    deliveries.c.mailing_id == mailing_id,
                    deliveries.c.status.in_(("failed", "unknown", "deferred")),
                    # Deferred without a try: it waits for its wave and has missed nothing.
                    sa.or_(deliveries.c.status != quoted("deferred"), deliveries.c.attempt > 0),
                )
                .values(
                    status="queued",
                    attempt=0,
                    # Whoever may have it already is not sent to more often because staff are in a hurry.
                    doubts=sa.case((deliveries.c.status == quoted("deferred"), deliveries.c.doubts), else_=0),
                    first_try_at=None,
                    next_try_at=None,
                    updated_at=now,
                )
            ).rowcount
            if number and mailing.status is MailingStatus.FINISHED:
                reopened = sa.update(mailings).where(mailings.c.id == mailing_id)
                connection.execute(reopened.values(status="sending", finished_at=None, reason=""))
            if number:
                self._announce(connection, mailing_id)
            return number

    def empty_replies(self, mailing_id: int) -> int:
        """Empty what servers said of a mailing's copies, which often quotes an address; return how many.

        Why a copy was suppressed is our own word and stays.
        """
        said = sa.update(deliveries).where(
            deliveries.c.mailing_id == mailing_id,
            deliveries.c.status != quoted("suppressed"),
            deliveries.c.detail != "",
        )
        with self._database.writing() as connection:
            return connection.execute(said.values(detail="")).rowcount


def stored_edition(connection: Connection, row: Any) -> Edition:
    """Return an edition from a row of `editions` with the issue and list that it goes out under."""
    mine = edition_assets.c.edition_id == row.id
    names = connection.execute(
        sa.select(edition_assets.c.sha256).where(mine).order_by(edition_assets.c.position)
    ).scalars()
    once = sa.select(assets).where(assets.c.sha256.in_(sa.select(edition_assets.c.sha256).where(mine)))
    # A picture that many versions show is read once, and is in memory once.
    data = {one.sha256: bytes(one.data) for one in connection.execute(once)}
    edition = from_payload(row.payload, row.digest, [data[name] for name in names])
    # What reads the same is stored once, though it may go out under two names.
    others = tuple(replace(other, issue=row.issue, list=row.list) for other in edition.others)
    return replace(edition, issue=row.issue, list=row.list, others=others)


def _cancel_copies(connection: Connection, mailing_id: int, now: datetime) -> None:
    connection.execute(
        sa.update(deliveries)
        .where(
            deliveries.c.mailing_id == mailing_id,
            deliveries.c.status.in_(("queued", "claimed", "deferred")),
        )
        .values(status="cancelled", owner=None, next_try_at=None, updated_at=now)
    )


def find_mailing(connection: Connection, **where: Any) -> Mailing | None:
    """Return the mailing with these values, or None."""
    wanted = _MAILING.where(*(mailings.c[name] == value for name, value in where.items()))
    row = connection.execute(wanted).one_or_none()
    return None if row is None else to_mailing(row)


def _locked(connection: Connection, mailing_id: int) -> Mailing:
    """Return the mailing, held until the transaction ends: workers wait, or are waited for."""
    connection.execute(sa.select(mailings.c.id).where(mailings.c.id == mailing_id).with_for_update())
    mailing = find_mailing(connection, id=mailing_id)
    if mailing is None:
        raise no_mailing(mailing_id)
    return mailing


def to_delivery(row: Any) -> Delivery:
    """Return a copy as reports show it, from a row with its address."""
    return Delivery(
        mailing_id=row.mailing_id,
        subscriber_id=row.subscriber_id,
        address=row.address,
        status=DeliveryStatus(row.status),
        attempt=row.attempt,
        updated_at=row.updated_at,
        next_try_at=row.next_try_at,
        detail=row.detail,
    )
