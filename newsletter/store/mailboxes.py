"""Stores how far each mailbox has been read, so that no mail is read twice or skipped."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from newsletter.store.event_tables import mailboxes
from newsletter.store.repository import Repository


class Mailboxes(Repository):
    """What reading mailboxes remembers (newsletter.ports.mailbox)."""

    def begin_reading(self, mailbox: str, validity: int, *, now: datetime) -> tuple[int, int]:
        """Note that a folder is read; return up to where it was read, and how often in vain since then.

        Another validity means that the numbers count anew.
        """
        row = {"name": mailbox, "validity": validity, "read_to": 0, "tries": 1, "read_at": now}
        same = mailboxes.c.validity == validity
        again = {
            "validity": validity,
            "read_to": sa.case((same, mailboxes.c.read_to), else_=0),
            "tries": sa.case((same, mailboxes.c.tries + 1), else_=1),
            "read_at": now,
        }
        insert = self._database.insert(mailboxes).values(**row)
        upsert = insert.on_conflict_do_update(index_elements=["name"], set_=again)
        with self._database.writing() as connection:
            found = connection.execute(upsert.returning(mailboxes.c.read_to, mailboxes.c.tries)).one()
        return int(found.read_to), int(found.tries) - 1

    def read_to(self, mailbox: str, validity: int) -> int:
        """Return up to which number a folder was read."""
        wanted = sa.select(mailboxes.c.read_to).where(
            mailboxes.c.name == mailbox, mailboxes.c.validity == validity
        )
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar() or 0)

    def read_up_to(self, mailbox: str, validity: int, uid: int, *, now: datetime) -> None:
        """Record that everything up to a number is processed; it never decreases."""
        further = sa.case((mailboxes.c.read_to < uid, uid), else_=mailboxes.c.read_to)
        moved = sa.update(mailboxes).where(mailboxes.c.name == mailbox, mailboxes.c.validity == validity)
        with self._database.writing() as connection:
            connection.execute(moved.values(read_to=further, tries=0, read_at=now))

    def read_again(self, mailbox: str) -> None:
        """Reset a folder's position: everything in it is read once more."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(mailboxes).where(mailboxes.c.name == mailbox))
