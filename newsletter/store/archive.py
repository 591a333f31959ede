"""Reads what the public archive shows: mailings that reached somebody, frozen editions, single pictures.

It also stores which issues staff removed from it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from newsletter.errors import NotFoundError
from newsletter.model import GETS_DIGEST, Edition
from newsletter.store.archive_tables import archive_removals
from newsletter.store.editions import without_pictures
from newsletter.store.mailings import stored_edition
from newsletter.store.repository import Repository
from newsletter.store.tables import assets, deliveries, edition_assets, editions, mailings, quoted

_REACHED = ("sent", "at_risk", "unknown")
"""Who was handed a message, for certain or perhaps."""


class ArchiveRepository(Repository):
    """What the archive reads, and which issues staff removed from it."""

    def published_mailings(self, lists: Collection[str]) -> frozenset[int]:
        """Return the ids of mailings of issues to these lists that reached somebody, or had nobody to.

        An issue for readers of digests alone reaches nobody as an email. Digests are not issues.
        """
        by_digest = (
            sa.exists()
            .where(deliveries.c.mailing_id == mailings.c.id, deliveries.c.detail == quoted(GETS_DIGEST))
            .correlate(mailings)
        )
        reached = (
            sa.select(sa.literal(1))
            .select_from(deliveries)
            .where(
                deliveries.c.mailing_id == mailings.c.id,
                sa.or_(deliveries.c.status.in_(_REACHED), deliveries.c.doubts > 0),
            )
            .exists()
        )
        wanted = sa.select(mailings.c.id).where(
            mailings.c.list.in_(sorted(lists)),
            mailings.c.cadence.is_(None),
            sa.or_(
                reached,
                sa.and_(mailings.c.status == quoted("finished"), sa.or_(mailings.c.audience == 0, by_digest)),
            ),
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def archive_removals(self) -> frozenset[str]:
        """Return the slugs of the issues that staff removed from the archive."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(sa.select(archive_removals.c.issue)).scalars())

    def remove_from_archive(self, issue: str, *, reason: str, by: str, now: datetime) -> bool:
        """Note that an issue is removed; False if it was already."""
        insert = self._database.insert(archive_removals).on_conflict_do_nothing(index_elements=["issue"])
        with self._database.writing() as connection:
            values = {"issue": issue, "removed_at": now, "reason": reason, "actor": by}
            return connection.execute(insert.values(**values)).rowcount > 0

    def restore_to_archive(self, issue: str) -> bool:
        """Take a removal back; False if there was none."""
        with self._database.writing() as connection:
            removal = sa.delete(archive_removals).where(archive_removals.c.issue == issue)
            return connection.execute(removal).rowcount > 0

    def archived_edition(self, mailing_id: int, *, with_pictures: bool = True) -> Edition:
        """Return a mailing's frozen edition; without the bytes of its pictures it is read much faster.

        Raises NotFoundError.
        """
        row_of = (
            sa.select(editions, mailings.c.issue, mailings.c.list)
            .join(mailings, mailings.c.edition_id == editions.c.id)
            .where(mailings.c.id == mailing_id)
        )
        with self._database.reading() as connection:
            row = connection.execute(row_of).one_or_none()
            if row is None:
                raise NotFoundError(f"there is no mailing {mailing_id}")
            if with_pictures:
                return stored_edition(connection, row)
            return without_pictures(row.payload, row.digest)

    def edition_picture(self, digest: str, position: int) -> bytes:
        """Return the bytes of one picture of an edition; raises NotFoundError."""
        wanted = (
            sa.select(assets.c.data)
            .join(edition_assets, edition_assets.c.sha256 == assets.c.sha256)
            .join(editions, editions.c.id == edition_assets.c.edition_id)
            .where(editions.c.digest == digest, edition_assets.c.position == position)
        )
        with self._database.reading() as connection:
            data = connection.execute(wanted).scalar()
        if data is None:
            raise NotFoundError("there is no such picture")
        return bytes(data)
