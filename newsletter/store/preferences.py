"""Stores what people set on their preferences page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.store.repository import Repository
from newsletter.store.tables import subscribers


class PreferencesRepository(Repository):
    """What a person says about how they want to be emailed; nothing of it for somebody who was erased."""

    def set_language(self, subscriber_id: int, lang: str) -> None:
        """Set the language that a person wants emails in."""
        self._set(subscriber_id, lang=lang)

    def set_pause(self, subscriber_id: int, until: datetime | None) -> None:
        """Send a person nothing before then; None ends the pause."""
        self._set(subscriber_id, paused_until=until)

    def _set(self, subscriber_id: int, **values: Any) -> None:
        here = (subscribers.c.id == subscriber_id, subscribers.c.erased_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(sa.update(subscribers).where(*here).values(**values))
