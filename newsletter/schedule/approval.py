"""Approvals: how many people other than the authors approved an edition, and how many are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.model import Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStatus:
    """An edition's approvals: `by` are the people whose approval counts, `needed` is how many it needs."""

    digest: str
    needed: int
    by: tuple[str, ...]

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
    for one in approvals:
        who = same_person(one.name)
        if one.digest == digest and one.withdrawn_at is None and who not in excluded:
            by.setdefault(who, one.name)
    return ApprovalStatus(digest=digest, needed=needed, by=tuple(by.values()))


def explain_missing_approvals(status: ApprovalStatus) -> str:
    """Return what is missing, as a sentence without its period."""
    needed = f"{status.needed} approval{'' if status.needed == 1 else 's'}"
    have = f"has {len(status.by)} ({', '.join(status.by)})" if status.by else "has none"
    return f"edition {status.digest[:12]} needs {needed}; {have}"


def same_person(name: str) -> str:
    """Return the normalized name: capitals and extra spaces do not make a second person."""
    return " ".join(name.split()).casefold()
