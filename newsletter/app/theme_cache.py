"""Theme cache: a theme is compiled once and kept until one of its files changes."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from newsletter.rendering.theme import Theme

_Key: TypeAlias = tuple[tuple[Path, ...], str]
_Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


class ThemeCache:
    """Keeps loaded themes by folders and name. Thread-safe.

    A theme counts as changed if any file in its own folders, or in those of a theme it is based on, has
    another name, size or modification time (in nanoseconds, as far as the file system keeps them).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[_Key, tuple[_Stamp, Theme]] = {}

    def load(self, folders: Sequence[Path], name: str, *, compiled: Path | None = None) -> Theme:
        """Return a theme, from the cache or loaded again; raises ThemeError.

        `compiled` is a private folder in which compiled templates are kept, for the next process.
        """
        from newsletter.rendering.theme import load_theme, theme_names

        key = (tuple(folders), name)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept[0] == _stamp(folders, kept[1].lineage):
            return kept[1]
        # Taken before loading, so that a change during loading is noticed at the next call.
        before = _stamp(folders, theme_names(folders))
        theme = load_theme(folders, name, compiled=compiled)
        stamp = _stamp(folders, theme.lineage)
        if set(stamp) <= set(before):
            with self._lock:
                self._kept[key] = (stamp, theme)
        return theme


def _stamp(folders: Sequence[Path], names: Sequence[str]) -> _Stamp:
    """Return the names, sizes and modification times of these themes' files."""
    found: list[tuple[str, int, int]] = []
    to_scan = [f"{folder}{os.sep}{name}" for folder in folders for name in names]
    while to_scan:
        try:
            with os.scandir(to_scan.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        to_scan.append(entry.path)
                    else:
                        state = entry.stat()
                        found.append((entry.path, state.st_size, state.st_mtime_ns))
        except OSError:
            continue
    return tuple(sorted(found))
