"""Tells whether a file is unchanged since it was read, without reading it again."""

from __future__ import annotations

import os
import time

from newsletter.model.deferred_dataclass import dataclass

SETTLED_SECONDS = 2
"""A file written less than this before it is read is never cached: it could be written again within one tick
of the file system's clock (FAT has the longest, two seconds) and look the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStamp:
    """A file's state before it was read, and the paths at which another file would have been found first."""

    path: str
    missing: tuple[str, ...]
    stamp: tuple[int, ...]

    def is_unchanged(self) -> bool:
        """Tell whether reading would give the same bytes again."""
        return self.stamp == _stamp(self.path) and not any(map(os.path.isfile, self.missing))


def file_stamp(path: str, *missing: str) -> FileStamp | None:
    """Record a file's state before reading it; None if a later change might go unnoticed."""
    now, stamp = time.time_ns(), _stamp(path)
    if not stamp or max(stamp[-2:]) > now - SETTLED_SECONDS * 1_000_000_000:
        return None
    return FileStamp(path=path, missing=missing, stamp=stamp)


def _stamp(path: str) -> tuple[int, ...]:
    """Return the file's identity, size and times. Only the system can set the last of the times."""
    try:
        found = os.stat(path)  # noqa: PTH116 - making a Path costs more than asking
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
