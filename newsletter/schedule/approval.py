"""Approvals: how many people other than the authors approved an edition, and how many are missing."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.model import Approval
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStatus:
    """An edition's approvals: `by` are the people whose approval counts, `needed` is how many it needs.

    `earlier` are others who approved it before it was changed, the latest last.
    """

    digest: str
    needed: int
    by: tuple[str, ...]
    earlier: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(0, self.needed - len(self.by))


def approval_status(
    approvals: Iterable[Approval], digest: str, *, authors: Iterable[str], needed: int
) -> ApprovalStatus:
    """Return an edition's approvals: not withdrawn, each person once, authors never."""
    excluded = {same_person(author) for author in authors}
    by: dict[str, str] = {}
    earlier: dict[str, str] = {}
    for one in approvals:
        who = same_person(one.name)
        if one.withdrawn_at is not None or who in excluded:
            continue
        if one.digest == digest:
            by.setdefault(who, one.name)
        else:
            earlier.pop(who, None)
            earlier[who] = one.name
    before = (name for who, name in earlier.items() if who not in by)
    return ApprovalStatus(digest=digest, needed=needed, by=tuple(by.values()), earlier=tuple(before))


def explain_missing_approvals(status: ApprovalStatus) -> str:
    """Return what is missing, as a sentence without its period."""
    needed = f"{status.needed} approval{'' if status.needed == 1 else 's'}"
    if status.by:
        return f"the issue needs {needed}; so far it has {len(status.by)} ({', '.join(status.by)})"
    if status.earlier:
        return f"the issue was changed after {status.earlier[-1]} approved it, and needs {needed} again"
    return f"the issue needs {needed}; nobody has approved it yet"


def same_person(name: str) -> str:
    """Return the normalized name: capitals and extra spaces do not make a second person."""
    return " ".join(name.split()).casefold()
