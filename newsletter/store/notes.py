"""Stores what staff note about people; a note is added or erased, never changed."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import Note
from newsletter.store.edit_tables import notes
from newsletter.store.repository import Repository
from newsletter.store.tables import subscribers


class Notes(Repository):
    """The notes (newsletter.ports.EditStore)."""

    def add_note(self, address_key: str, note: Note) -> bool:
        """Write a note about a person down; False if there is no such person."""
        with self._database.writing() as connection:
            wanted = sa.select(subscribers.c.id).where(subscribers.c.address_key == address_key)
            subscriber_id = connection.execute(wanted).scalar()
            if subscriber_id is None:
                return False
            values = {"subscriber_id": subscriber_id, "at": note.at, "actor": note.actor, "text": note.text}
            connection.execute(sa.insert(notes).values(**values))
            return True

    def notes_of(self, subscriber_id: int) -> tuple[Note, ...]:
        """Return the notes about a person, oldest first."""
        mine = sa.select(notes).where(notes.c.subscriber_id == subscriber_id).order_by(notes.c.id)
        with self._database.reading() as connection:
            return tuple(Note(at=row.at, actor=row.actor, text=row.text) for row in connection.execute(mine))
