"""Stores the audit log. Lines are only ever added: triggers refuse to change or delete one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from newsletter.model import Actor, AuditFilter, Door
from newsletter.model.account import AuditEntry
from newsletter.store.account_tables import audit_log
from newsletter.store.repository import Repository


class AuditLog(Repository):
    """The audit log."""

    def add_audit_entry(
        self,
        action: str,
        *,
        by: Actor,
        account_id: int | None,
        subject: str,
        detail: str,
        network: str,
        now: datetime,
    ) -> None:
        """Add a line."""
        with self._database.writing() as connection:
            connection.execute(
                sa.insert(audit_log).values(
                    at=now,
                    account_id=account_id,
                    actor=by.name,
                    door=by.door.value,
                    action=action,
                    subject=subject,
                    detail=detail,
                    network=network,
                )
            )

    def audit_entries(self, wanted: AuditFilter) -> Sequence[AuditEntry]:
        """Return lines, the newest first."""
        found = sa.select(audit_log).order_by(audit_log.c.id.desc()).limit(wanted.limit)
        if wanted.actor:
            found = found.where(audit_log.c.actor.icontains(wanted.actor, autoescape=True))
        if wanted.action:
            found = found.where(audit_log.c.action.startswith(wanted.action, autoescape=True))
        if wanted.before_id is not None:
            found = found.where(audit_log.c.id < wanted.before_id)
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
        return tuple(
            AuditEntry(
                id=row.id,
                at=row.at,
                account_id=row.account_id,
                actor=row.actor,
                door=Door(row.door),
                action=row.action,
                subject=row.subject,
                detail=row.detail,
                network=row.network,
            )
            for row in rows
        )
