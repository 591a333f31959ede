"""Stores reviews of issues: what was done, what each approver looked at last, and the emails about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from newsletter.model import LastLook, ReviewAct, ReviewEmail, ReviewStep
from newsletter.store.email_queue import claim_emails, emails_sent, give_up_emails, postpone_emails
from newsletter.store.repository import Repository
from newsletter.store.review_tables import last_looks, review_emails, review_steps

_TABLE = review_steps.c
_KEPT = timedelta(days=30)


class Reviews(Repository):
    """Reviews of issues."""

    def add_review_step(self, step: ReviewStep, *, emails: Sequence[int] = ()) -> ReviewStep:
        """Keep an act of a review (its `id` is given here); have it emailed to these accounts."""
        values = {column.name: getattr(step, column.name) for column in review_steps.c if column.name != "id"}
        with self._database.writing() as connection:
            row = connection.execute(sa.insert(review_steps).values(**values).returning(review_steps)).one()
            for account_id in emails:
                connection.execute(
                    sa.insert(review_emails).values(
                        step_id=row.id,
                        account_id=account_id,
                        status="pending",
                        tries=0,
                        next_at=step.at,
                        expires_at=step.at + _KEPT,
                    )
                )
        return _to_step(row)

    def review_steps(self, issue: str) -> tuple[ReviewStep, ...]:
        """Return what was done in the review of an issue, oldest first."""
        wanted = sa.select(review_steps).where(_TABLE.issue == issue).order_by(_TABLE.id)
        with self._database.reading() as connection:
            return tuple(map(_to_step, connection.execute(wanted)))

    def last_review_steps(self) -> Mapping[str, ReviewStep]:
        """Return the last step of every issue that has any."""
        last = sa.select(sa.func.max(_TABLE.id)).group_by(_TABLE.issue)
        with self._database.reading() as connection:
            found = connection.execute(sa.select(review_steps).where(_TABLE.id.in_(last)))
            return {row.issue: _to_step(row) for row in found}

    def last_look(self, issue: str, account_id: int) -> LastLook | None:
        """Return what somebody looked at last, None if they never did."""
        mine = sa.and_(last_looks.c.issue == issue, last_looks.c.account_id == account_id)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(last_looks).where(mine)).one_or_none()
        return None if row is None else LastLook(**row._mapping)

    def record_look(self, look: LastLook) -> None:
        """Record what somebody looked at, in place of what it was before."""
        changed = {"version": look.version, "text": look.text, "at": look.at}
        insert = self._database.insert(last_looks).values(
            issue=look.issue, account_id=look.account_id, **changed
        )
        with self._database.writing() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["issue", "account_id"], set_=changed)
            )

    def claim_review_emails(self, *, now: datetime, limit: int = 20) -> Sequence[ReviewEmail]:
        """Claim the emails about reviews that are due."""
        rows = claim_emails(self._database, review_emails, now=now, limit=limit)
        wanted = sa.select(review_steps).where(_TABLE.id.in_([row.step_id for row in rows]))
        with self._database.reading() as connection:
            steps = {row.id: _to_step(row) for row in connection.execute(wanted)}
        return tuple(
            ReviewEmail(id=row.id, tries=row.tries, account_id=row.account_id, step=steps[row.step_id])
            for row in rows
        )

    def review_emails_sent(self, ids: Sequence[int], *, now: datetime) -> None:
        """Record that these were emailed."""
        emails_sent(self._database, review_emails, ids, expires_at=now + _KEPT)

    def postpone_review_emails(self, ids: Sequence[int], *, until: datetime, is_try: bool) -> None:
        """Have emails sent at `until` that did not leave; `is_try` says whether this time counts as a try."""
        postpone_emails(self._database, review_emails, ids, until=until, is_try=is_try)

    def give_up_review_emails(self, ids: Sequence[int], *, now: datetime) -> None:
        """Send no email to these."""
        give_up_emails(self._database, review_emails, ids, now=now)


def _to_step(row: Any) -> ReviewStep:
    values = dict(row._mapping)
    return ReviewStep(**values | {"act": ReviewAct(values["act"])})
