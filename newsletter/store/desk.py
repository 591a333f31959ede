"""Stores the news desk: staff's verdicts on stories, and the lines that pulls wrote into issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from newsletter.model import DeskNote, Entry, StoryVerdict
from newsletter.store.feeds import published_after
from newsletter.store.repository import Repository
from newsletter.store.tables import desk_notes, entries, pulled_lines


class DeskRepository(Repository):
    """The DeskStore (newsletter.ports)."""

    def entries_since(self, since: datetime) -> tuple[Entry, ...]:
        """Return the entries of every feed published after `since`, newest first.

        Those without a date count by when they were first seen, and come last.
        """
        columns = [column for column in entries.c if column.name != "first_seen_at"]
        newest = (entries.c.published_at.desc().nulls_last(), entries.c.feed, entries.c.identity)
        wanted = sa.select(*columns).where(published_after(since)).order_by(*newest)
        with self._database.reading() as connection:
            return tuple(Entry(**row._mapping) for row in connection.execute(wanted))

    def desk_notes(self) -> Mapping[str, DeskNote]:
        """Return what staff said of stories, by canonical address."""
        with self._database.reading() as connection:
            found = [dict(row._mapping) for row in connection.execute(sa.select(desk_notes))]
        notes = (DeskNote(**row | {"verdict": StoryVerdict(row["verdict"])}) for row in found)
        return {note.canonical: note for note in notes}

    def save_desk_note(self, note: DeskNote) -> None:
        """Remember what staff said of a story, in place of what they said before."""
        values = asdict(note)
        insert = self._database.insert(desk_notes).values(**values)
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["canonical"], set_=values))

    def pulled_lines(self, issue: str, feed: str) -> Mapping[str, str]:
        """Return the lines we wrote under an issue's pull of a feed, by canonical address."""
        wanted = sa.select(pulled_lines.c.canonical, pulled_lines.c.line).where(*_of(issue, feed))
        with self._database.reading() as connection:
            return {row.canonical: row.line for row in connection.execute(wanted)}

    def save_pulled(self, issue: str, feed: str, lines: Mapping[str, str], now: datetime) -> None:
        """Remember the lines we wrote, beside those before; a story's last line counts."""
        rows = [
            {"issue": issue, "feed": feed, "canonical": canonical, "line": line, "pulled_at": now}
            for canonical, line in lines.items()
        ]
        if not rows:
            return
        insert = self._database.insert(pulled_lines)
        taken = {name: insert.excluded[name] for name in ("line", "pulled_at")}
        upsert = insert.on_conflict_do_update(index_elements=["issue", "feed", "canonical"], set_=taken)
        with self._database.writing() as connection:
            connection.execute(upsert, rows)

    def pulled_when(self) -> Mapping[tuple[str, str], datetime]:
        """Return when we last wrote stories, by issue and canonical address."""
        columns = (pulled_lines.c.issue, pulled_lines.c.canonical, pulled_lines.c.pulled_at)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(pulled_lines.c.pulled_at))
            return {(issue, canonical): at for issue, canonical, at in rows}


def _of(issue: str, feed: str) -> tuple[sa.ColumnElement[bool], ...]:
    return pulled_lines.c.issue == issue, pulled_lines.c.feed == feed
