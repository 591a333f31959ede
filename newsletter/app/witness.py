"""The witness: a small file beside the database that remembers how far the database had come.

A restored database is younger than its witness. Then nothing leaves by itself: what it believes to be
waiting may long have been sent, changed or cancelled.
"""

from __future__ import annotations

import json
from pathlib import Path

from newsletter.whole_file import write_whole

NAME = "scheduler.json"


def read_witness(folder: Path, mark: str) -> int:
    """Return how many turns the scheduler of this very database had taken; 0 when nobody knows."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return int(found["turns"]) if found["database"] == mark else 0
    except (OSError, ValueError, TypeError, KeyError):
        return 0


def write_witness(folder: Path, mark: str, turns: int) -> None:
    """Remember the turns; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / NAME, json.dumps({"database": mark, "turns": turns}).encode())
