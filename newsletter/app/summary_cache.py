"""Summary cache: keeps what the archive's lists show of editions, so that no list reads every edition."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.archive.summary import EditionSummary
    from newsletter.model import Mailing
    from newsletter.store.database import Store

MOST_KEPT = 10_000
"""A summary takes about 1 KB."""


class SummaryCache:
    """Keeps summaries by the edition's digest: a frozen edition never changes. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, EditionSummary] = OrderedDict()

    def load(self, store: Store, mailing: Mailing) -> EditionSummary:
        """Return the summary of a mailing's edition, from the cache or the database; raises NotFoundError."""
        from newsletter.archive.summary import summarize

        with self._lock:
            kept = self._kept.get(mailing.digest)
        if kept is not None:
            return kept
        summary = summarize(store.archived_edition(mailing.id, with_pictures=False))
        with self._lock:
            self._kept[mailing.digest] = summary
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return summary
