"""Stores approvals of editions, and checks them in the transaction of every launch."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import RefusedError
from newsletter.model import Action, Approval, Clearance, Hint
from newsletter.schedule.approval import approval_status, explain_missing_approvals
from newsletter.store.repository import Repository
from newsletter.store.schedule_tables import approvals


class Approvals(Repository):
    """Approvals, and taking them back."""

    def approve(self, approval: Approval, name_key: str) -> bool:
        """Record an approval; False if this person already approved. `name_key`: same for all spellings."""
        insert = self._database.insert(approvals).on_conflict_do_nothing()
        with self._database.writing() as connection:
            made = connection.execute(
                insert.values(
                    issue=approval.issue,
                    list=approval.list,
                    digest=approval.digest,
                    name=approval.name,
                    name_key=name_key,
                    actor=approval.actor,
                    at=approval.at,
                )
            )
            return made.rowcount > 0

    def withdraw_approval(self, issue: str, list: str, digest: str, name_key: str, *, now: datetime) -> bool:
        """Withdraw an approval; False if there is none. The row is kept, with the time."""
        standing = sa.update(approvals).where(
            approvals.c.issue == issue,
            approvals.c.list == list,
            approvals.c.digest == digest,
            approvals.c.name_key == name_key,
            approvals.c.withdrawn_at.is_(None),
        )
        with self._database.writing() as connection:
            return connection.execute(standing.values(withdrawn_at=now)).rowcount > 0

    def approvals(self, issue: str, list: str) -> tuple[Approval, ...]:
        """Return every approval an issue ever got for a list, oldest first."""
        with self._database.reading() as connection:
            return _approvals(connection, issue, list)


def refuse_unapproved(
    connection: Connection, clearance: Clearance, *, issue: str, list: str, digest: str
) -> None:
    """Raise RefusedError while an edition lacks approvals; asked in the transaction that launches it."""
    if not clearance.approvals:
        return
    stands = approval_status(
        _approvals(connection, issue, list),
        digest,
        authors=clearance.authors,
        needed=clearance.approvals,
    )
    if stands.missing:
        raise RefusedError(explain_missing_approvals(stands), next_steps=(Hint(Action.APPROVE, issue),))


def _approvals(connection: Connection, issue: str, list: str) -> tuple[Approval, ...]:
    columns = [column for column in approvals.c if column.name not in ("id", "name_key")]
    wanted = sa.select(*columns).where(approvals.c.issue == issue, approvals.c.list == list)
    rows = connection.execute(wanted.order_by(approvals.c.id)).all()
    return tuple(Approval(**row._mapping) for row in rows)
