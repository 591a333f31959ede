"""Where temporary files of a test run go: into memory, if it has room for them, else where the system says.

A run writes some GB and deletes them again, and each SQLite file waits for its disk. Set TMPDIR to choose.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2 << 30


def put_in_memory() -> None:
    """Name the folder of temporary files, for this process and those it starts."""
    if "TMPDIR" not in os.environ and _has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _has_room() -> bool:
    return (
        _MEMORY.is_dir()
        and os.access(_MEMORY, os.W_OK | os.X_OK)
        and shutil.disk_usage(_MEMORY).free >= _ROOM_BYTES
    )
