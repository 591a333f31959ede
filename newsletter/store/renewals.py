"""Stores renewals: planned and queued once for each person and list, claimed for their email, answered."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import (
    Consent,
    Renewal,
    RenewalCounts,
    RenewalPerson,
    RenewalPlan,
    RenewalStatus,
)
from newsletter.store.edit_tables import merges
from newsletter.store.email_queue import claim_emails, postpone_emails
from newsletter.store.people import TOKEN
from newsletter.store.renewal_tables import renewals
from newsletter.store.repository import Repository
from newsletter.store.suppression import withdraw
from newsletter.store.suppression_sql import suppressed_reason
from newsletter.store.tables import consents, quoted, subscribers, subscriptions

_PAGE = 500
_CLAIM = 50
"""So many emails are claimed at a time."""
_HOUR = timedelta(hours=1)
_PENDING = renewals.c.status == quoted(RenewalStatus.PENDING.value)
# Of two records that were merged since, the person is the one that was kept.
_PERSON_ID = sa.func.coalesce(merges.c.kept_id, renewals.c.subscriber_id)
_OWNED = (
    renewals.outerjoin(merges, merges.c.merged_id == renewals.c.subscriber_id)
    .join(subscribers, subscribers.c.id == _PERSON_ID)
    .outerjoin(
        subscriptions,
        sa.and_(subscriptions.c.subscriber_id == subscribers.c.id, subscriptions.c.list == renewals.c.list),
    )
)
_ON = subscriptions.c.status == quoted("subscribed")


class Renewals(Repository):
    """The renewals: one for each person and list, ever."""

    def plan_renewals(
        self,
        list_key: str,
        *,
        now: datetime,
        agreed_before: datetime | None = None,
        among: Collection[int] | None = None,
    ) -> RenewalPlan:
        """Return who on a list would be asked: all, those who last agreed before then, those of these ids."""
        ids: list[int] = []
        before = paused = suppressed = 0
        with self._database.reading() as connection:
            for wanted in _candidates(list_key, agreed_before, among):
                for row in connection.execute(wanted):
                    if row.asked:
                        before += 1
                    elif row.reason is not None:
                        suppressed += 1
                    elif row.paused_until is not None and row.paused_until > now:
                        paused += 1
                    else:
                        ids.append(row.id)
        return RenewalPlan(ids=tuple(ids), asked_before=before, paused=paused, suppressed=suppressed)

    def queue_renewals(self, list_key: str, ids: Sequence[int], *, actor: str, now: datetime) -> int:
        """Queue an email for each of these people who was never asked about the list; return how many."""
        queued = 0
        insert = self._database.insert(renewals).on_conflict_do_nothing(
            index_elements=["subscriber_id", "list"]
        )
        for page in _pages(ids):
            rows = [
                {
                    "token": secrets.token_urlsafe(16),
                    "subscriber_id": one,
                    "list": list_key,
                    "status": RenewalStatus.PENDING.value,
                    "asked_at": now,
                    "actor": actor,
                    "tries": 0,
                    "next_at": now,
                }
                for one in page
            ]
            with self._database.writing() as connection:
                queued += connection.execute(insert.values(rows)).rowcount
        return queued

    def claim_renewals(self, *, now: datetime, per_hour: int) -> tuple[Renewal, ...]:
        """Claim renewals whose email is due, so that no more than `per_hour` leave within an hour."""
        left = sa.select(sa.func.count()).where(renewals.c.emailed_at > now - _HOUR)
        with self._database.reading() as connection:
            limit = min(_CLAIM, per_hour - connection.execute(left).scalar_one())
        if limit <= 0:
            return ()
        return tuple(map(_to_renewal, claim_emails(self._database, renewals, now=now, limit=limit)))

    def renewals_emailed(self, ids: Sequence[int], *, now: datetime) -> None:
        """Record that these got their email."""
        self._change(ids, sa.true(), next_at=None, emailed_at=now)

    def postpone_renewals(self, ids: Sequence[int], *, until: datetime, is_try: bool) -> None:
        """Have emails sent at `until` that did not leave; `is_try` says whether this time counts as a try."""
        postpone_emails(self._database, renewals, ids, until=until, is_try=is_try)

    def give_up_renewals(self, ids: Sequence[int]) -> None:
        """Send no email to these."""
        self._change(ids, _PENDING, next_at=None, status=RenewalStatus.UNSENT.value)

    def _change(self, ids: Sequence[int], where: sa.ColumnElement[bool], **values: Any) -> None:
        if ids:
            with self._database.writing() as connection:
                connection.execute(sa.update(renewals).where(renewals.c.id.in_(ids), where).values(**values))

    def renewal_by_token(self, token: str) -> Renewal | None:
        """Return the renewal of a link, or None."""
        if not TOKEN.fullmatch(token):
            return None
        with self._database.reading() as connection:
            row = connection.execute(sa.select(renewals).where(renewals.c.token == token)).one_or_none()
        return None if row is None else _to_renewal(row)

    def renewal_person(self, renewal: Renewal, *, now: datetime) -> RenewalPerson | None:
        """Return the person who is asked, as they are now; None if they were erased."""
        with self._database.reading() as connection:
            return _person(connection, renewal, now)

    def renew(self, renewal: Renewal, consent: Consent) -> bool:
        """Record that a person still wants the list; False, and nothing changes, if they are off it by now.

        It lifts no suppression, and only the first yes is recorded.
        """
        with self._database.writing() as connection:
            person = _person(connection, renewal, consent.at)
            if person is None or not person.subscribed:
                return False
            if not _settle(connection, renewal.id, RenewalStatus.YES, consent.at):
                return False
            proof = {field.name: getattr(consent, field.name) for field in fields(Consent)}
            proof |= {"list": renewal.list, "action": consent.action.value, "subscriber_id": person.id}
            connection.execute(sa.insert(consents).values(**proof))
            return True

    def decline(self, renewal: Renewal, withdrawal: Consent) -> bool:
        """Unsubscribe a person who no longer wants the list; False if they were off it before."""
        with self._database.writing() as connection:
            _settle(connection, renewal.id, RenewalStatus.NO, withdrawal.at, after_yes=True)
            return self._leave_list(connection, renewal.id, withdrawal)

    def silent_renewals(self, list_key: str, *, emailed_before: datetime) -> tuple[int, ...]:
        """Return the renewals of people still on a list who got the email before then and did not answer.

        Whoever agreed to the list again in another way since is not among them.
        """
        agreed = sa.exists().where(
            consents.c.subscriber_id == subscribers.c.id,
            consents.c.list == renewals.c.list,
            consents.c.action == quoted("granted"),
            consents.c.at > renewals.c.emailed_at,
        )
        wanted = (
            sa.select(renewals.c.id)
            .select_from(_OWNED)
            .where(
                renewals.c.list == list_key, _PENDING, renewals.c.emailed_at < emailed_before, _ON, ~agreed
            )
            .order_by(renewals.c.id)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def close_renewals(self, ids: Sequence[int], withdrawal: Consent) -> int:
        """Unsubscribe the people of these renewals who have not answered meanwhile; return how many."""
        closed = 0
        for page in _pages(ids):
            with self._database.writing() as connection:
                for one in page:
                    if _settle(connection, one, RenewalStatus.CLOSED, withdrawal.at):
                        closed += self._leave_list(connection, one, withdrawal)
        return closed

    def _leave_list(self, connection: Connection, renewal_id: int, withdrawal: Consent) -> bool:
        wanted = (
            sa.select(subscribers.c.id, subscribers.c.address_key, renewals.c.list)
            .select_from(_OWNED)
            .where(renewals.c.id == renewal_id, subscribers.c.address_key.is_not(None))
        )
        row = connection.execute(wanted).one_or_none()
        if row is None:
            return False
        hashed = self._address_hash(row.address_key)
        leaving = replace(withdrawal, list=row.list)
        return bool(withdraw(self._database, connection, row.id, hashed, leaving, everywhere=False))

    def renewal_counts(self, list_key: str) -> RenewalCounts:
        """Count the renewals of a list by what became of them."""
        state = sa.case(
            (sa.not_(_PENDING), renewals.c.status),
            (renewals.c.emailed_at.is_not(None), quoted("silent")),
            (renewals.c.next_at.is_not(None), quoted("waiting")),
            else_=quoted(RenewalStatus.UNSENT.value),
        )
        wanted = sa.select(state, sa.func.count()).where(renewals.c.list == list_key).group_by(state)
        with self._database.reading() as connection:
            found: dict[str, int] = {row[0]: row[1] for row in connection.execute(wanted)}
        names = ("waiting", "unsent", "yes", "no", "silent", "closed")
        return RenewalCounts(asked=sum(found.values()), **{name: found.get(name, 0) for name in names})

    def renewals_of(self, subscriber_id: int) -> tuple[Renewal, ...]:
        """Return the renewals of a record, oldest first."""
        wanted = sa.select(renewals).where(renewals.c.subscriber_id == subscriber_id)
        with self._database.reading() as connection:
            return tuple(map(_to_renewal, connection.execute(wanted.order_by(renewals.c.id))))


def _pages(ids: Collection[int]) -> Iterator[tuple[int, ...]]:
    rest = iter(ids)
    while page := tuple(islice(rest, _PAGE)):
        yield page


def drop_waiting_renewals(connection: Connection) -> int:
    """Send no email that waits, inside the caller's transaction; return how many waited."""
    waiting = sa.update(renewals).where(renewals.c.next_at.is_not(None))
    return connection.execute(waiting.values(next_at=None, status=RenewalStatus.UNSENT.value)).rowcount


def forget_renewals(connection: Connection, subscriber_id: int) -> None:
    """Delete the renewals of a record, inside the caller's transaction."""
    connection.execute(sa.delete(renewals).where(renewals.c.subscriber_id == subscriber_id))


def _candidates(
    list_key: str, agreed_before: datetime | None, among: Collection[int] | None
) -> Iterator[sa.Select[Any]]:
    """Yield the queries for the people on a list in question, with what keeps them from being asked."""
    # Not correlated, so that it is looked up once for all, not for each person.
    asked = (
        sa.select(_PERSON_ID)
        .select_from(renewals.outerjoin(merges, merges.c.merged_id == renewals.c.subscriber_id))
        .where(renewals.c.list == list_key)
    )
    query = (
        sa.select(
            subscribers.c.id,
            subscribers.c.paused_until,
            suppressed_reason(subscriptions.c.list).label("reason"),
            subscribers.c.id.in_(asked).label("asked"),
        )
        .join(subscriptions, subscriptions.c.subscriber_id == subscribers.c.id)
        .where(subscriptions.c.list == list_key, _ON, subscribers.c.erased_at.is_(None))
        .order_by(subscribers.c.id)
    )
    if agreed_before is not None:
        recent = sa.exists().where(
            consents.c.subscriber_id == subscribers.c.id,
            consents.c.list == list_key,
            consents.c.action == quoted("granted"),
            consents.c.at >= agreed_before,
        )
        query = query.where(~recent)
    if among is None:
        yield query
    else:
        for page in _pages(among):
            yield query.where(subscribers.c.id.in_(page))


def _person(connection: Connection, renewal: Renewal, now: datetime) -> RenewalPerson | None:
    wanted = (
        sa.select(
            subscribers.c.id,
            subscribers.c.address,
            subscribers.c.lang,
            subscribers.c.paused_until,
            sa.and_(_ON, suppressed_reason(renewals.c.list).is_(None)).label("subscribed"),
        )
        .select_from(_OWNED)
        .where(renewals.c.id == renewal.id, subscribers.c.erased_at.is_(None))
    )
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    return RenewalPerson(
        id=row.id,
        address=row.address,
        lang=row.lang,
        subscribed=bool(row.subscribed),
        paused=row.paused_until is not None and row.paused_until > now,
    )


def _settle(
    connection: Connection, renewal_id: int, status: RenewalStatus, now: datetime, *, after_yes: bool = False
) -> bool:
    """Settle a renewal; False if it was settled before. A no may follow a yes."""
    open_ = (RenewalStatus.PENDING, RenewalStatus.UNSENT, *((RenewalStatus.YES,) if after_yes else ()))
    where = (renewals.c.id == renewal_id, renewals.c.status.in_([one.value for one in open_]))
    settled = sa.update(renewals).where(*where).values(status=status.value, answered_at=now, next_at=None)
    return connection.execute(settled).rowcount > 0


def _to_renewal(row: Any) -> Renewal:
    return Renewal(
        id=row.id,
        token=row.token,
        subscriber_id=row.subscriber_id,
        list=row.list,
        status=RenewalStatus(row.status),
        asked_at=row.asked_at,
        actor=row.actor,
        emailed_at=row.emailed_at,
        answered_at=row.answered_at,
        tries=row.tries,
    )
