"""Issue head cache: keeps what lists of issues show, and reads a file only when it has changed."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from newsletter.issues.issue_head import IssueHead

_Stamp: TypeAlias = tuple[int, int, int]
"""Modification time (ns), size and inode."""
_YOUNG_NS = 2_000_000_000
"""A file that was saved less than this ago is read again: its next save may have the same stamp."""


class IssueHeadCache:
    """Keeps heads by file and stamp. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[_Stamp, IssueHead]] = {}

    def load(self, root: Path) -> tuple[IssueHead, ...]:
        """Return the heads of a publication's issue files, by slug; a file that is gone is left out.

        Raises NotFoundError when the folder cannot be read.
        """
        from newsletter.issues.issue_files import issue_files

        with self._lock:
            kept = self._kept
        found: dict[str, tuple[_Stamp, IssueHead]] = {}
        now = time.time_ns()
        for file in issue_files(root):
            name = str(file)
            try:
                info = os.stat(name)  # noqa: PTH116 - half the time of Path.stat, for each of many files
                stamp = (info.st_mtime_ns, info.st_size, info.st_ino)
                known = kept.get(name)
                if known is None or known[0] != stamp or now - info.st_mtime_ns < _YOUNG_NS:
                    known = (stamp, _read(file, root, info.st_mtime))
            except OSError:
                continue
            found[name] = known
        with self._lock:
            self._kept = found
        return tuple(head for _stamp, head in found.values())


def _read(file: Path, root: Path, saved_at: float) -> IssueHead:
    from newsletter.issues.issue_files import slug_of
    from newsletter.issues.issue_head import read_head

    return read_head(
        file.read_bytes(),
        slug=slug_of(file),
        path=file.relative_to(root).as_posix(),
        changed_at=datetime.fromtimestamp(saved_at, UTC),
    )
