"""The witness: small files outside the database that remember how far it had come.

A restored database is younger than its witness. Then nothing leaves by itself: what it believes to be
waiting may long have been sent, changed or cancelled. One file lies beside the database. Whoever restores
the whole folder takes that back too, so another lies outside, in the state folder of the user.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from newsletter.files import write_whole
from newsletter.settings import Settings

NAME = "scheduler.json"


def remembered_turns(settings: Settings, mark: str) -> int:
    """Return how many turns the scheduler of this very database had taken, by whoever remembers the most."""
    folders = filter(None, (settings.state_folder, settings.memory_folder))
    return max(read_witness(folder, mark) for folder in folders)


def remember_turns(settings: Settings, mark: str, turns: int) -> None:
    """Remember the turns; raises OSError where it cannot be done beside the database."""
    write_witness(settings.state_folder, mark, turns)
    if settings.memory_folder is not None:
        with suppress(OSError):  # a service need not have a home that it can write in
            write_witness(settings.memory_folder, mark, turns)


def read_witness(folder: Path, mark: str) -> int:
    """Return how many turns a file remembers of this very database; 0 when it knows nothing."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return int(found["turns"]) if found["database"] == mark else 0
    except (OSError, ValueError, TypeError, KeyError):
        return 0


def write_witness(folder: Path, mark: str, turns: int) -> None:
    """Write the file; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / NAME, json.dumps({"database": mark, "turns": turns}).encode())
