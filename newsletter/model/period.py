"""Period: who came and left and what came back between two moments, in numbers."""

from __future__ import annotations

from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.people import ConsentAction


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """How many people joined and left a list in a month (2026-11), and how: import, sign-up, one-click, …"""

    month: str
    list: str
    method: str
    joined: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChange:
    """How many people came to a list, or left it, in one way."""

    list: str
    action: ConsentAction
    method: str
    """As the consent records it: sign-up, import, staff, page, one-click, mailto."""
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCounts:
    """What happened in a period."""

    changes: tuple[MembershipChange, ...]
    hard_bounces: int
    complaints: int
    waiting: int
    """Sign-ups that wait for their confirmation now."""
    denied: int
    """Sign-ups whose address belongs to somebody who says that it was not them."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened that staff would want to hear of."""
        return not (self.changes or self.hard_bounces or self.complaints or self.denied)
