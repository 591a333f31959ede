"""Files that a process keeps for the next one, in a folder that the user alone may write to.

They are trusted as the program itself is, and they can always be made again: what cannot be read or written
is no error.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from newsletter.file_system_calls import is_private


def read_kept(path: Path) -> bytes | None:
    """Return what was kept in a file; None without it, and in a folder that others may write to."""
    with suppress(OSError):
        if is_private(path.parent):
            return path.read_bytes()
    return None


def keep(path: Path, data: bytes) -> None:
    """Write a file whole; makes its folder."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_private(path.parent):
            part.write_bytes(data)
            part.replace(path)
