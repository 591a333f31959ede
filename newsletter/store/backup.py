"""Writes a backup of an SQLite database while it is in use, and checks it before it gets its name.

SQLite's backup works page by page and begins anew whenever another connection writes in between: beside a
sender it would never end. So the source is read in one transaction, which sees one moment and, in WAL mode,
blocks nobody.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from newsletter.errors import RefusedError, StoreError
from newsletter.files import new_private_file
from newsletter.store.connection import BUSY_SECONDS
from newsletter.store.restored import MARK

OnProgress = Callable[[int, int], None]
"""Called with the pages that are copied, and how many there are in all."""
_PAGES = 1_000


def write_backup(source: Path, target: Path, *, now: datetime, on_progress: OnProgress) -> None:
    """Copy the database in `source` to the new file `target`, whole or not at all, readable by its owner.

    The copy knows that it is one: whoever opens it later as the publication's database finds mailings paused
    and schedules held. Raises RefusedError if the target exists, StoreError, OSError.
    """
    if target.exists() or target.is_symlink():
        raise RefusedError(f"{target} is there already", hint="Choose another name: no backup is overwritten")
    _refuse_small_disk(source, target)
    try:
        with new_private_file(target) as made:
            _copy(source, made, on_progress)
            with closing(sqlite3.connect(made, isolation_level=None)) as copy:
                _finish(copy, now)
    except FileExistsError:
        raise RefusedError(f"{target} is there already", hint="Choose another name") from None
    except sqlite3.Error as error:
        raise StoreError(
            f"the backup could not be written: {error}", hint="Nothing was left behind: try again"
        ) from error


def _refuse_small_disk(source: Path, target: Path) -> None:
    """A full disk would stop the sender too."""
    needed = source.stat().st_size
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise RefusedError(
            f"the disk of {target} has {free:,} bytes free, and the backup needs {needed:,}",
            hint="Make room, or write it to another disk",
        )


def _copy(source: Path, made: Path, on_progress: OnProgress) -> None:
    address = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as read,
        closing(sqlite3.connect(made, isolation_level=None)) as copy,
    ):
        read.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        read.execute("BEGIN")
        read.execute("SELECT count(*) FROM sqlite_master").fetchone()
        read.backup(
            copy, pages=_PAGES, progress=lambda _status, left, total: on_progress(total - left, total)
        )
        read.execute("ROLLBACK")


def _finish(copy: sqlite3.Connection, now: datetime) -> None:
    """Leave one file that was written to the disk, with the mark, and sound."""
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.execute("PRAGMA synchronous=FULL")
    copy.execute("INSERT OR REPLACE INTO keys (name, value) VALUES (?, ?)", (MARK, now.isoformat().encode()))
    found = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise StoreError(
            f"the backup is not sound: {'; '.join(found)}",
            hint="The database itself may be damaged: keep older backups",
        )
