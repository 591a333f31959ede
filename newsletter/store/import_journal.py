"""Keeps a record of every import, so that one that was interrupted is continued and not begun again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.errors import NotFoundError
from newsletter.model import ImportRecord
from newsletter.store.import_tables import import_updates, imports
from newsletter.store.repository import Repository


class ImportJournal(Repository):
    """The records of imports (newsletter.ports.SubscriberStore)."""

    def begin_import(self, record: ImportRecord, *, digest: str) -> int:
        """Record an import and return its number; one of the same content and list is continued."""
        same = sa.select(imports.c.id).where(
            imports.c.digest == digest, imports.c.list == record.list, imports.c.undone_at.is_(None)
        )
        with self._database.writing() as connection:
            known = connection.execute(same.order_by(imports.c.id.desc()).limit(1)).scalar()
            if known is not None:
                return int(known)
            made = connection.execute(
                sa.insert(imports)
                .values(
                    list=record.list,
                    file=record.file,
                    digest=digest,
                    basis=record.basis,
                    actor=record.actor,
                    started_at=record.started_at,
                    undone_by="",
                )
                .returning(imports.c.id)
            )
            return int(made.scalar_one())

    def finish_import(self, import_id: int, *, now: datetime) -> None:
        """Record that all of a file was imported."""
        done = sa.update(imports).where(imports.c.id == import_id, imports.c.finished_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(done.values(finished_at=now))

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return every import, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(imports).order_by(imports.c.id.desc())).all()
        return tuple(map(_to_record, rows))

    def import_changes_of(self, subscriber_id: int) -> tuple[tuple[ImportRecord, dict[str, list[Any]]], ...]:
        """Return the imports that changed a person's fields, oldest first, with old and new values."""
        wanted = (
            sa.select(imports, import_updates.c.changes)
            .join(import_updates, import_updates.c.import_id == imports.c.id)
            .where(import_updates.c.subscriber_id == subscriber_id)
            .order_by(imports.c.id)
        )
        with self._database.reading() as connection:
            return tuple((_to_record(row), dict(row.changes)) for row in connection.execute(wanted))

    def import_record(self, import_id: int) -> ImportRecord:
        """Return one import; raises NotFoundError."""
        row = None
        if 0 < import_id < 2**63:
            with self._database.reading() as connection:
                row = connection.execute(sa.select(imports).where(imports.c.id == import_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no import {import_id}")
        return _to_record(row)


def _to_record(row: Any) -> ImportRecord:
    return ImportRecord(
        id=row.id,
        list=row.list,
        file=row.file,
        basis=row.basis,
        actor=row.actor,
        started_at=row.started_at,
        finished_at=row.finished_at,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
