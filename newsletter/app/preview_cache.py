"""Preview cache: pictures of previewed texts, and turns: only the newest of many changes is rendered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from newsletter.model import Picture

MOST_BYTES = 64 * 1024 * 1024
"""Of pictures; the oldest go first."""
_MOST_EDITORS = 256


class PreviewCache:
    """What previews of unsaved texts share. Thread-safe."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        """Keep up to `most_bytes` of pictures, and always the newest one."""
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[str, str], Picture] = OrderedDict()
        self._bytes = 0
        self._editors: OrderedDict[str, _Turns] = OrderedDict()

    def keep_pictures(self, slug: str, pictures: Iterable[Picture]) -> None:
        """Keep the pictures of an issue's preview; each name stands for its content."""
        with self._lock:
            for picture in pictures:
                key = (slug, picture.name)
                if key not in self._pictures:
                    self._bytes += len(picture.data)
                self._pictures[key] = picture
                self._pictures.move_to_end(key)
            while self._bytes > self._most_bytes and len(self._pictures) > 1:
                _key, oldest = self._pictures.popitem(last=False)
                self._bytes -= len(oldest.data)

    def picture(self, slug: str, name: str) -> Picture | None:
        """Return a picture of an issue's preview, or None if it is no longer kept."""
        with self._lock:
            return self._pictures.get((slug, name))

    @contextmanager
    def turn(self, editor: str) -> Iterator[bool]:
        """Wait for one editor's earlier preview; tell whether this one is still the newest that it wants."""
        with self._lock:
            turns = self._editors.setdefault(editor, _Turns())
            self._editors.move_to_end(editor)
            if len(self._editors) > _MOST_EDITORS:
                self._editors.popitem(last=False)
            turns.newest += 1
            turns.waiting += 1
            mine = turns.newest
        try:
            with turns.lock:
                yield mine == turns.newest
        finally:
            with self._lock:
                turns.waiting -= 1

    def waiting(self, editor: str) -> int:
        """Return how many previews of one editor are being made or wait for it."""
        with self._lock:
            turns = self._editors.get(editor)
            return turns.waiting if turns is not None else 0


class _Turns:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.newest = 0
        self.waiting = 0
