"""Untouched: whether a file is still the one that was read, told without reading it again."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

SETTLED_SECONDS = 2
"""A file that was written later than this before it is read may be written again within one tick of the
clock the disk goes by (FAT's has the longest, two seconds) and look the same: it is never trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStamp:
    """A file as it was before it was read, and the paths at which another would have been found first."""

    path: str
    missing: tuple[str, ...]
    stamp: tuple[int, ...]

    def still_holds(self) -> bool:
        """Say whether reading would give the same bytes again."""
        return self.stamp == _stamp(self.path) and not any(map(os.path.isfile, self.missing))


def file_stamp(path: str, *missing: str) -> FileStamp | None:
    """Look at a file before reading it; None when it cannot be told later whether it was touched."""
    now, stamp = time.time_ns(), _stamp(path)
    if not stamp or max(stamp[-2:]) > now - SETTLED_SECONDS * 1_000_000_000:
        return None
    return FileStamp(path=path, missing=missing, stamp=stamp)


def _stamp(path: str) -> tuple[int, ...]:
    """Return which file it is and when it changed. Nobody but the system sets the last of the times."""
    try:
        found = os.stat(path)  # noqa: PTH116 - making a Path costs more than asking
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
