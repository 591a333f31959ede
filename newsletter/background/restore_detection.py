"""Restore detection: small files outside the database record how many turns its scheduler has taken.

If a file records more turns than the database, the database was restored from a backup. Then nothing is
sent automatically: what it has as waiting may have been sent, changed or cancelled since. One file is next
to the database. Restoring the whole folder restores that file too, so there is another one in the user's
state folder.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from newsletter.files import write_whole
from newsletter.settings import Settings

NAME = "scheduler.json"


def remembered_turns(settings: Settings, mark: str) -> int:
    """Return how many turns the scheduler of this database has taken: the highest number in the files."""
    folders = filter(None, (settings.state_folder, settings.memory_folder))
    return max(read_turns(folder, mark) for folder in folders)


def remember_turns(settings: Settings, mark: str, turns: int) -> None:
    """Record the turns; raises OSError if the file next to the database cannot be written."""
    write_turns(settings.state_folder, mark, turns)
    if settings.memory_folder is not None:
        with suppress(OSError):  # a service may have no writable home folder
            write_turns(settings.memory_folder, mark, turns)


def read_turns(folder: Path, mark: str) -> int:
    """Return how many turns a file records for this database; 0 if it has no record."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return int(found["turns"]) if found["database"] == mark else 0
    except (OSError, ValueError, TypeError, KeyError):
        return 0


def write_turns(folder: Path, mark: str, turns: int) -> None:
    """Write the file; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / NAME, json.dumps({"database": mark, "turns": turns}).encode())
