"""Finding counts: how many findings texts had when they were last previewed, for lists of issues.

Nothing is rendered for a count: what was not previewed since the program started, or by other settings, is
not known.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable

from newsletter.model import Level, Publication
from newsletter.model.deferred_dataclass import dataclass

_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCount:
    """How many findings a text has, and how many of them are errors, which stop a send."""

    total: int
    errors: int


class FindingCounts:
    """Keeps counts by issue and text. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[Publication, FindingCount]] = OrderedDict()

    def keep(self, slug: str, text: str, publication: Publication, levels: Iterable[Level]) -> None:
        """Keep the levels of a text's findings, by the settings that they were found with."""
        found = list(levels)
        count = FindingCount(total=len(found), errors=found.count(Level.ERROR))
        key = slug, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            self._kept[key] = publication, count
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)

    def count(self, slug: str, version: str, publication: Publication) -> FindingCount | None:
        """Return the count of a file's version (the SHA-256 of its bytes); None if it is not known."""
        with self._lock:
            by, count = self._kept.get((slug, version), (None, None))
        return count if by is publication else None
