"""Share picture cache: keeps the newest pictures for shared links, so that each is drawn once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 100
"""A picture takes about 100 KB."""


class SharePictureCache:
    """Keeps pictures by their name, which is made from their content. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def load(self, name: str, draw: Callable[[], bytes]) -> bytes:
        """Return a picture, drawn at the first call; one is drawn at a time, so that pages go on."""
        if (kept := self._find(name)) is not None:
            return kept
        with self._drawing:
            if (kept := self._find(name)) is not None:
                return kept
            drawn = draw()
        with self._lock:
            self._kept[name] = drawn
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return drawn

    def _find(self, name: str) -> bytes | None:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)
