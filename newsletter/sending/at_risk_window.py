"""The window of deliveries that a sender marks at risk together, ahead of their hand-over.

One write to the ledger for several deliveries instead of one for each. The cost: after a crash, every
delivery of the window is in doubt, not only the one being handed over. So the window is small, and on a slow
connection it shrinks to one, so that nobody is in doubt for long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from newsletter.model import Mailing, UncertainPolicy

WINDOW = 5
"""Deliveries of one connection that may be at risk at the same time, unless the settings say otherwise."""
GROW_SECONDS = 0.05
SHRINK_SECONDS = 0.25
"""A window that took less than the first is followed by a larger one, one that took more than the second by a
smaller one."""
STALE_SECONDS = 1.0
"""Whoever was marked ahead longer ago is asked about again: they may have left since."""


def window_for(mailing: Mailing, largest: int) -> int:
    """Return the largest window of a mailing: one where nobody may be in doubt without need."""
    return 1 if mailing.policy is UncertainPolicy.HOLD else largest


@dataclass(slots=True, kw_only=True)
class AtRiskWindow:
    """One sender's window. `order` is who comes after whom; only they are marked ahead."""

    largest: int = WINDOW
    size: int = 1
    marked: set[int] = field(default_factory=set)
    """At risk in the ledger, and not yet let go: these have certainly not left."""
    barred: set[int] = field(default_factory=set)
    """Whom the ledger did not let go."""
    order: Sequence[int] = ()
    places: dict[int, int] = field(default_factory=dict)
    began: float | None = None
    seconds: Callable[[], float] = time.monotonic

    def begin(self, order: Sequence[int]) -> None:
        """Start with the deliveries that are handed over one after the other."""
        self.order = order
        self.places = {one: place for place, one in enumerate(order)}
        self.barred = set()
        self.began = None

    def lets_go(self, one: int) -> bool:
        """Return whether one was marked ahead; then it may go, and is marked ahead no longer."""
        if one not in self.marked:
            return False
        self.marked.remove(one)
        return True

    def is_stale(self) -> bool:
        """Return whether those marked ahead were marked too long ago to go without another look."""
        return bool(self.marked) and self.began is not None and self.seconds() - self.began > STALE_SECONDS

    def next_to_mark(self, ids: Iterable[int]) -> list[int]:
        """Return these and those after them that are marked with them, and fit the size to the pace."""
        self._fit()
        asked = list(ids)
        place = self.places.get(asked[0]) if len(asked) == 1 else None
        if place is None:
            return asked
        ahead = islice(self.order, place + 1, place + self.size)
        return [*asked, *(one for one in ahead if one not in self.barred)]

    def mark(self, asked: Iterable[int], allowed: Collection[int]) -> None:
        """Keep what the ledger answered."""
        for one in asked:
            (self.marked if one in allowed else self.barred).add(one)

    def _fit(self) -> None:
        now = self.seconds()
        if self.began is not None:
            took = now - self.began
            if took < GROW_SECONDS:
                self.size = min(self.size * 2, self.largest)
            elif took > SHRINK_SECONDS:
                self.size = max(self.size // 2, 1)
        self.began = now
