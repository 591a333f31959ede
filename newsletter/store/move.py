"""Moves a whole database to another, of whatever kind, and compares every row afterwards.

The target is filled table by table in the order of the primary keys, so an interrupted move goes on behind
the last row that is there. What it has already is trusted only until the comparison: if the source was used
in between, the target is emptied and filled anew.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import RefusedError, StoreDownError, StoreError
from newsletter.model import Action, Hint, MailingStatus
from newsletter.ports import Progress, no_progress
from newsletter.store.all_tables import metadata
from newsletter.store.connection import Database, has_password
from newsletter.store.database_errors import redacted_url, without_password
from newsletter.store.misfits import MisfitError, refuse_misfit
from newsletter.store.moved import MARKS, MOVED, MOVING, read_marks, remove_mark, set_mark
from newsletter.store.people_search_tables import people_search_changes
from newsletter.store.repository import ADDRESS_HASH, read_hash_key
from newsletter.store.restored import hold_restored
from newsletter.store.schema import EMPTY, HEAD, ensure, revision
from newsletter.store.sole_use import confirm_sole_use, sole_use
from newsletter.store.table_emptying import empty_tables
from newsletter.store.table_rows import (
    Part,
    TableDigest,
    count_rows,
    digest_table,
    last_key,
    read_pages,
    write_rows,
)
from newsletter.store.tables import keys, mailings

_Tick: TypeAlias = Callable[[], None]
NOT_MOVED = (people_search_changes,)
"""Tables of the index that finds people: the target builds its own when somebody first searches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReport:
    """What a move did: every table with its rows and their digest, the same in both databases."""

    source: str
    target: str
    tables: tuple[TableDigest, ...]
    resumed: bool
    """Whether an earlier move of the same database had been interrupted."""
    has_password: bool
    """Whether the target's URL has a password, which `target` leaves out."""

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables)


def moved_parts() -> tuple[Part, ...]:
    """Return what is moved, tables before those that refer to them."""
    tables = [table for table in metadata.sorted_tables if table not in NOT_MOVED]
    return tuple(
        Part(table=table, which=keys.c.name.not_in(MARKS)) if table is keys else Part(table=table)
        for table in tables
    )


def move_database(
    source_url: str,
    target_url: str,
    *,
    now: datetime,
    copying: Progress = no_progress,
    checking: Progress = no_progress,
) -> MoveReport:
    """Move a database to another; the source stays as it is, but is not used any more without being told to.

    The target is empty, without tables or with them, or was being filled from this source. Raises
    RefusedError (somebody uses one of the two, a mailing is being sent, the target is not empty), StoreError.
    """
    with sole_use(source_url) as source:
        ensure(source)
        hold_restored(source)
        _refuse_sending(source)
        with sole_use(target_url) as target:
            _refuse_other_schema(target)
            ensure(target)
            return _Move(source, target, copying, checking).run(now)


class _Move:
    """One run of a move, while nobody else uses either database."""

    def __init__(self, source: Database, target: Database, copying: Progress, checking: Progress) -> None:
        self._source = source
        self._target = target
        self._copying = copying
        self._checking = checking
        self._parts = moved_parts()

    def run(self, now: datetime) -> MoveReport:
        resumed = self._begin()
        tables = self._copied_again() if resumed else self._copied()
        self._prepare_for_use()
        where = without_password(self._target.url)
        with self._source.writing() as connection:
            confirm_sole_use(self._source, connection)
            set_mark(connection, MOVED, f"{now:%Y-%m-%d %H:%M} UTC to {where}".encode())
        # Only now: whatever happens in between, at most one of the two can be used.
        with self._target.writing() as connection:
            remove_mark(connection, MOVING)
        return MoveReport(
            source=without_password(self._source.url),
            target=where,
            tables=tables,
            resumed=resumed,
            has_password=has_password(self._target.url.render_as_string(hide_password=False)),
        )

    def _begin(self) -> bool:
        """Mark the target as being filled from the source; return whether it was already."""
        identity = hmac.digest(read_hash_key(self._source), b"moved from", "sha256")
        with self._source.reading() as connection:
            moved = read_marks(connection).get(MOVED)
        with self._target.writing() as connection:
            marks = read_marks(connection)
            if marks.get(MOVING) == identity:
                return True
            if moved is not None:
                raise RefusedError(
                    f"{redacted_url(self._source.url)}: this database was moved already: {moved.decode()}",
                    next_steps=(Hint(Action.UNDO_MOVE),),
                )
            _refuse_rows(self._target, connection, self._parts, marks)
            set_mark(connection, MOVING, identity)
        return False

    def _copied_again(self) -> tuple[TableDigest, ...]:
        """Finish what was begun; begin anew if the source is not what it was."""
        try:
            return self._copied()
        except (StoreDownError, MisfitError):
            raise
        except StoreError:
            empty_tables(self._target, [*metadata.sorted_tables], kept=keys)
            return self._copied()

    def _copied(self) -> tuple[TableDigest, ...]:
        self._copy_keys()
        total = sum(count_rows(self._source, part) for part in self._parts)
        with self._copying(total) as tick:
            for part in self._parts:
                with self._naming_misfits(part):
                    self._copy(part, tick)
        with self._checking(total) as tick:
            return tuple(self._compared(part, tick) for part in self._parts)

    @contextmanager
    def _naming_misfits(self, part: Part) -> Iterator[None]:
        """Say which row it is, if one cannot be read, written or found again as it is."""
        try:
            yield
        except StoreDownError:
            raise
        except (StoreError, ValueError, TypeError):
            refuse_misfit(self._source, part.table)
            raise

    def _copy_keys(self) -> None:
        """Replace the key that a new database made for itself."""
        part = next(part for part in self._parts if part.table is keys)
        rows = [row for page in read_pages(self._source, part) for row in page]
        with self._target.writing() as connection:
            connection.execute(sa.delete(keys).where(part.which))
            write_rows(self._target, connection, keys, rows)

    def _copy(self, part: Part, tick: _Tick) -> None:
        behind = last_key(self._target, part)
        for _ in range(count_rows(self._target, part)):
            tick()
        for rows in read_pages(self._source, part, after=behind):
            with self._target.writing() as connection:
                write_rows(self._target, connection, part.table, rows)
            for _ in rows:
                tick()

    def _compared(self, part: Part, tick: _Tick) -> TableDigest:
        here = _digest(digest_table(self._source, part), tick)
        there = _digest(digest_table(self._target, part), lambda: None)
        if here != there:
            refuse_misfit(self._source, part.table)
            raise StoreError(
                f"{redacted_url(self._target.url)}: {part.name} is not what it is in the source "
                f"({there.rows:,} rows, and {here.rows:,} there); the source is unchanged",
                hint="Empty the target, then move again",
            )
        return here

    def _prepare_for_use(self) -> None:
        """Let a server number new rows behind those that are there, and its planner know what there is."""
        if self._target.is_sqlite:
            return
        with self._target.writing() as connection:
            for part in self._parts:
                _set_sequence(connection, part.table)
            connection.execute(sa.text("ANALYZE"))


def _digest(states: Iterator[TableDigest], tick: _Tick) -> TableDigest:
    last = next(states)
    for state in states:
        for _ in range(state.rows - last.rows):
            tick()
        last = state
    return last


def _set_sequence(connection: Connection, table: sa.Table) -> None:
    (column, *others) = table.primary_key.columns
    if others or not isinstance(column.type, sa.Integer):
        return
    sequence = connection.execute(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name))).scalar()
    if sequence is not None:
        highest = connection.execute(sa.select(sa.func.max(column))).scalar()
        connection.execute(sa.select(sa.func.setval(sequence, highest or 1, highest is not None)))


def _refuse_sending(source: Database) -> None:
    asked = sa.select(mailings.c.id).where(mailings.c.status == MailingStatus.SENDING.value)
    with source.reading() as connection:
        sending = connection.execute(asked.order_by(mailings.c.id)).scalars().all()
    if sending:
        listed = ", ".join(map(str, sending))
        raise RefusedError(
            f"a database is not moved while a mailing is being sent: mailing {listed}",
            next_steps=tuple(Hint(Action.PAUSE_MAILING, str(number)) for number in sending),
        )


def _refuse_other_schema(target: Database) -> None:
    """Refuse a target of another version: to upgrade it, the settings would have to name it."""
    with target.reading() as connection:
        found = revision(connection)
    if found not in (EMPTY, HEAD):
        raise RefusedError(
            f"{redacted_url(target.url)}: it was set up by another version of this program (schema {found})",
            hint="Create a new database and move to that",
        )


def _refuse_rows(
    target: Database, connection: Connection, parts: Sequence[Part], marks: dict[str, bytes]
) -> None:
    """Only a database that is empty is moved to; a new one has its own key."""
    filled = [
        part.name
        for part in parts
        if connection.execute(
            sa.select(sa.literal(1)).select_from(part.table).where(part.which, _not_own_key(part)).limit(1)
        ).first()
    ]
    if MOVING in marks:
        raise RefusedError(
            f"{redacted_url(target.url)}: a move of another database to this one has not finished",
            hint="Choose another target, or empty this one",
        )
    if MOVED in marks or filled:
        raise RefusedError(
            f"{redacted_url(target.url)}: it is not empty: {', '.join(filled) or 'it was moved'}",
            hint="Create a new database and move to that",
        )


def _not_own_key(part: Part) -> sa.ColumnElement[bool]:
    return keys.c.name != ADDRESS_HASH if part.table is keys else sa.true()
