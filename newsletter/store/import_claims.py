"""Looks up who stands on a list by the word of an import alone, which could still be undone."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.import_row import ImportRow
from newsletter.store.import_tables import imports
from newsletter.store.tables import consents


def has_open_imports(connection: Connection, besides: int | None) -> bool:
    """Say whether there is an import, besides one, that was not undone."""
    wanted = sa.select(imports.c.id).where(imports.c.undone_at.is_(None)).limit(1)
    if besides is not None:
        wanted = wanted.where(imports.c.id != besides)
    return connection.execute(wanted).first() is not None


def load_claims(connection: Connection, cases: Collection[ImportRow], import_id: int | None) -> None:
    """Note for each known person the lists whose latest consent is of another import."""
    by_id = {case.id: case for case in cases if case.id is not None}
    if not by_id:
        return
    latest = (
        sa.select(sa.func.max(consents.c.id))
        .where(consents.c.subscriber_id.in_(by_id))
        .group_by(consents.c.subscriber_id, consents.c.list)
    )
    rows = sa.select(consents.c.subscriber_id, consents.c.list, consents.c.import_id).where(
        consents.c.id.in_(latest), consents.c.import_id.is_not(None)
    )
    for row in connection.execute(rows):
        if row.import_id != import_id:
            by_id[row.subscriber_id].claimed[row.list] = row.import_id
