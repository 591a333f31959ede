"""Stores notices to staff, each reported once, and which of them were emailed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import Action, Hint, Notice
from newsletter.store.repository import Repository
from newsletter.store.schedule_tables import notice_mails, notices


class Notices(Repository):
    """The notices to staff."""

    def add_notice(self, notice: Notice) -> bool:
        """Add a notice to staff; False if it was already reported."""
        insert = self._database.insert(notices).on_conflict_do_nothing(index_elements=["key"])
        values = {
            "key": notice.key,
            "at": notice.at,
            "kind": notice.kind,
            "text": notice.text,
            "next_steps": [[hint.action.value, hint.about] for hint in notice.next_steps],
        }
        with self._database.writing() as connection:
            return connection.execute(insert.values(**values)).rowcount > 0

    def notices(self, *, since: datetime) -> tuple[Notice, ...]:
        """Return the notices since then, oldest first."""
        wanted = sa.select(notices).where(notices.c.at >= since).order_by(notices.c.at, notices.c.key)
        with self._database.reading() as connection:
            return tuple(_to_notice(row) for row in connection.execute(wanted))

    def forget_notices(self, *, before: datetime) -> int:
        """Delete old notices; return how many."""
        old = sa.select(notices.c.key).where(notices.c.at < before)
        with self._database.writing() as connection:
            connection.execute(sa.delete(notice_mails).where(notice_mails.c.key.in_(old)))
            return connection.execute(sa.delete(notices).where(notices.c.at < before)).rowcount

    def claim_notices(
        self, kinds: Collection[str], *, since: datetime, now: datetime, again: datetime, tries: int
    ) -> tuple[Notice, ...]:
        """Claim what is to be mailed to staff; each is claimed by one asker, oldest first.

        Those of these kinds, told since then, that no mail was sent of. What is claimed and not `mailed`
        can be claimed once more from `again` on, `tries` times in all.
        """
        sent = notice_mails.c.sent_at.is_not(None)
        tried = sa.or_(sent, notice_mails.c.next_at > now, notice_mails.c.tries >= tries)
        wanted = (
            sa.select(notices)
            .where(notices.c.kind.in_(kinds), notices.c.at >= since)
            .where(~sa.exists().where(notice_mails.c.key == notices.c.key, tried))
            .order_by(notices.c.at, notices.c.key)
        )
        insert = self._database.insert(notice_mails)
        with self._database.writing() as connection:
            found = {row.key: _to_notice(row) for row in connection.execute(wanted)}
            claim = insert.on_conflict_do_update(
                index_elements=["key"],
                set_={"tries": notice_mails.c.tries + 1, "next_at": again},
                where=~tried,
            ).returning(notice_mails.c.key)
            rows = [{"key": key, "tries": 1, "next_at": again, "sent_at": None} for key in found]
            ours = [connection.execute(claim, row).scalar() for row in rows]
        return tuple(found[key] for key in ours if key is not None)

    def mailed(self, keys: Collection[str], *, now: datetime) -> None:
        """Record that these were emailed; they are not emailed again."""
        left = sa.update(notice_mails).where(notice_mails.c.key.in_(keys))
        with self._database.writing() as connection:
            connection.execute(left.values(sent_at=now))


def _to_notice(row: sa.Row[Any]) -> Notice:
    """Return a row as a notice; next steps that this program does not know are left out."""
    known = set(Action)
    steps = [Hint(Action(action), about) for action, about in row.next_steps or () if action in known]
    return Notice(key=row.key, at=row.at, kind=row.kind, text=row.text, next_steps=tuple(steps))
